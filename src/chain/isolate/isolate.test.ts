import { describe, expect, it } from "vitest";
import { toPicture } from "../../inventory/index.ts";
import type { AttackFacts, Blind, FootholdId, KubernetesObject, Step } from "../../model/index.ts";
import { toAttackGraph } from "../graph/attack-graph.ts";
import { isolate, type Isolation } from "./isolate.ts";

const POLICY: KubernetesObject = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "default-deny", namespace: "b" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
};

/** Tenants a and b with a pod each; `code:a/x secret/mounted secret:b/keys` is a step. */
function ask(arrows: readonly string[], blind: readonly Blind[] = []): Isolation {
  const steps = arrows.map((arrow): Step => {
    const [from = "", kind = "", to = "", likelihood = "certain"] = arrow.split(" ");
    const ends = { from: from as FootholdId, to: to as FootholdId };
    return { ...ends, kind, likelihood: likelihood as Step["likelihood"], evidence: [], removedBy: [] };
  });
  const footholds = [
    "code:a/x",
    "code:b/y",
    "reach:b/y",
    "secret:b/keys",
    "volume:b/data",
    "identity:ServiceAccount/b/y",
  ];
  const facts: AttackFacts = {
    footholds: footholds.map((id) => ({
      id: id as FootholdId,
      name: id,
      namespace: /[:/]([ab])\//.exec(id)?.[1] ?? "",
    })),
    steps,
    changes: [],
    entries: [],
    targets: [],
  };
  const resources = [{ object: POLICY, origin: { is: "cluster" as const, context: "test" } }];
  const { picture } = toPicture({ resources, complete: true, blind }, () => ({ file: "", line: 1, column: 1 }));
  return isolate(toAttackGraph([facts]), picture, "a", "b");
}

function openSides({ sides }: Isolation): string[] {
  return sides.filter(({ verdict }) => verdict !== "closed").map(({ dimension, verdict }) => `${dimension} ${verdict}`);
}

describe("isolate", () => {
  it("gives a certificate where there is no way: the rules that bar it", () => {
    const { verdict, sides } = ask([]);
    expect(verdict).toBe("closed");
    expect(sides.map(({ dimension }) => dimension)).toEqual(["network", "rbac", "node", "volume", "secret"]);
    expect(sides[0]?.barriers[0]?.message).toBe("NetworkPolicy b/default-deny bars what it does not let in");
  });

  it.each([
    ["network", ["code:a/x network/connect reach:b/y"]],
    [
      "rbac",
      ["identity:ServiceAccount/a/x rbac/binding right:read-secrets/b", "right:read-secrets/b rbac/read secret:b/keys"],
    ],
    ["node", ["code:a/x escape/privileged node:one", "node:one node/pods code:b/y"]],
    ["volume", ["code:a/x volume/write volume:b/data"]],
    ["secret", ["code:a/x secret/given secret:b/keys"]],
  ])("finds the way by %s, and calls it that", (dimension, arrows) => {
    const found = ask(arrows);
    expect([found.verdict, openSides(found)]).toEqual(["open", [`${dimension} open`]]);
    expect(found.sides.find((side) => side.dimension === dimension)?.path?.steps).toHaveLength(arrows.length);
  });

  it("counts a way by what leads out of the namespace first, and one over the whole cluster, too", () => {
    const found = ask([
      "code:a/x token/mounted identity:ServiceAccount/a/x",
      "identity:ServiceAccount/a/x rbac/binding target:cluster-admin",
      "code:a/x escape/privileged node:one unknown",
      "node:one node/pods code:b/y",
    ]);
    expect(openSides(found)).toEqual(["rbac open", "node unknown"]);
  });

  it("does not know where nobody could look", () => {
    const blind = { groupKind: "rbac.authorization.k8s.io/RoleBinding", namespace: "", because: "forbidden" };
    const found = ask([], [blind]);
    expect([found.verdict, openSides(found)]).toEqual(["unknown", ["rbac unknown"]]);
    expect(found.sides[1]?.barriers[0]?.message).toContain("forbidden");
    expect(ask(["code:a/x network/connect reach:b/y unknown"]).verdict).toBe("unknown");
  });
});
