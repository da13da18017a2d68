import { parseModule, RegoError, type Rule } from "../../../languages/rego/index.ts";
import type { RegoSource } from "../gatekeeper/template.ts";
import { toNot, Untranslatable } from "./cel-text.ts";
import { BodyTranslator } from "./rego-body.ts";

/** One validation for each clause of `violation`. */
export interface RegoValidation {
  readonly expression: string;
  readonly message: string;
}

/**
 * The violations of a template's Rego as validations, as far as its rules only look at fields, loop and compare. That the
 * meaning is kept is for the proof to show.
 */
export function translateRego(source: RegoSource): RegoValidation[] | Untranslatable {
  try {
    const rules = readRules(source);
    const violations = rules.get("violation") ?? [];
    if (violations.length === 0) return new Untranslatable("it has no rule violation");
    return violations.map((rule) => {
      const translator = new BodyTranslator(rules);
      return { expression: toNot(translator.clauses([rule], [], () => "true")), message: toMessage(rule) };
    });
  } catch (thrown) {
    if (thrown instanceof Untranslatable)
      return new Untranslatable(`its Rego computes what CEL cannot: ${thrown.because}`);
    if (thrown instanceof RegoError) return new Untranslatable(thrown.message);
    throw thrown;
  }
}

function readRules({ text, libraries, version }: RegoSource): Map<string, Rule[]> {
  const rules = new Map<string, Rule[]>();
  for (const [index, module] of [text, ...libraries].entries()) {
    const parsed = parseModule({ name: `module ${index}`, text: module, version });
    const own = new Map<string, Rule[]>();
    for (const rule of parsed.rules) {
      const [name] = rule.ref;
      if (rule.ref.length !== 1 || name?.is !== "var") throw new Untranslatable("rules whose heads are references");
      own.set(name.name, [...(own.get(name.name) ?? []), rule]);
    }
    for (const [name, clauses] of own) {
      if (rules.has(name)) throw new Untranslatable(`two modules have a rule ${name}`);
      rules.set(name, clauses);
    }
  }
  return rules;
}

/** The format of the message, without the values that it names. */
function toMessage({ key, body }: Rule): string {
  const format = [key, ...body].map(
    (part) => /"value":"((?:[^"\\]|\\.)*[ ](?:[^"\\]|\\.)*)"/.exec(JSON.stringify(part ?? null))?.[1],
  );
  const text = format.findLast((one) => one !== undefined) ?? "the constraint is violated";
  return text.replaceAll(/\\(.)/g, "$1").replaceAll(/%[-+# 0-9.]*[a-zA-Z]/g, "…");
}
