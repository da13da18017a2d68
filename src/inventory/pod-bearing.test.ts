import { describe, expect, it } from "vitest";
import type { JsonObject, KubernetesObject } from "../model/index.ts";
import { builtInKinds, toKindTable, toTakers } from "./kinds/index.ts";
import { toPodBearingResources } from "./pod-bearing.ts";

const POD_SPEC = {
  type: "object",
  required: ["containers"],
  properties: {
    containers: {
      type: "array",
      items: { type: "object", properties: { name: { type: "string" }, image: { type: "string" } } },
    },
  },
};

function define(kind: string, plural: string, spec: JsonObject, subresources: JsonObject = {}): KubernetesObject {
  const schema = { openAPIV3Schema: { type: "object", properties: { spec } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.example.com` },
    spec: {
      group: "example.com",
      names: { kind, plural },
      scope: "Namespaced",
      versions: ["v1", "v1beta1"].map((name) => ({ name, served: true, schema, subresources })),
    },
  };
}

function toNames(resources: ReturnType<typeof toPodBearingResources>): string[] {
  return resources.map(({ group, resource, subresource }) => `${group}/${resource}/${subresource}`);
}

describe("pod-bearing resources", () => {
  it("are all kinds with pod specs, and the subresources through which pods change", () => {
    const found = toPodBearingResources(builtInKinds);
    expect(toNames(found).toSorted()).toEqual([
      "/pods/",
      "/pods/ephemeralcontainers",
      "/pods/resize",
      "/podtemplates/",
      "/replicationcontrollers/",
      "apps/daemonsets/",
      "apps/deployments/",
      "apps/replicasets/",
      "apps/statefulsets/",
      "batch/cronjobs/",
      "batch/jobs/",
    ]);
    expect(found.find(({ subresource }) => subresource === "resize")?.operations).toEqual(["UPDATE"]);
    expect(found.find(({ resource }) => resource === "jobs")?.operations).toEqual(["CREATE", "UPDATE"]);
  });

  it("are custom resources too whose schemas hold pods, or hold anything", () => {
    const template = { type: "object", properties: { template: { type: "object", properties: { spec: POD_SPEC } } } };
    const kinds = toKindTable([
      define("Rollout", "rollouts", template, { status: {}, scale: {} }),
      define("Color", "colors", { type: "object", properties: { hue: { type: "integer" } } }),
      define("Bag", "bags", { type: "object", "x-kubernetes-preserve-unknown-fields": true }),
    ]);
    const found = toPodBearingResources(kinds).filter(({ group }) => group === "example.com");
    expect(toNames(found)).toEqual(["example.com/rollouts/", "example.com/bags/"]);
    expect(found[0]?.versions).toEqual(["v1", "v1beta1"]);
  });
});

describe("takers of a kind", () => {
  it("are its resource, and every subresource that takes it and can be written to", () => {
    const kinds = toKindTable([define("Rollout", "rollouts", { type: "object" }, { scale: {} })]);
    const names = (type: string): string[] =>
      (toTakers(kinds).get(type) ?? []).map(({ group, resource, subresource }) =>
        [group, resource, subresource].join("/"),
      );
    expect(names("/Pod").toSorted()).toEqual(["/pods/", "/pods/ephemeralcontainers", "/pods/resize", "/pods/status"]);
    expect(names("autoscaling/Scale")).toContain("example.com/rollouts/scale");
    expect(names("/Binding").toSorted()).toEqual(["/bindings/", "/pods/binding"]);
    expect(names("policy/Eviction")).toEqual(["/pods/eviction"]);
    expect(names("authentication.k8s.io/TokenRequest")).toEqual(["/serviceaccounts/token"]);
    expect(names("/PodExecOptions")).toEqual(["/pods/exec"]);
  });
});

describe("operations of kinds", () => {
  it.each([
    ["Pod", "", ["CREATE", "UPDATE", "DELETE"]],
    ["Pod", "ephemeralcontainers", ["UPDATE"]],
    ["Pod", "eviction", ["CREATE"]],
    ["Pod", "exec", ["CONNECT"]],
    ["Pod", "attach", ["CONNECT"]],
    ["Pod", "portforward", ["CONNECT"]],
    ["Pod", "proxy", ["CONNECT"]],
    ["Pod", "log", undefined],
    ["Service", "proxy", ["CONNECT"]],
    ["Node", "proxy", ["CONNECT"]],
    ["ServiceAccount", "token", ["CREATE"]],
    ["Namespace", "finalize", ["UPDATE"]],
  ])("%s/%s: %j", (kind, subresource, operations) => {
    expect(builtInKinds.find("", kind)?.operations.get(subresource)).toEqual(operations);
  });
});
