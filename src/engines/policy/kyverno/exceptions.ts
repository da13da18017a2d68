import { matchesWildcard } from "../../../formats/glob/index.ts";
import { asList, asObject, asString, isObject, type JsonObject, type Resource } from "../../../model/index.ts";
import { compileConditions, type Conditions } from "./condition.ts";
import { Fault } from "./fault.ts";
import { type Candidate, compileMatch, type Matcher } from "./match.ts";
import { toNanos } from "./scalar-pattern.ts";
import type { Scope } from "./scope.ts";

/** A PolicyException, compiled. */
export interface Exception {
  /** `namespace/name`. */
  readonly key: string;
  /** Controls of the Pod Security Standards that it exempts from; empty: from the whole rule. */
  readonly podSecurity: readonly JsonObject[];
  covers(policy: string, rule: string): boolean;
  readonly matches: Matcher;
  readonly conditions: Conditions;
}

const TTL_LABEL = "cleanup.kyverno.io/ttl";

/**
 * Compiles an exception; undefined when its time is over: a lifetime that has passed is not honoured, even where
 * nobody has deleted the object yet.
 */
export function compileException({ object }: Resource, now: Date | undefined): Exception | undefined {
  if (isExpired(object, now)) return undefined;
  const spec = asObject(object.spec) ?? {};
  const { name = "", namespace = "" } = object.metadata;
  const covered = asList(spec.exceptions).filter(isObject).map(toCovered);
  return {
    key: namespace === "" ? name : `${namespace}/${name}`,
    podSecurity: asList(spec.podSecurity).filter(isObject),
    covers: (policy, rule) =>
      covered.some((one) => one.policy === policy && one.rules.some((pattern) => matchesWildcard(pattern, rule))),
    matches: compileMatch(spec.match, undefined, ""),
    conditions: compileConditions(spec.conditions),
  };
}

function toCovered(item: JsonObject): { readonly policy: string; readonly rules: readonly string[] } {
  const rules = asList(item.ruleNames).filter((rule): rule is string => typeof rule === "string");
  return { policy: asString(item.policyName) ?? "", rules };
}

/** @see https://kyverno.io/docs/policy-types/cleanup-policy/#cleanup-label: a time, or a duration since creation */
function isExpired(object: Resource["object"], now: Date | undefined): boolean {
  const ttl = object.metadata.labels?.[TTL_LABEL];
  if (ttl === undefined || now === undefined) return false;
  const nanos = toNanos(ttl);
  if (nanos === undefined) {
    const end = Date.parse(ttl);
    return Number.isNaN(end) || end <= now.getTime();
  }
  const created = Date.parse(asString(object.metadata.creationTimestamp) ?? "");
  return !Number.isNaN(created) && created + Number(nanos / 1_000_000n) <= now.getTime();
}

/**
 * The exceptions that hold for an object. One whose match or conditions cannot be worked out exempts from nothing.
 * @param exceptions those that cover the rule
 */
export function findExceptions(
  exceptions: readonly Exception[],
  candidate: Candidate,
  scope: Scope,
): readonly Exception[] {
  return exceptions.filter(({ matches, conditions }) => {
    if (matches({ ...candidate, user: candidate.user ?? NOBODY }) !== true) return false;
    const verdict = conditions(scope);
    return !(verdict instanceof Fault) && verdict.holds;
  });
}

/** Exceptions for users hold for nobody who is not known. */
const NOBODY: Candidate["user"] = { username: "", groups: [], roles: [], clusterRoles: [] };
