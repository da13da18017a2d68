import { describe, expect, it } from "vitest";
import {
  type Container,
  type ContainerSpec,
  DEFAULT_SETTINGS,
  type PodSpec,
  type Workload,
} from "../../model/index.ts";
import { findMissing } from "./amount.ts";
import { findUnequal } from "./equal-amounts.ts";

const path = ["spec", "containers", 0];

function container(resources: ContainerSpec["resources"], kind: Container["kind"] = "container"): Container {
  return { kind, name: "web", spec: resources === undefined ? {} : { resources }, path };
}

function workload(podSpec: PodSpec = {}): Workload {
  return {
    resource: {
      object: { apiVersion: "v1", kind: "Pod", metadata: { name: "web" } },
      origin: { is: "cluster", context: "test" },
    },
    specPath: ["spec"],
    metadataPath: ["metadata"],
    namespace: "",
    podMetadata: {},
    podSpec,
    containers: [],
    exposure: "cluster",
    exposedBy: [],
  };
}

function judge(resources: ContainerSpec["resources"], resourceBounds: string[] = [], podSpec: PodSpec = {}): unknown {
  const settings = { ...DEFAULT_SETTINGS, resourceBounds };
  return findMissing(container(resources), workload(podSpec), "limits", "memory", settings)?.message;
}

describe("findMissing", () => {
  it("takes the limit of the pod for one of each container", () => {
    expect(judge(undefined)).toBe('container "web" has no memory limit');
    expect(judge(undefined, [], { resources: { limits: { memory: "1Gi" } } })).toBeUndefined();
    expect(judge(undefined, [], { resources: { limits: { cpu: "1" } } })).toBeDefined();
  });

  it("asks nothing of ephemeral containers, which cannot declare resources", () => {
    const one = container(undefined, "ephemeral");
    expect(findMissing(one, workload(), "limits", "memory", DEFAULT_SETTINGS)).toBeUndefined();
  });

  it("compares amounts with the bounds of the settings", () => {
    const bounds = ["limits.memory <= 1Gi", "limits.memory >= 64Mi", "requests.memory <= 1Mi"];
    expect(judge({ limits: { memory: "1024Mi" } }, bounds)).toBeUndefined();
    expect(judge({ limits: { memory: "2000M" } }, bounds)).toBe('memory limit 2000M of container "web" is not <= 1Gi');
    expect(judge({ limits: { memory: "512m" } }, bounds)).toBe('memory limit 512m of container "web" is not >= 64Mi');
  });

  it("takes no notice of bounds it cannot read", () => {
    expect(
      judge({ limits: { memory: "2Gi" } }, ["", "limits.memory", "limits.memory < 1Gi", "limits.memory <= much"]),
    ).toBeUndefined();
  });

  it("does not take prototype keys for amounts", () => {
    const settings = DEFAULT_SETTINGS;
    const found = findMissing(container({ limits: {} }), workload(), "limits", "constructor", settings);
    expect(found?.message).toBe('container "web" has no constructor limit');
  });

  it("writes down the request the API server copies from the limit", () => {
    const found = findMissing(container({ limits: { cpu: "1" } }), workload(), "requests", "cpu", DEFAULT_SETTINGS);
    expect(found?.edits).toEqual([{ op: "set", path: [...path, "resources", "requests", "cpu"], value: "1" }]);
  });
});

describe("findUnequal", () => {
  it("counts an absent request as the limit and compares amounts, not texts", () => {
    expect(findUnequal(container({ limits: { cpu: "1" } }), "cpu")).toBeUndefined();
    expect(findUnequal(container({ requests: { cpu: "1000m" }, limits: { cpu: 1 } }), "cpu")).toBeUndefined();
    expect(findUnequal(container({ requests: { cpu: "100m" }, limits: { cpu: 1 } }), "cpu")).toBeDefined();
    expect(findUnequal(container({ requests: { cpu: "100m" } }), "cpu")).toBeDefined();
    expect(findUnequal(container(undefined), "cpu")).toBeUndefined();
  });
});
