import type { ContainerControl } from "../../model/index.ts";
import type { ContainerSpec, Edit, Json } from "../../model/index.ts";

export const duplicateEnv: ContainerControl = {
  id: "reliability/duplicate-env",
  title: "Environment variables are set once",
  layer: "container",
  impact: "medium",
  concern: "reliability",
  scope: "container",
  threat: {
    stride: ["tampering"],
    text: "Of two entries with one name the last wins: the reader who edits the first one changes nothing, and an overlay can silently turn a safe setting off.",
  },
  why: "One entry, one value.",
  fix: { text: "Keep the last entry, the one in effect, and remove the others." },
  residualRisk: "`envFrom` can still set the same name; entries of `env` win.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(container) {
    const env = container.spec.env ?? [];
    const last = new Map(env.map(({ name }, index) => [name, index]));
    const path = [...container.path, "env"];
    const kept = env.filter(({ name }, index) => name === undefined || last.get(name) === index);
    // The whole list at once: removals one by one would shift the indexes of each other.
    const edits: Edit[] = refersToOthers(container.spec) ? [] : [{ op: "set", path, value: kept as unknown as Json }];
    return env.flatMap(({ name }, index) => {
      if (name === undefined || last.get(name) === index) return [];
      const message = `container "${container.name}" sets ${name} more than once; this entry is overridden`;
      return [{ path: [...path, index], message, edits }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      env: [{ name: MODE, value: strict }, { name: LEVEL, value: info }]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: registry.example/web:1.4.2 }]
  initContainers:
    - name: migrate
      image: registry.example/migrate:1.0.0
      env: [{ name: MODE, value: strict }, { name: LEVEL, value: info }, { name: MODE, value: lax }]
`,
    ],
  },
};

/** `$(NAME)` takes the value set so far: then an entry that is overridden later still counts. */
function refersToOthers({ env = [] }: ContainerSpec): boolean {
  return env.some(({ value }) => value?.includes("$(") === true);
}
