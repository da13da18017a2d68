import { asList, asString, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { compileConditions, type Conditions, joinMessages, type Verdict } from "./condition.ts";
import { Fault } from "./fault.ts";
import { compileForeach, evaluateForeach, type Foreach } from "./foreach.ts";
import { compileContext } from "./loaders.ts";
import { matchPattern } from "./pattern.ts";
import { type RuleAnswer, toError } from "./rule-context.ts";
import type { Loader, Scope } from "./scope.ts";
import { compileTemplate, type Template } from "./template.ts";
import { tracePattern } from "./trace-pattern.ts";
import { settle, traceVerdict } from "./trace.ts";

/** What a validation looks at: the object, or the element of a foreach. */
export interface Subject {
  readonly scope: Scope;
  readonly object: Json | undefined;
  /** How many foreach are around. */
  readonly nesting: number;
}

/** Undefined: there is nothing to say, as of a pattern when the object is deleted. */
export type Validate = (subject: Subject) => RuleAnswer | undefined;

interface RuleText {
  readonly name: string;
  readonly message: Template;
  readonly hasMessage: boolean;
  readonly source: string;
}

/** Compiles a validate rule of patterns, deny or foreach. @see pkg/engine/handlers/validation/validate_resource.go */
export function compileValidation(name: string, validate: JsonObject): Validate {
  const source = asString(validate.message) ?? "";
  const rule: RuleText = { name, message: compileTemplate(source), hasMessage: source !== "", source };
  return compileBody(validate, rule);
}

/** Context, preconditions and body of one foreach. */
function compileElement(each: JsonObject, rule: RuleText): Validate {
  const loaders: readonly Loader[] = compileContext(each.context);
  const preconditions = compileConditions(each.preconditions);
  const body = compileBody(each, rule);
  return (subject) => {
    subject.scope.declare(loaders);
    const verdict = traceVerdict(subject.scope, false, () => preconditions(subject.scope));
    if (verdict instanceof Fault) return toError("failed to evaluate preconditions", verdict);
    if (!verdict.holds) return toUnmet(verdict);
    return body(subject);
  };
}

/** A rule whose preconditions do not hold says nothing of the object. */
export function toUnmet(verdict: Verdict): RuleAnswer {
  return { result: "skip", message: joinMessages(["preconditions not met", verdict.message], "; ") };
}

function compileBody(source: JsonObject, rule: RuleText): Validate {
  if (isObject(source.deny)) return compileDeny(compileConditions(source.deny.conditions), rule);
  if (isSet(source.pattern)) return compilePatternBody(compileTemplate(source.pattern), rule);
  if (isSet(source.anyPattern)) return compileAnyPattern(compileTemplate(source.anyPattern), rule);
  const each = asList(source.foreach).filter(isObject);
  if (each.length === 0) return () => undefined;
  return compileEach(each.map((one) => compileForeach(one, compileElement(one, rule))));
}

function isSet(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

function compileDeny(conditions: Conditions, rule: RuleText): Validate {
  return ({ scope }) => {
    const verdict = traceVerdict(scope, true, () => conditions(scope));
    if (verdict instanceof Fault) return toError("failed to check deny conditions", verdict);
    if (!verdict.holds) return { result: "pass", message: toPassed(rule) };
    const { trace } = scope.surroundings;
    if (trace?.decided.length === 0) settle(trace, "deny", "no conditions: always denied");
    return { result: "fail", message: toDenyMessage(rule, verdict.message, scope) };
  };
}

function toPassed({ name }: RuleText): string {
  return `validation rule '${name}' passed.`;
}

function toDenyMessage(rule: RuleText, message: string, scope: Scope): string {
  if (!rule.hasMessage && message === "") return `validation error: rule ${rule.name} failed`;
  const template = message === "" ? rule.message : compileTemplate(joinMessages([rule.source, message], "; "));
  const text = template.resolve(scope);
  if (text instanceof Fault) return message;
  return typeof text === "string"
    ? text
    : "the produced message didn't resolve to a string, check your policy definition.";
}

function compilePatternBody(pattern: Template, rule: RuleText): Validate {
  return ({ scope, object }) => {
    const wanted = pattern.resolve(scope);
    if (wanted instanceof Fault) return toError("variable substitution failed", wanted);
    if (object === undefined) return toUnasked(scope, "pattern");
    const failure = matchPattern(object, wanted);
    if (scope.surroundings.trace !== undefined)
      tracePattern(scope.surroundings.trace, "pattern", object, wanted, failure);
    if (failure === undefined) return { result: "pass", message: toPassed(rule) };
    if (failure.is === "skip") return { result: "skip", message: failure.message };
    const message = toFailureMessage(rule, failure.path, failure.message, scope);
    return { result: failure.path === "" ? "error" : "fail", message };
  };
}

function toFailureMessage(rule: RuleText, path: string, reason: string, scope: Scope): string {
  const place = path === "" ? `execution error: ${reason}` : `failed at path ${path}`;
  if (!rule.hasMessage) return `validation error: rule ${rule.name} ${place}`;
  const text = rule.message.resolve(scope);
  if (typeof text !== "string")
    return `validation error: variables substitution error in rule ${rule.name} execution error: ${reason}`;
  return `validation error: ${text.endsWith(".") ? text : `${text}.`} rule ${rule.name} ${place}`;
}

/** Nothing is said of an object that is being deleted. */
function toUnasked({ surroundings: { trace } }: Scope, what: string): undefined {
  settle(trace, what, "not asked: the object is being deleted");
  return undefined;
}

function compileAnyPattern(patterns: Template, rule: RuleText): Validate {
  return ({ scope, object }) => {
    const wanted = patterns.resolve(scope);
    if (wanted instanceof Fault) return toError("variable substitution failed", wanted);
    if (object === undefined) return toUnasked(scope, "anyPattern");
    if (!Array.isArray(wanted)) return toError("failed to deserialize anyPattern, expected type array");
    return matchAny(wanted, object, rule, scope);
  };
}

/** One pattern that is satisfied is enough; only patterns that do not apply make a skip. */
function matchAny(patterns: readonly Json[], object: Json, rule: RuleText, scope: Scope): RuleAnswer {
  const failed: string[] = [];
  const skipped: string[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const failure = matchPattern(object, pattern);
    const { trace } = scope.surroundings;
    if (trace !== undefined) tracePattern(trace, `anyPattern[${index}]`, object, pattern, failure);
    if (failure === undefined)
      return { result: "pass", message: `validation rule '${rule.name}' anyPattern[${index}] passed.` };
    const who = `rule ${rule.name}[${index}]`;
    if (failure.is === "skip") skipped.push(`${who} skipped: ${failure.message}`);
    else if (failure.path === "") failed.push(`${who} failed: ${failure.message}`);
    else failed.push(`${who} failed at path ${failure.path}`);
  }
  if (failed.length > 0) return { result: "fail", message: toAnyPatternMessage(rule, failed.join(" "), scope) };
  if (skipped.length > 0) return { result: "skip", message: skipped.join(" ") };
  return { result: "pass", message: rule.source };
}

function toAnyPatternMessage(rule: RuleText, reasons: string, scope: Scope): string {
  if (!rule.hasMessage) return `validation error: ${reasons}`;
  const text = rule.message.resolve(scope);
  if (typeof text !== "string")
    return `validation error: variables substitution error in rule ${rule.name} execution error: ${reasons}`;
  return `validation error: ${text.endsWith(".") ? text : `${text}.`} ${reasons}`;
}

/** One list after the other; the first that does not pass decides. Nothing looked at: nothing to say. */
function compileEach(each: readonly Foreach<RuleAnswer | undefined>[]): Validate {
  return (subject) => {
    let applied = 0;
    let fault: Fault | undefined;
    for (const foreach of each) {
      const elements = evaluateForeach(foreach, subject);
      if (elements instanceof Fault) {
        if (elements.is === "unknown") return toError("failed to evaluate list", elements);
        if (elements.is !== "missing") fault = elements;
        continue;
      }
      for (const element of elements) {
        const answer = toElementAnswer(element);
        if (answer === "applied") applied += 1;
        else if (answer !== "passed over") return answer;
      }
    }
    if (applied > 0) return { result: "pass", message: "rule passed" };
    settle(subject.scope.surroundings.trace, "foreach", fault?.message ?? "there was no element to look at");
    return fault === undefined ? undefined : toError("failed to evaluate list", fault);
  };
}

/** Elements whose preconditions fail to be evaluated are passed over, as in Kyverno; not where that is for want of looking. */
function toElementAnswer(answer: RuleAnswer | undefined | Fault): RuleAnswer | "applied" | "passed over" {
  if (answer instanceof Fault) return toError("failed to process foreach", answer);
  if (answer === undefined || answer.result === "skip") return "passed over";
  if (answer.result === "pass") return "applied";
  const isUnclear = answer.result === "error" && answer.message.includes("failed to evaluate preconditions");
  if (isUnclear && answer.isUnknown !== true) return "passed over";
  return { ...answer, message: `validation failure: ${answer.message}` };
}
