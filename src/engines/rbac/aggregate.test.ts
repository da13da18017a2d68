import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../model/index.ts";
import { toAuthorizer } from "./authorizer.ts";
import { toObject, toResource } from "./objects-for-tests.ts";

const RULE = { verbs: ["get"], apiGroups: [""], resources: ["pods"] };
const GET_POD = { verb: "get", group: "", resource: "pods", subresource: "", namespace: "", name: "web" };
const ADA = { name: "ada", groups: [] };

/** Many roles, each made of all of them or of the one before. */
function decide(count: number, toLabels: (index: number) => { own: string; of: string }, bound: number): string {
  const roles = Array.from({ length: count }, (_, index): KubernetesObject => {
    const { own, of } = toLabels(index);
    const base = { ...toObject("ClusterRole", `r${index}`, ""), metadata: { name: `r${index}`, labels: { own } } };
    if (index === 0) return { ...base, rules: [RULE] };
    return { ...base, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { own: of } }] } };
  });
  const binding = {
    ...toObject("ClusterRoleBinding", "b", ""),
    roleRef: { kind: "ClusterRole", name: `r${bound}` },
    subjects: [{ kind: "User", name: "ada" }],
  };
  const authorizer = toAuthorizer({ roles: roles.map(toResource), bindings: [toResource(binding)], complete: false });
  return authorizer.authorize(ADA, GET_POD).decision;
}

describe("aggregation of very many roles", () => {
  it("passes rules on along a chain, in whatever order", () => {
    expect(decide(1_500, (index) => ({ own: `${index}`, of: `${index - 1}` }), 1_499)).toBe("allowed");
    // The other way round: each is made of the one behind it, and the last of the first.
    const backwards = (index: number) => ({ own: `${index}`, of: index === 1_499 ? "0" : `${index + 1}` });
    expect(decide(1_500, backwards, 1)).toBe("allowed");
  });

  it("ends where all are made of all", () => {
    expect(decide(1_500, () => ({ own: "x", of: "x" }), 700)).toBe("allowed");
  });

  it("gives up before it takes all day, and then does not know", () => {
    expect(decide(20_000, () => ({ own: "x", of: "x" }), 700)).toBe("unknown");
  });
});
