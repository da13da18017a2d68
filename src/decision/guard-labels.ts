import { asList, asObject, asString, dig, isObject, type Json, type Resource } from "../model/index.ts";
import type { AdmissionConfiguration } from "./configuration.ts";
import type { Guard } from "./guard.ts";
import { toPodSecurity } from "./pod-security-configuration.ts";

const OWN_NAMESPACE = "hauberk-system";
/** Labels by which the built-in plugin and Gatekeeper are switched off. */
const SWITCHES = ["pod-security.kubernetes.io/*", "admission.gatekeeper.sh/ignore"];
/** The API server sets it, and lets nobody change it. */
const NAME_LABEL = "kubernetes.io/metadata.name";
/** Selectors stand near the root of policies. */
const MAX_DEPTH = 12;

/**
 * Who may switch protection off, and by which labels of namespaces it could be: those that rule sets and policies select by.
 * @param policies of all rule sets
 */
export function toGuard(
  { guard = {}, ruleSets = [], podSecurity }: AdmissionConfiguration,
  policies: Iterable<Resource>,
  ownNamespace = OWN_NAMESPACE,
): Guard {
  const keys = new Set(SWITCHES);
  const namespaceSelectors = ruleSets.flatMap(({ namespaceSelector }) =>
    namespaceSelector === undefined ? [] : [namespaceSelector],
  );
  for (const selector of namespaceSelectors) collectKeys(selector, keys);
  for (const { object } of policies) collectSelectors(asObject(object["spec"]), keys, 0);
  keys.delete(NAME_LABEL);
  return {
    usernames: [`system:serviceaccount:${ownNamespace}:hauberk`, ...(guard.usernames ?? [])],
    groups: ["system:masters", ...(guard.groups ?? [])],
    namespaceLabels: [...keys],
    ownNamespace,
    namespaceSelectors,
    podSecurityDefaults: toPodSecurity(podSecurity).defaults,
    clusterPolicies: ruleSets.some(({ clusterPolicies }) => clusterPolicies === true),
  };
}

function collectSelectors(value: Json | undefined, keys: Set<string>, depth: number): void {
  if (depth > MAX_DEPTH || typeof value !== "object" || value === null) return;
  for (const [field, child] of Object.entries(value)) {
    if (field === "namespaceSelector") collectKeys(child, keys);
    else collectSelectors(child, keys, depth + 1);
  }
}

function collectKeys(selector: Json | undefined, keys: Set<string>): void {
  if (!isObject(selector)) return;
  for (const key of Object.keys(asObject(selector["matchLabels"]) ?? {})) keys.add(key);
  for (const one of asList(selector["matchExpressions"])) {
    const key = asString(dig(one, "key"));
    if (key !== undefined) keys.add(key);
  }
}
