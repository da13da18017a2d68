import { type KubernetesObject, toResourceId } from "../model/index.ts";
import type { Decision, Reason } from "./decision.ts";
import type { Review } from "./review.ts";
import type { RuleSet } from "./rule-set.ts";

const NOTHING: ReadonlyMap<string, string> = new Map();

/** What the reasons come to: one that denies is enough, and what could not be looked at denies where the rule set says so. */
export function settle(
  review: Review,
  { onUnknown }: Pick<RuleSet, "onUnknown">,
  found: readonly Reason[],
  annotations: ReadonlyMap<string, string> = NOTHING,
): Decision {
  const about = toAbout(review);
  if (found.length === 0) return { allowed: true, about, code: 200, reasons: found, notes: [], annotations };
  const reasons = onUnknown === "deny" ? found : found.map(toLetThrough);
  const denials = reasons.filter(({ action }) => action === "deny");
  return {
    allowed: denials.length === 0,
    about,
    code: toCode(denials),
    reasons,
    notes: [],
    annotations: annotate(reasons, annotations),
  };
}

/** A rule that would deny and could not look, where that is to deny nothing: a warning. */
function toLetThrough(reason: Reason): Reason {
  return reason.verdict !== "fail" && reason.action === "deny" ? { ...reason, action: "warn" } : reason;
}

function toCode(denials: readonly Reason[]): number {
  if (denials.length === 0) return 200;
  if (denials.some(({ verdict }) => verdict === "fail")) return 403;
  // It may pass later: an overload or an open breaker closes again, what could not be looked at may be there.
  return denials.every(({ verdict }) => verdict === "skipped") ? 429 : 500;
}

const KEYS = { deny: "denied", warn: "warned", audit: "audited" } as const;

/** The rules by what they did, and those that could not look, each once. */
function annotate(reasons: readonly Reason[], given: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const rules = new Map<string, Set<string>>();
  for (const { rule, action, verdict } of reasons) {
    for (const key of verdict === "fail" ? [KEYS[action]] : [KEYS[action], verdict]) {
      const known = rules.get(key);
      if (known === undefined) rules.set(key, new Set([rule]));
      else known.add(rule);
    }
  }
  return new Map([...given, ...[...rules].map(([key, set]) => [key, [...set].join(",")] as const)]);
}

/** `Pod shop/web`, `pods/exec shop/web`, `Namespace shop`. */
export function toAbout({ request }: Review): string {
  const { kind, resource, subResource, namespace, name, object, oldObject } = request;
  const what = subResource === "" ? kind.kind : `${resource.resource}/${subResource}`;
  const own = name === "" ? toName(object ?? oldObject) : name;
  const isInside = namespace !== "" && !(kind.kind === "Namespace" && kind.group === "");
  return `${what} ${isInside ? `${namespace}/` : ""}${own}`.trimEnd();
}

function toName(object: KubernetesObject | null): string {
  return object === null ? "" : toResourceId(object).name;
}
