import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dig, type Json, type KubernetesObject } from "../../model/index.ts";
import { builtInKinds, compareVersions, findKind, guessPlural, schemaOf, toKindTable, toResource } from "./index.ts";

const DEFINITION: KubernetesObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "foxes.example.com" },
  spec: {
    group: "example.com",
    scope: "Cluster",
    names: { kind: "Fox", plural: "foxes" },
    versions: [
      { name: "v1alpha1", served: true },
      { name: "v2", served: true, subresources: { scale: {} }, schema: { openAPIV3Schema: { type: "object" } } },
      { name: "v3", served: false },
    ],
  },
};

describe("the built-in kinds", () => {
  it("know plurals, scopes, preferred versions and subresources", () => {
    expect(findKind("apps", "Deployment")).toMatchObject({ version: "v1", resource: "deployments", namespaced: true });
    expect(findKind("", "Namespace")).toMatchObject({ version: "v1", namespaced: false });
    expect(findKind("autoscaling", "HorizontalPodAutoscaler")?.version).toBe("v2");
    expect(findKind("", "Pod")?.subresources.get("eviction")).toBe("policy/v1/Eviction");
    expect(findKind("", "Pod")?.subresources.get("ephemeralcontainers")).toBe("v1/Pod");
    expect(builtInKinds.findResource("networking.k8s.io", "ingresses")?.kind).toBe("Ingress");
    expect(findKind("apps", "constructor")).toBeUndefined();
    expect(findKind("apps", "Deployment", "v1beta1")).toBeUndefined();
  });

  it("have schemas with references put in, defaults, list types and merge keys", () => {
    const schema = schemaOf({ group: "apps", version: "v1", kind: "Deployment" });
    const pod = dig(schema, "properties", "spec", "properties", "template", "properties", "spec", "properties");
    expect(dig(pod, "containers")).toMatchObject({
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      "x-kubernetes-patch-strategy": "merge",
      "x-kubernetes-patch-merge-key": "name",
    });
    const ports = dig(pod, "containers", "items", "properties", "ports");
    expect(dig(ports, "items", "properties", "protocol")).toMatchObject({ type: "string", default: "TCP" });
    expect(dig(pod, "tolerations", "items", "properties", "tolerationSeconds")).toMatchObject({ format: "int64" });
    const strategy = dig(schema, "properties", "spec", "properties", "strategy", "properties", "rollingUpdate");
    expect(dig(strategy, "properties", "maxSurge")).toMatchObject({ "x-kubernetes-int-or-string": true });
  });

  it("have schemas that end: one that holds itself is cut where the API server cuts it", () => {
    for (const kind of builtInKinds.all()) expect(countLevels(kind.schema() ?? {})).toBeLessThan(40);
    const schema = schemaOf({ group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition" });
    const versions = dig(schema, "properties", "spec", "properties", "versions", "items", "properties", "schema");
    const inner = dig(versions, "properties", "openAPIV3Schema", "properties");
    expect(dig(inner, "not")).toEqual({ type: "object" });
    expect(dig(inner, "properties", "additionalProperties")).toEqual({ type: "object" });
  });

  it("take little room", () => {
    const bytes = ["kinds.json", "schemas.json"].map((file) => readFileSync(new URL(file, import.meta.url)).length);
    expect(bytes[0]! + bytes[1]!).toBeLessThan(200_000);
  });
});

describe("a kind table", () => {
  const kinds = toKindTable([DEFINITION, { apiVersion: "v1", kind: "Pod", metadata: {} }]);

  it("knows the served versions of custom kinds, the preferred one first", () => {
    expect(kinds.versions("example.com", "Fox").map(({ version }) => version)).toEqual(["v2", "v1alpha1"]);
    expect(kinds.find("example.com", "Fox")).toMatchObject({ resource: "foxes", namespaced: false, isBuiltIn: false });
    expect(schemaOf({ group: "example.com", version: "v2", kind: "Fox" }, kinds)).toEqual({ type: "object" });
    expect(kinds.find("", "Pod")?.isBuiltIn).toBe(true);
  });

  it("says which resource an object is, and when it guessed", () => {
    expect(toResource("example.com/v2", "Fox", kinds)).toMatchObject({ resource: "foxes", isGuess: false });
    expect(toResource("example.com/v2", "Fox")).toMatchObject({
      resource: "foxs",
      namespaced: undefined,
      isGuess: true,
    });
    expect(toResource("apps/v1beta2", "Deployment")).toMatchObject({ version: "v1beta2", resource: "deployments" });
    expect(["Policy", "Ingress", "Endpoints", "Fox"].map(guessPlural)).toEqual([
      "policies",
      "ingresses",
      "endpoints",
      "foxs",
    ]);
  });
});

describe("versions", () => {
  it("are ordered as the API server prefers them", () => {
    const ordered = ["v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2", "foo1", "foo10"];
    expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered);
  });
});

function countLevels(schema: Json): number {
  const children = [dig(schema, "items"), dig(schema, "additionalProperties")].concat(
    Object.values((dig(schema, "properties") ?? {}) as Record<string, Json>),
  );
  const levels = children.map((child) => (typeof child === "object" && child !== null ? countLevels(child) : 0));
  return 1 + Math.max(0, ...levels);
}
