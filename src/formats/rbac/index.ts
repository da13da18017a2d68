export { coversGroup, coversVerb, readRuleWords, type RuleWords } from "./rule.ts";
