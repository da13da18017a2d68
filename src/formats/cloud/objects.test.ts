import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../../model/index.ts";
import { isCloudDescription, readFact, toCloudObjects } from "./index.ts";

const kindsOf = (value: Json): string[] => toCloudObjects(value).map(({ object }) => object.kind);
const toPlan = (root: Json, more: Record<string, Json> = {}): Json => ({
  format_version: "1.2",
  planned_values: { root_module: root },
  ...more,
});

describe("a description of a managed cluster", () => {
  it("is known by what stands in it", () => {
    expect(kindsOf({ cluster: { name: "a", resourcesVpcConfig: {} } })).toEqual(["EksCluster"]);
    expect(kindsOf({ nodegroup: { nodegroupName: "a" } })).toEqual(["EksNodeGroup"]);
    expect(kindsOf({ LaunchTemplateVersions: [{ LaunchTemplateData: {} }, null] })).toEqual(["LaunchTemplate"]);
    expect(kindsOf({ AttachedPolicies: [{ PolicyArn: "arn" }] })).toEqual(["RolePolicy"]);
    const aks = { type: "Microsoft.ContainerService/ManagedClusters", agentPoolProfiles: [{ name: "a" }] };
    expect(kindsOf(aks)).toEqual(["AksCluster", "AksNodePool"]);
    expect(kindsOf([aks, aks])).toHaveLength(4);
    const selfLink = "https://container.googleapis.com/v1/projects/p/locations/l/clusters/c";
    expect(kindsOf({ selfLink, nodePools: [{ name: "a" }, { name: "b" }] })).toEqual([
      "GkeCluster",
      "GkeNodePool",
      "GkeNodePool",
    ]);
  });

  it("is none of Kubernetes' own objects, nor other JSON", () => {
    const others: Json[] = [
      { apiVersion: "v1", kind: "ConfigMap", cluster: { arn: "arn:aws:eks:x" } },
      { name: "package", version: "1.0.0" },
      { clusters: [{ name: "a", cluster: { server: "https://x" } }] },
      { cluster: { name: "a" } },
      [],
      null,
    ];
    expect(others.filter(isCloudDescription)).toEqual([]);
  });

  it("keeps its place in the document, and no field of it passes for what it is", () => {
    const [first] = toCloudObjects({ cluster: { name: "a", resourcesVpcConfig: {}, kind: "Pod", form: "terraform" } });
    expect(first?.path).toEqual(["cluster"]);
    expect(first?.object).toMatchObject({ kind: "EksCluster", form: "described", metadata: { name: "a" } });
  });
});

describe("a plan of Terraform", () => {
  it("is read through all of its modules", () => {
    const cluster = { address: "module.a.aws_eks_cluster.b", type: "aws_eks_cluster", values: { name: "b" } };
    const data = { address: "data.aws_eks_cluster.c", mode: "data", type: "aws_eks_cluster", values: {} };
    const plan = toPlan({
      resources: [data, { type: "aws_vpc", values: {} }],
      child_modules: [{ resources: [cluster] }],
    });
    const [first, ...rest] = toCloudObjects(plan);
    expect(rest).toEqual([]);
    expect(first?.object.metadata.name).toBe("module.a.aws_eks_cluster.b");
    expect(first?.path).toEqual(["planned_values", "root_module", "child_modules", 0, "resources", 0, "values"]);
  });

  it("has pools inside of clusters, and what is known only later is not known", () => {
    const address = "google_container_cluster.a";
    const values = { node_pool: [{ node_config: [{ service_account: null }] }] };
    const later = { endpoint: true, node_pool: [{ node_config: [{ service_account: true }] }] };
    const changes = [{ address, change: { after_unknown: later } }];
    const plan = toPlan(
      { resources: [{ address, type: "google_container_cluster", values }] },
      { resource_changes: changes },
    );
    const [cluster, pool] = toCloudObjects(plan).map(({ object }) => object);
    expect(pool?.kind).toBe("GkeNodePool");
    const account = { terraform: ["node_config", 0, "service_account"] };
    expect(readFact(pool ?? {}, account)).toMatchObject({ is: "later" });
    expect(readFact(cluster ?? {}, { terraform: ["endpoint"] })).toMatchObject({ is: "later" });
    expect(readFact(cluster ?? {}, { terraform: ["enable_legacy_abac"] })).toMatchObject({ is: "absent" });
    expect(readFact(cluster ?? {}, { described: ["legacyAbac"] })).toBeUndefined();
  });

  it("may be a state, and may hold no cluster", () => {
    const values = { root_module: { resources: [{ address: "a", type: "aws_launch_template", values: {} }] } };
    expect(kindsOf({ format_version: "1.0", values })).toEqual(["LaunchTemplate"]);
    expect(isCloudDescription(toPlan({}))).toBe(true);
    expect(kindsOf(toPlan({}))).toEqual([]);
  });
});

it("reads any JSON, prototype keys too, without an exception", () => {
  const text = '{"__proto__":{"cluster":{"resourcesVpcConfig":{}}},"constructor":{"prototype":1}}';
  expect(toCloudObjects(JSON.parse(text) as Json)).toEqual([]);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const json: Json = value;
      const around: Json[] = [
        json,
        { cluster: json, nodegroup: json, LaunchTemplateVersions: json, AttachedPolicies: json },
        { type: "Microsoft.ContainerService/managedClusters", agentPoolProfiles: json, nodePools: json },
        toPlan(
          { resources: [{ type: "aws_eks_cluster", values: { a: json } }, json], child_modules: json },
          { resource_changes: json },
        ),
        toPlan(json),
      ];
      for (const one of around)
        for (const { object } of toCloudObjects(one))
          expect(["known", "absent", "later", undefined]).toContain(
            readFact(object, { described: ["a"], terraform: ["a"] })?.is,
          );
    }),
  );
});
