import { describe, expect, it } from "vitest";
import type { KubernetesObject, Resource, Workload } from "../../model/index.ts";
import { covers, scales, selectsPods, toPodCount } from "./related.ts";

function make(object: Partial<KubernetesObject>): Resource {
  const whole = { apiVersion: "v1", kind: "Thing", metadata: {}, ...object };
  return { object: whole, origin: { is: "cluster", context: "test" } };
}

function workload(namespace?: string): Workload {
  const metadata = namespace === undefined ? { name: "web" } : { name: "web", namespace };
  return {
    resource: make({ apiVersion: "apps/v1", kind: "Deployment", metadata }),
    specPath: ["spec", "template", "spec"],
    metadataPath: ["spec", "template", "metadata"],
    namespace: namespace ?? "",
    podMetadata: { labels: { app: "web" } },
    podSpec: {},
    containers: [],
    exposure: "cluster",
    exposedBy: [],
  };
}

describe("toPodCount", () => {
  it("reads numbers and percentages, rounded up as the budget controller does", () => {
    expect(toPodCount(2, 10)).toBe(2);
    expect(toPodCount("50%", 3)).toBe(2);
    expect(toPodCount("150%", 10)).toBe(15);
    expect(toPodCount("0%", 10)).toBe(0);
  });

  it("has no answer for anything else", () => {
    for (const amount of ["2", "%", "-5%", null, undefined, [], "1e9%"]) expect(toPodCount(amount, 10)).toBeUndefined();
  });
});

describe("covers", () => {
  const spec = { selector: { matchLabels: { app: "web" } } };

  it("goes by labels and namespace; no namespace is default", () => {
    const budget = make({ apiVersion: "policy/v1", metadata: { namespace: "default" }, spec });
    expect(covers(budget, workload())).toBe(true);
    expect(covers(budget, workload("shop"))).toBe(false);
  });

  it("takes an empty selector for every pod in policy/v1 and for none in policy/v1beta1", () => {
    expect(covers(make({ apiVersion: "policy/v1", spec: { selector: {} } }), workload())).toBe(true);
    expect(covers(make({ apiVersion: "policy/v1beta1", spec: { selector: {} } }), workload())).toBe(false);
    expect(covers(make({ apiVersion: "policy/v1", spec: {} }), workload())).toBe(false);
  });
});

describe("scales", () => {
  it("needs kind, name and namespace of the target", () => {
    const spec = { scaleTargetRef: { kind: "Deployment", name: "web" } };
    expect(scales(make({ spec }), workload())).toBe(true);
    expect(scales(make({ spec, metadata: { namespace: "shop" } }), workload())).toBe(false);
    expect(scales(make({ spec: { scaleTargetRef: { kind: "StatefulSet", name: "web" } } }), workload())).toBe(false);
  });
});

describe("selectsPods", () => {
  it("is not true of a Service without a selector or outside the cluster", () => {
    expect(selectsPods(make({ spec: { selector: { app: "web" } } }), workload())).toBe(true);
    expect(selectsPods(make({ spec: {} }), workload())).toBe(false);
    expect(selectsPods(make({ spec: { type: "ExternalName", selector: { app: "web" } } }), workload())).toBe(false);
  });
});
