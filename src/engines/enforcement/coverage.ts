import { POD_ASKS } from "./asks.ts";
import type { Cluster, Namespace } from "./cluster.ts";
import type { Gate } from "./gate.ts";
import { toEnforced } from "./pod-security.ts";
import type { Ask } from "./rule.ts";
import { toSight } from "./sight.ts";

/** Who looks at something that is asked. */
export interface Looker {
  /** Name of the webhook or policy; `Pod Security baseline`. */
  readonly name: string;
  readonly engine: string;
  readonly effect: Gate["effect"];
  readonly failurePolicy: "Fail" | "Ignore";
  /** `by labels`: the object's author decides; `conditional`: matchConditions decide. */
  readonly looks: "always" | "by labels" | "conditional" | "unknown";
}

/** What is asked, and who looks at it. */
export interface CoverageRow {
  readonly request: string;
  readonly lookers: readonly Looker[];
}

/** Namespaces in which the same is looked at by the same. */
export interface Coverage {
  readonly namespaces: readonly string[];
  readonly rows: readonly CoverageRow[];
}

/** What the built-in controller judges; exec and the like it does not. */
const OF_POD_SECURITY: ReadonlySet<string> = new Set(["create pods", "update pods", "ephemeral containers", "resize"]);

/** Who is asked about what, in each namespace. */
export function toCoverage(cluster: Cluster): Coverage[] {
  const groups = new Map<string, { namespaces: string[]; rows: CoverageRow[] }>();
  for (const namespace of cluster.namespaces) {
    const rows = toRows(cluster, namespace);
    const key = JSON.stringify(rows);
    const group = groups.get(key) ?? { namespaces: [], rows };
    group.namespaces.push(namespace.name);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function toRows(cluster: Cluster, namespace: Namespace): CoverageRow[] {
  const pods = Object.entries(POD_ASKS).map(([request, ask]) => ({
    request,
    lookers: [...(OF_POD_SECURITY.has(request) ? toPodSecurity(namespace) : []), ...toLookers(cluster, ask, namespace)],
  }));
  const makers = cluster.makers.map((ask) => ({
    request: `create ${ask.group.includes(".") ? `${ask.resource}.${ask.group}` : ask.resource}`,
    lookers: toLookers(cluster, ask, namespace),
  }));
  return [...pods, ...makers];
}

function toPodSecurity(namespace: Namespace): Looker[] {
  const level = toEnforced(namespace);
  if (level === "none" || level === "privileged") return [];
  const looks = level === "unknown" ? "unknown" : "always";
  return [{ name: `Pod Security ${level}`, engine: "Pod Security", effect: "deny", failurePolicy: "Fail", looks }];
}

function toLookers(cluster: Cluster, ask: Ask, namespace: Namespace): Looker[] {
  return cluster.gates.flatMap((gate) => {
    const looks = toSight(gate, ask, namespace, cluster);
    if (looks === "never") return [];
    const { name, engine, effect, failsClosed } = gate;
    return [{ name, engine, effect, failurePolicy: failsClosed ? "Fail" : "Ignore", looks } as const];
  });
}
