import {
  asList,
  asObject,
  asString,
  isObject,
  type JsonObject,
  type KubernetesObject,
  type Location,
} from "../../../model/index.ts";
import { compileConditions, type Conditions } from "./condition.ts";
import { setDeclared } from "./declared-values.ts";
import { type Exception, findExceptions } from "./exceptions.ts";
import { Fault } from "./fault.ts";
import { compileContext } from "./loaders.ts";
import { compileMatch, type Matcher } from "./match.ts";
import type { PolicyConditions } from "./policy-conditions.ts";
import { type Asked, type RuleAnswer, toCandidate, toError, toScope } from "./rule-context.ts";
import type { Loader, Scope } from "./scope.ts";
import { settle, traceVerdict } from "./trace.ts";
import { toUnmet } from "./validation.ts";

export type RuleKind = "validate" | "verifyImages" | "mutate" | "generate";

/** What every rule has, compiled. */
export interface Rule {
  readonly name: string;
  readonly kind: RuleKind | undefined;
  /** Of the policy that has the rule; empty for policies of the cluster. */
  readonly namespace: string;
  readonly source: JsonObject;
  readonly at: Location | undefined;
  readonly matches: Matcher;
  /** What the whole policy asks of a request besides. */
  readonly policyConditions: PolicyConditions | undefined;
  readonly exceptions: readonly Exception[];
  readonly loaders: readonly Loader[];
  readonly preconditions: Conditions;
}

/** What surrounds a rule in its policy. */
export interface PolicyFrame {
  /** `name`, or `namespace/name`. */
  readonly key: string;
  readonly namespace: string;
  readonly exceptions: readonly Exception[];
  readonly conditions: PolicyConditions | undefined;
}

export function compileRule(source: JsonObject, frame: PolicyFrame, at: Location | undefined): Rule {
  const name = asString(source.name) ?? "";
  return {
    name,
    kind: findKind(source),
    namespace: frame.namespace,
    source,
    at,
    matches: compileMatch(source.match, source.exclude, frame.namespace),
    policyConditions: frame.conditions,
    exceptions: frame.exceptions.filter((exception) => exception.covers(frame.key, name)),
    loaders: compileContext(source.context),
    preconditions: compileConditions(source.preconditions),
  };
}

function findKind(source: JsonObject): RuleKind | undefined {
  if (isObject(source.validate)) return "validate";
  if (isObject(source.mutate)) return "mutate";
  if (isObject(source.generate)) return "generate";
  return asList(source.verifyImages).length > 0 ? "verifyImages" : undefined;
}

/** What a rule's body is given when the rule applies. */
export interface Applied {
  readonly asked: Asked;
  readonly object: KubernetesObject;
  readonly scope: Scope;
  readonly exceptions: readonly Exception[];
}

/**
 * Asks whether the rule applies, in Kyverno's order: match, context, preconditions, exceptions.
 * @param object the object as earlier rules left it
 * @returns what the body needs; an answer where the rule ends here; undefined where it does not match
 */
export function enterRule(
  rule: Rule,
  asked: Asked,
  object: KubernetesObject | undefined,
): Applied | RuleAnswer | undefined {
  const subject = object ?? asked.oldObject;
  if (subject === undefined) return undefined;
  const candidate = toCandidate(asked, subject);
  const isMatch = rule.matches(candidate);
  if (isMatch instanceof Fault) return toError("failed to match the rule", isMatch);
  const isMeant = isMatch && (rule.policyConditions?.(asked.request, asked.world) ?? true);
  if (isMeant instanceof Fault) return toError("failed to match the policy", isMeant);
  if (!isMeant) {
    if (isMatch) settle(asked.trace, "spec.webhookConfiguration.matchConditions", "not met");
    return undefined;
  }
  const scope = toRuleScope(rule, asked, object);
  const verdict = traceVerdict(scope, false, () => rule.preconditions(scope));
  if (verdict instanceof Fault) return toError("failed to evaluate preconditions", verdict);
  if (!verdict.holds) return toUnmet(verdict);
  const exceptions = rule.exceptions.length === 0 ? [] : findExceptions(rule.exceptions, candidate, scope);
  return { asked, object: subject, scope, exceptions };
}

/** Values that a test declares stand for the entries that would be looked up outside. */
function toRuleScope(rule: Rule, asked: Asked, object: KubernetesObject | undefined): Scope {
  const { resource, rules } = asked.values;
  const given = { ...resource, ...rules?.get(rule.name) };
  const scope = toScope(
    asked,
    rule.namespace,
    object,
    new Set(Object.keys(given).map((path) => path.split(".")[0] ?? "")),
  );
  setDeclared(scope.data, given);
  scope.declare(rule.loaders);
  return scope;
}

/** The skip of a rule from which exceptions exempt. */
export function toExempted(exceptions: readonly Exception[]): RuleAnswer {
  const keys = exceptions.map(({ key }) => key).join(", ");
  return { result: "skip", message: `rule is skipped due to policy exceptions${keys}` };
}

export function isAnswer(entered: Applied | RuleAnswer): entered is RuleAnswer {
  return "result" in entered;
}

/** The body of a kind of rule, as a mapping. */
export function bodyOf(rule: Rule): JsonObject {
  return (rule.kind === undefined ? undefined : asObject(rule.source[rule.kind])) ?? {};
}
