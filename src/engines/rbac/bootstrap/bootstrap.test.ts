import { describe, expect, it } from "vitest";
import { locate } from "../../../formats/position/index.ts";
import { toPicture } from "../../../inventory/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";
import { toAuthorizer } from "../authorizer.ts";
import { toUser } from "../subject.ts";
import { NEWEST, toBootstrapObjects } from "./bootstrap.ts";

const VERSIONS = ["1.28", "1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"];
const VIEWER: KubernetesObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: { name: "viewers", namespace: "shop" },
  roleRef: { kind: "ClusterRole", name: "view" },
  subjects: [{ kind: "User", name: "ada" }],
};
const LIST_PODS = { verb: "list", group: "", resource: "pods", subresource: "", namespace: "shop", name: "" };
const ADA = toUser({ kind: "User", namespace: "", name: "ada" });

function toAuthorizerOf(objects: readonly KubernetesObject[], complete: boolean, version?: string) {
  const resources = objects.map((object) => ({ object, origin: { is: "cluster" as const, context: "test" } }));
  return toAuthorizer(toPicture({ resources, complete }, locate).picture, version);
}

describe("the roles every cluster has by itself", () => {
  it.each(VERSIONS)("are there in %s, and the aggregated ones have rules", (version) => {
    const { roles, bindings } = toAuthorizerOf([], false, version);
    expect([roles.size > 60, bindings.length > 40]).toEqual([true, true]);
    expect(bindings.filter(({ role }) => role === undefined)).toEqual([]);
    const counts = ["view", "edit", "admin"].map((name) => roles.get(`ClusterRole//${name}`)?.rules.length ?? 0);
    expect(counts.every((count) => count > 5)).toBe(true);
  });

  it("differ from version to version", () => {
    const texts = VERSIONS.map((version) => JSON.stringify(toBootstrapObjects(version).map(({ object }) => object)));
    expect(new Set(texts).size).toBe(VERSIONS.length);
  });

  it("of a version that is not known are those of the nearest", () => {
    expect(toBootstrapObjects("1.9")).toEqual(toBootstrapObjects("1.28"));
    expect(toBootstrapObjects("1.99")).toEqual(toBootstrapObjects(NEWEST));
  });

  it("count where only files are there, and not beside a cluster that says all", () => {
    expect(toAuthorizerOf([VIEWER], false).authorize(ADA, LIST_PODS).decision).toBe("allowed");
    expect(toAuthorizerOf([VIEWER], true).authorize(ADA, LIST_PODS).decision).toBe("no opinion");
  });

  it("give way to what files say of a role of that name", () => {
    const view: KubernetesObject = { ...VIEWER, kind: "ClusterRole", metadata: { name: "view" }, rules: [] };
    expect(toAuthorizerOf([VIEWER, view], false).authorize(ADA, LIST_PODS).decision).toBe("no opinion");
  });
});
