import { describe, expect, it } from "vitest";
import { locate } from "../../formats/position/index.ts";
import { toPicture } from "../../inventory/index.ts";
import type { Blind, JsonObject, KubernetesObject } from "../../model/index.ts";
import { toAuthorizer } from "./authorizer.ts";
import { toObject } from "./objects-for-tests.ts";
import { findIdle } from "./unused.ts";

const NAMESPACE: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const ACCOUNT: KubernetesObject = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: { name: "cart", namespace: "shop" },
};
const ROLE: KubernetesObject = { ...toObject("Role", "reader", "shop"), rules: [] };

function bind(subjects: JsonObject[], role = "reader"): KubernetesObject {
  return { ...toObject("RoleBinding", "b", "shop"), roleRef: { kind: "Role", name: role }, subjects };
}

const CART = { kind: "ServiceAccount", name: "cart" };

function find(
  objects: readonly KubernetesObject[],
  complete = true,
  blind: readonly Blind[] = [],
): [string, boolean][] {
  const resources = objects.map((object) => ({ object, origin: { is: "cluster" as const, context: "test" } }));
  const { picture } = toPicture({ resources, complete, blind }, locate);
  return findIdle(toAuthorizer(picture), picture).map(({ is, isSure }) => [is, isSure]);
}

describe("roles and bindings without use", () => {
  it("are none where everything leads somewhere", () => {
    expect(find([NAMESPACE, ACCOUNT, ROLE, bind([CART])])).toEqual([]);
    expect(find([ACCOUNT, ROLE, bind([CART])], false)).toEqual([]);
  });

  it.each([
    ["a role nobody binds", [NAMESPACE, ROLE], "role-unbound"],
    ["a binding to a role that is not there", [NAMESPACE, ACCOUNT, bind([CART], "gone")], "role-missing"],
    ["a binding to an account that is not there", [NAMESPACE, ROLE, bind([CART])], "account-missing"],
    ["a binding to nobody", [NAMESPACE, ROLE, bind([])], "nobody-bound"],
    ["a binding in a namespace that is not there", [ACCOUNT, ROLE, bind([CART])], "namespace-missing"],
  ])("are told: %s", (_, objects, is) => {
    expect(find(objects)).toEqual([[is, true]]);
  });

  it("are only perhaps without use where something was not read", () => {
    expect(find([ROLE], false)).toEqual([["role-unbound", false]]);
    expect(find([ROLE, bind([CART])], false)).toEqual([["account-missing", false]]);
    const blind: Blind[] = [{ groupKind: "/ServiceAccount", namespace: "", because: "forbidden" }];
    expect(find([NAMESPACE, ROLE, bind([CART])], true, blind)).toEqual([["account-missing", false]]);
  });

  it("are not those that are part of another role, nor accounts every namespace has", () => {
    const part = { ...toObject("ClusterRole", "part", ""), metadata: { name: "part", labels: { a: "b" } }, rules: [] };
    const whole = {
      ...toObject("ClusterRole", "whole", ""),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] },
    };
    expect(find([part, whole])).toEqual([["role-unbound", true]]);
    expect(find([NAMESPACE, ROLE, bind([{ kind: "ServiceAccount", name: "default" }])])).toEqual([]);
  });

  it("are bindings in files that the API server would refuse", () => {
    expect(find([ACCOUNT, ROLE, bind([CART]), bind([{ kind: "Robot", name: "r2" }])], false)).toEqual([
      ["refused", true],
    ]);
  });
});
