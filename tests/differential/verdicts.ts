import { CONTROLS } from "../../src/controls/index.ts";
import { matchesGlob } from "../../src/formats/glob/index.ts";
import { dig, type KubernetesObject } from "../../src/model/index.ts";
import type { Scanned } from "./commands.ts";
import { ACTIONS } from "./setting.ts";

type Action = "deny" | "warn" | "audit";

/** What both sides say in the same words: what became of the object, and which rules did that. */
export interface Verdict {
  readonly allowed: boolean;
  /** `deny pod/privileged`, sorted. */
  readonly rules: readonly string[];
  /** Rules that could not look. */
  readonly unknown: readonly string[];
}

interface Response {
  readonly allowed: boolean;
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

const KEYS: Readonly<Record<Action, string>> = { deny: "denied", warn: "warned", audit: "audited" };

/** What the server answered, by its audit annotations, which name every rule. */
export function toServed(text: string): Verdict {
  const { response } = JSON.parse(text) as { response: Response };
  const named = (key: string): string[] => response.auditAnnotations?.[key]?.split(",") ?? [];
  const rules = Object.entries(KEYS).flatMap(([action, key]) => named(key).map((rule) => `${action} ${rule}`));
  return { allowed: response.allowed, rules: rules.sort(), unknown: named("unknown").sort() };
}

/**
 * What a scan says of the same object: a finding that nobody accepts does what the rule set has for its rule. What cannot be judged
 * denies only in the set that is strict about it.
 */
export function toScanned(scanned: Scanned, ruleSet: keyof typeof ACTIONS, object: KubernetesObject): Verdict {
  const rules = new Set<string>();
  const unknown = new Set<string>();
  for (const { control, verdict } of scanned.findings) {
    if (isOfFiles(control, object)) continue;
    const action = toAction(control, ruleSet);
    const isLetThrough = action === "deny" && verdict === "unknown" && ruleSet === "lenient";
    rules.add(`${isLetThrough ? "warn" : action} ${control}`);
    if (verdict === "unknown") unknown.add(control);
  }
  // Fields that cannot be read, and objects that are not searched to their end.
  for (const code of scanned.problems) {
    rules.add(code === "OBJECT_INVALID" && ruleSet === "strict" ? "deny controls" : "warn controls");
    unknown.add("controls");
  }
  const allowed = ![...rules].some((rule) => rule.startsWith("deny "));
  return { allowed, rules: [...rules].sort(), unknown: [...unknown].sort() };
}

/**
 * Whether the rule is about what stands in a file, and says nothing of objects of a cluster: credentials in a manifest, namespaces that are
 * not named, and host ports that the API server itself has written.
 */
export function isOfFiles(rule: string, object: KubernetesObject): boolean {
  if (rule === "pod/host-port") return POD_SPECS.some((path) => dig(object, ...path, "hostNetwork") === true);
  return rule === "secrets/manifest" || rule === "namespace/unnamed-namespace";
}

const POD_SPECS = [
  ["spec"],
  ["spec", "template", "spec"],
  ["template", "spec"],
  ["spec", "jobTemplate", "spec", "template", "spec"],
];

const actions = new Map<string, Action>();

/** Of a control what the configuration says, of a policy what its name ends with. */
function toAction(rule: string, ruleSet: keyof typeof ACTIONS): Action {
  const key = `${ruleSet} ${rule}`;
  const known = actions.get(key);
  if (known !== undefined) return known;
  const named = /^policy\/[^/]*-(deny|warn|audit)(?:\/|$)/.exec(rule)?.[1] as Action | undefined;
  const configured = (["deny", "warn", "audit"] as const).find((one) =>
    ACTIONS[ruleSet][one].some((pattern) => matchesGlob(pattern, rule)),
  );
  const action = named ?? (CONTROLS.some(({ id }) => id === rule) ? configured : undefined);
  if (action === undefined) throw new Error(`nobody says what ${rule} does`);
  actions.set(key, action);
  return action;
}
