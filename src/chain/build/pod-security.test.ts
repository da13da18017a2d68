import { describe, expect, it } from "vitest";
import type { AttackFacts, Change } from "../../model/index.ts";
import { toFactsOf, toPictureOf } from "./picture-for-tests.ts";

const BASELINE = "namespace/pod-security@/Namespace/shop";
const RESTRICTED = "namespace/pod-security-restricted@/Namespace/shop";

const toNamespace = (labels: string): string => `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
`;
const toPod = (name: string, securityContext: string, namespace = "shop"): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace} }
spec: { containers: [{ name: main, image: web, securityContext: { ${securityContext} } }] }
`;
const LOOSE = toPod("loose", "privileged: true");
/** Refused by restricted alone, for it may gain privileges by setuid; its way out is SYS_ADMIN. */
const CAPABLE = toPod("capable", "capabilities: { add: [SYS_ADMIN] }");
const enforce = (level: string): string => toNamespace(`pod-security.kubernetes.io/enforce: ${level}`);

const factsOf = (...documents: string[]): AttackFacts => toFactsOf(toPictureOf(documents.join("---\n")));
const changeOf = ({ changes }: AttackFacts, wanted: string): Change | undefined =>
  changes.find(({ id }) => id === wanted);
const escapesOf = ({ steps }: AttackFacts, pod: string) =>
  steps.filter(({ from, kind }) => from === `code:shop/%2FPod/${pod}` && kind.startsWith("escape/"));

describe("Pod Security of a namespace", () => {
  it("takes away every way out of what a level would refuse, and no other", () => {
    const facts = factsOf(toNamespace(""), LOOSE, CAPABLE);
    const labelsOf = (pod: string): string[][] =>
      escapesOf(facts, pod).map(({ removedBy }) => removedBy.filter((id) => id.startsWith("namespace/")));
    expect(new Set(labelsOf("loose").map(String))).toEqual(new Set([String([BASELINE, RESTRICTED])]));
    expect(new Set(labelsOf("capable").map(String))).toEqual(new Set([RESTRICTED]));
  });

  it("says how many workloads it would stop", () => {
    const facts = factsOf(toNamespace(""), LOOSE, CAPABLE);
    expect(changeOf(facts, BASELINE)).toMatchObject({
      title:
        "Enforce Pod Security baseline in namespace shop (1 workload would be refused: hauberk simulate says which)",
      cost: { friction: 2, latency: 0, operation: 1 },
      stops: 1,
      edits: [
        { op: "set", path: ["metadata", "labels", "pod-security.kubernetes.io/enforce"], value: "baseline" },
        { op: "set", path: ["metadata", "labels", "pod-security.kubernetes.io/enforce-version"], value: "v1.36" },
      ],
    });
    expect(changeOf(facts, RESTRICTED)).toMatchObject({ cost: { friction: 4 }, stops: 2 });
  });

  it("makes the object that says so where none was read, but not for the platform's namespaces", () => {
    expect(changeOf(factsOf(LOOSE), BASELINE)?.creates).toMatchObject([
      { kind: "Namespace", metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "baseline" } } },
    ]);
    const system = factsOf(toPod("agent", "privileged: true", "kube-system"));
    expect(system.changes.filter(({ id }) => id.startsWith("namespace/"))).toEqual([]);
  });

  it("lets nothing out of manifests that it refuses already; a level nobody can read is the strictest", () => {
    const held = factsOf(enforce("baseline"), LOOSE, CAPABLE);
    expect(escapesOf(held, "loose")).toEqual([]);
    expect(escapesOf(held, "capable")).not.toEqual([]);
    expect(changeOf(held, BASELINE)).toBeUndefined();
    expect(changeOf(held, RESTRICTED)).toBeDefined();
    expect(escapesOf(factsOf(enforce("bselin"), CAPABLE), "capable")).toEqual([]);
    expect(escapesOf(factsOf(enforce("privileged"), LOOSE), "loose")).not.toEqual([]);
  });

  it("believes the mildest of several objects of one namespace, and changes none of them", () => {
    const facts = factsOf(enforce("baseline"), toNamespace(""), LOOSE);
    expect(escapesOf(facts, "loose")).not.toEqual([]);
    expect(facts.changes.filter(({ id }) => id.startsWith("namespace/"))).toEqual([]);
  });

  it("leaves pods of a live cluster where they are until they are made anew", () => {
    const facts = toFactsOf(toPictureOf(`${enforce("baseline")}---\n${LOOSE}`, true));
    const [escape] = escapesOf(facts, "loose");
    expect(escape?.precondition).toContain("made anew they would be refused");
  });
});
