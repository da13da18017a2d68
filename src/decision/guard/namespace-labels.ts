import { matchesSelector } from "../../formats/selector/index.ts";
import type { Request } from "../../engines/policy/index.ts";
import { formatPolicy, type Policy } from "../../engines/pss/index.ts";
import { formatPath, isObject, type Json, type KubernetesObject } from "../../model/index.ts";
import type { Reason } from "../decision.ts";
import type { Guard } from "../guard.ts";
import { compareLevels, LABEL_PREFIX, readLabels, toNamespacePolicy } from "../pod-security/namespace-policy.ts";
import type { PodSecurityMode } from "../pod-security.ts";
import { refuse, unreadable } from "./subjects.ts";
import { isRemover } from "./system-writers.ts";

const RULE = "namespace-labels";
const MODES: readonly PodSecurityMode[] = ["enforce", "audit", "warn"];
/** Labels whose presence alone switches protection off. */
const IGNORE_LABELS: readonly string[] = ["admission.gatekeeper.sh/ignore"];
const PRIVILEGED: Policy = { level: "privileged", version: "latest" };
const KUBERNETES_DEFAULTS = { enforce: PRIVILEGED, audit: PRIVILEGED, warn: PRIVILEGED };
const NO_LABELS: ReadonlyMap<string, Json> = new Map();

/**
 * A namespace itself, with `namespaces/status` and `namespaces/finalize`, which carry its labels as well (and which the built-in plugin
 * does not look at).
 */
export function guardNamespace(request: Request, guard: Guard): readonly Reason[] {
  const { operation, object, oldObject, name } = request;
  if (operation === "DELETE") {
    if (name !== guard.ownNamespace || isRemover(request)) return [];
    return [
      refuse("own-namespace", request, guard, `deleting the namespace ${JSON.stringify(name)} takes Hauberk away`),
    ];
  }
  if (operation !== "CREATE" && operation !== "UPDATE") return [];
  if (!isObject(object)) return [unreadable(RULE, "the namespace could not be read")];
  if (operation === "UPDATE" && !isObject(oldObject)) {
    return [unreadable(RULE, "the namespace as it was could not be read, so nobody can tell which labels change")];
  }
  const old = operation === "UPDATE" ? oldObject : null;
  const [before, after] = [old === null ? NO_LABELS : readLabels(old), readLabels(object)];
  const say = (label: string, what: string): Reason => {
    return refuse(RULE, request, guard, what, formatPath(["metadata", "labels", label]));
  };
  return [
    ...findWeakened(old, object, before, after, guard, say),
    ...findIgnored(before, after, say),
    ...(old === null ? findKeptOut(after, guard, say) : findSwitched(before, after, guard, say)),
  ];
}

type Labels = ReadonlyMap<string, Json>;
type Say = (label: string, what: string) => Reason;

/** Modes that ask for less than before, whichever label it comes from. */
function findWeakened(
  old: KubernetesObject | null,
  object: KubernetesObject,
  before: Labels,
  after: Labels,
  guard: Guard,
  say: Say,
): Reason[] {
  const defaults = guard.podSecurityDefaults ?? KUBERNETES_DEFAULTS;
  const [was, is] = [toNamespacePolicy(old, defaults), toNamespacePolicy(object, defaults)];
  return MODES.flatMap((mode) => {
    const label = LABEL_PREFIX + mode;
    if (isWeaker(is[mode], was[mode])) {
      const place = isAboutVersion(is[mode], was[mode]) ? `${label}-version` : label;
      return [
        say(place, `Pod Security (${mode}) would go from ${formatPolicy(was[mode])} to ${formatPolicy(is[mode])}`),
      ];
    }
    // Without it the built-in plugin's defaults hold, which may be others than ours.
    const isRemoved = before.has(label) && !after.has(label) && was[mode].level !== "privileged";
    return isRemoved ? [say(label, `the label ${label} would be removed`)] : [];
  });
}

/** A level that allows more, or an older version, which does not know what newer ones forbid. */
function isWeaker(is: Policy, was: Policy): boolean {
  if (was.level === "privileged") return false;
  return compareLevels(is.level, was.level) < 0 || isOlder(is.version, was.version);
}

function isAboutVersion(is: Policy, was: Policy): boolean {
  return compareLevels(is.level, was.level) >= 0;
}

function isOlder(version: Policy["version"], than: Policy["version"]): boolean {
  if (version === "latest") return false;
  if (than === "latest") return true;
  return BigInt(version.slice("v1.".length)) < BigInt(than.slice("v1.".length));
}

function findIgnored(before: Labels, after: Labels, say: Say): Reason[] {
  const set = IGNORE_LABELS.filter((label) => after.has(label) && !isSame(before.get(label), after.get(label)));
  return set.map((label) => say(label, `the label ${label} switches policies off`));
}

/** Labels that rule sets or policies choose namespaces by: what a change would do is theirs to know, so none is free. */
function findSwitched(before: Labels, after: Labels, guard: Guard, say: Say): Reason[] {
  const keys = guard.namespaceLabels.filter((key) => !key.startsWith(LABEL_PREFIX) && !IGNORE_LABELS.includes(key));
  const changed = keys.filter((key) => !isSame(before.get(key), after.get(key)));
  return changed.map((key) => say(key, `policies hang on the label ${key}, which would change`));
}

/** A new namespace whose labels keep it out of a rule set that it would be in without them. */
function findKeptOut(after: Labels, guard: Guard, say: Say): Reason[] {
  const texts = [...after].flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[key, value]] : [],
  );
  const labels = Object.fromEntries(texts);
  const guarded = new Set(guard.namespaceLabels);
  const bare = Object.fromEntries(texts.filter(([key]) => !guarded.has(key)));
  const out = (guard.namespaceSelectors ?? []).find(
    (one) => matchesSelector(one, bare) && !matchesSelector(one, labels),
  );
  if (out === undefined) return [];
  const label = [...after.keys()].find((key) => guarded.has(key)) ?? "";
  return [say(label, `the new namespace's labels keep it out of the rules for ${JSON.stringify(out).slice(0, 200)}`)];
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
