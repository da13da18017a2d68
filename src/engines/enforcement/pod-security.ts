import type { Namespace } from "./cluster.ts";

const PREFIX = "pod-security.kubernetes.io/";
const LEVELS = ["privileged", "baseline", "restricted"] as const;
const VERSION = /^(?:latest|v1\.(?:0|[1-9][0-9]{0,8}))$/;
const KEYS: ReadonlySet<string> = new Set([
  "enforce",
  "audit",
  "warn",
  "enforce-version",
  "audit-version",
  "warn-version",
]);

/** What the built-in controller refuses in a namespace by its labels; `unknown` where they are not known. */
export type Enforced = (typeof LEVELS)[number] | "none" | "unknown";

/**
 * The level that is enforced. An unreadable one is restricted: there the controller fails closed.
 * @see k8s.io/pod-security-admission/api, PolicyToEvaluate
 */
export function toEnforced({ object, labels }: Namespace): Enforced {
  if (object === undefined) return "unknown";
  const level = labels[`${PREFIX}enforce`];
  if (level === undefined) return "none";
  return LEVELS.find((known) => known === level) ?? "restricted";
}

/** Labels of the controller that it cannot read or does not know, each with what is wrong. */
export function findLabelFaults({ labels }: Namespace): { readonly key: string; readonly fault: string }[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    if (!key.startsWith(PREFIX)) return [];
    const name = key.slice(PREFIX.length);
    if (!KEYS.has(name)) return [{ key, fault: `${key} is no label that Pod Security knows` }];
    const isValid = name.endsWith("-version") ? VERSION.test(value) : LEVELS.some((level) => level === value);
    return isValid ? [] : [{ key, fault: `${key} says ${JSON.stringify(value)}` }];
  });
}
