import { describe, expect, it } from "vitest";
import { toKindTable } from "../../inventory/kinds/index.ts";
import type { KubernetesObject } from "../../model/index.ts";
import { narrowVersions, type VersionedRule } from "./narrow-versions.ts";

const GROUP = "example.com";
const toVersion = (name: string, subresources: object = {}) => ({ name, served: true, subresources });
const DEFINITION = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `widgets.${GROUP}` },
  spec: {
    group: GROUP,
    names: { kind: "Widget", plural: "widgets" },
    versions: [toVersion("v1"), toVersion("v2", { scale: {}, status: {} }), toVersion("v3", { status: {} })],
  },
} as unknown as KubernetesObject;
const toServed = (...versions: string[]) => new Set(versions.map((version) => `${GROUP}/${version}/widgets`));
const KINDS = toKindTable([DEFINITION], toServed("v1", "v2"));

function rule(versions: string[], change: Partial<VersionedRule> = {}): VersionedRule {
  const base = { apiGroups: [GROUP], apiVersions: versions, resources: ["widgets"], operations: ["CREATE"] } as const;
  return { ...base, scope: "*", isEquivalent: true, ...change };
}
const versionsOf = (rules: readonly VersionedRule[], kinds = KINDS) =>
  narrowVersions(rules, kinds).map(({ apiVersions }) => apiVersions.join(","));

describe("versions that a webhook asks for", () => {
  it("are the one that a policy names, also for policies about any version of the resource", () => {
    expect(versionsOf([rule(["*"], { isEquivalent: false }), rule(["v1"])])).toEqual(["v1", "v1"]);
    expect(versionsOf([rule(["*"]), rule(["v1"], { resources: ["*"] })])).toEqual(["v1", "v1"]);
  });

  it("are the preferred one of those that all can do with", () => {
    expect(versionsOf([rule(["v1", "v2"]), rule(["v2", "v1"]), rule(["*"])])).toEqual(["v2", "v2", "v2"]);
    expect(versionsOf([rule(["v1", "v2"]), rule(["v1"])])).toEqual(["v1", "v1"]);
  });

  it("are all that are named where no one suits all", () => {
    expect(versionsOf([rule(["v1"]), rule(["v2"]), rule(["*"])])).toEqual(["v1", "v2", "v2,v1"]);
  });

  it("stay any where the one that is named is not served, or nobody knows what is", () => {
    expect(versionsOf([rule(["*"]), rule(["v3"])])).toEqual(["*", "v3"]);
    expect(versionsOf([rule(["*"]), rule(["v3"]), rule(["v1"])])).toEqual(["v1", "v1", "v1"]);
    expect(versionsOf([rule(["*"]), rule(["v1"])], toKindTable([DEFINITION]))).toEqual(["*", "v1"]);
    expect(versionsOf([rule(["*"]), rule(["v1"])], toKindTable([], toServed("v1")))).toEqual(["*", "v1"]);
  });

  it("stay any for subresources that the version lacks, and for stars over resources", () => {
    const about = (resource: string, version: string) =>
      versionsOf([rule(["*"], { resources: [resource] }), rule([version], { resources: ["*/*"] })])[0];
    expect(about("widgets/scale", "v1")).toBe("*");
    expect(about("widgets/scale", "v2")).toBe("v2");
    expect(about("widgets/*", "v1")).toBe("*");
    expect(about("widgets/*", "v2")).toBe("v2");
    expect(about("*", "v2")).toBe("*");
  });

  it("of a policy that wants one exactly are left to it, and nobody else is converted to them", () => {
    expect(versionsOf([rule(["*"]), rule(["v1"], { isEquivalent: false })])).toEqual(["*", "v1"]);
    expect(versionsOf([rule(["*"]), rule(["v1"], { isEquivalent: false }), rule(["v2"])])).toEqual(["v2", "v1", "v2"]);
  });

  it("are named for each group that has the resource, where a policy is about it in any group", () => {
    const kinds = toKindTable([DEFINITION], new Set([...toServed("v1", "v2"), "other.example.com/v9/widgets"]));
    const rules = narrowVersions([rule(["*"], { apiGroups: ["*"] }), rule(["v1"])], kinds);
    expect(rules.map(({ apiGroups, apiVersions }) => `${apiGroups.join()}/${apiVersions.join()}`)).toEqual([
      `${GROUP}/v1`,
      "other.example.com/*",
      `${GROUP}/v1`,
    ]);
    expect(versionsOf([rule(["*"]), rule(["v1"], { apiGroups: ["*"] })], kinds)[0]).toBe("v1");
    expect(versionsOf([rule(["v2"]), rule(["v1"], { apiGroups: ["*"] }), rule(["*"])])).toEqual(["v2", "v1", "v2,v1"]);
    const others = [rule(["*"], { apiGroups: ["*"], resources: ["gadgets"] }), rule(["v1"])];
    expect(narrowVersions(others, kinds)[0]?.apiGroups).toEqual(["*"]);
  });

  it("are those of the same group only", () => {
    expect(versionsOf([rule(["*"], { apiGroups: ["other.example.com"] }), rule(["v1"])])).toEqual(["*", "v1"]);
    expect(versionsOf([rule(["*"], { apiGroups: [GROUP, "other.example.com"] }), rule(["v1"])])).toEqual([
      "v1",
      "*",
      "v1",
    ]);
  });
});
