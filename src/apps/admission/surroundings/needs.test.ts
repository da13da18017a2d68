import { describe, expect, it } from "vitest";
import type { JsonObject, Resource } from "../../../model/index.ts";
import { findNeeds } from "./needs.ts";

function policy(apiVersion: string, kind: string, spec: JsonObject, namespace?: string): Resource {
  const metadata = { name: "p", ...(namespace === undefined ? {} : { namespace }) };
  return { object: { apiVersion, kind, metadata, spec }, origin: { is: "cluster", context: "c" } };
}

const contexts = (...maps: JsonObject[]): JsonObject => ({
  rules: [{ name: "r", context: maps.map((configMap) => ({ name: "c", configMap })) }],
});

describe("what policies look up", () => {
  it("is the parameters of bindings, as narrow as they name them", () => {
    const paramKind = { apiVersion: "rules.example.com/v1", kind: "Limit" };
    const admission = "admissionregistration.k8s.io/v1";
    const bound = (paramRef: JsonObject) => [
      policy(admission, "ValidatingAdmissionPolicy", { paramKind }),
      policy(admission, "ValidatingAdmissionPolicyBinding", { policyName: "p", paramRef }),
    ];
    const kind = { group: "rules.example.com", version: "v1", kind: "Limit" };
    expect(findNeeds(bound({ name: "a", namespace: "n" }))).toEqual([{ ...kind, name: "a", namespace: "n" }]);
    expect(findNeeds(bound({ selector: {} }))).toEqual([{ ...kind, name: undefined, namespace: undefined }]);
    expect(findNeeds([...bound({ name: "a", namespace: "n" }), ...bound({ selector: {} })])).toHaveLength(1);
    expect(findNeeds([policy(admission, "ValidatingAdmissionPolicy", { paramKind })])).toEqual([]);
  });

  it("is a ConfigMap where its name is written, and all of a namespace or of the cluster where it is not", () => {
    const needs = (...maps: JsonObject[]) =>
      findNeeds([policy("kyverno.io/v1", "ClusterPolicy", contexts(...maps))]).map(
        ({ kind, namespace, name }) => `${kind} ${namespace ?? "*"}/${name ?? "*"}`,
      );
    expect(needs({ name: "a", namespace: "n" }, { name: "b" })).toEqual(["ConfigMap n/a", "ConfigMap default/b"]);
    expect(needs({ name: "{{ request.name }}", namespace: "n" }, { name: "a", namespace: "n" })).toEqual([
      "ConfigMap n/*",
    ]);
    expect(needs({ name: "a", namespace: "{{ request.namespace }}" })).toEqual(["ConfigMap */a"]);
  });

  it("of a policy of a namespace lies in that namespace, whatever it names", () => {
    const needs = (...maps: JsonObject[]) => findNeeds([policy("kyverno.io/v1", "Policy", contexts(...maps), "shop")]);
    expect(needs({ name: "a", namespace: "kube-system" })).toEqual([]);
    expect(needs({ name: "a", namespace: "{{ 'kube-system' }}" })).toMatchObject([{ namespace: "shop", name: "a" }]);
    const roles = { rules: [{ match: { any: [{ clusterRoles: ["admin"] }] } }] };
    expect(findNeeds([policy("kyverno.io/v1", "Policy", roles, "shop")])).toEqual([]);
    expect(findNeeds([policy("kyverno.io/v1", "ClusterPolicy", roles)]).map(({ kind }) => kind)).toEqual([
      "RoleBinding",
      "ClusterRoleBinding",
    ]);
    const get = { validations: [{ expression: 'resource.Get("v1", "secrets", "kube-system", "s") != null' }] };
    expect(findNeeds([policy("policies.kyverno.io/v1", "NamespacedValidatingPolicy", get, "shop")])).toEqual([]);
    expect(findNeeds([policy("policies.kyverno.io/v1", "ValidatingPolicy", get)])).toMatchObject([
      { resource: "secrets" },
    ]);
  });

  it("is what Gatekeeper is told to sync", () => {
    const pods = { group: "", version: "v1", kind: "Pod" };
    expect(
      findNeeds([
        policy("config.gatekeeper.sh/v1alpha1", "Config", { sync: { syncOnly: [pods] } }),
        policy("syncset.gatekeeper.sh/v1alpha1", "SyncSet", {
          gvks: [pods, { group: "apps", version: "v1", kind: "Deployment" }],
        }),
      ]).map(({ kind }) => kind),
    ).toEqual(["Pod", "Deployment"]);
  });

  it("is nothing in policies of another form than they have", () => {
    const odd: JsonObject[] = [
      {},
      { rules: 1 },
      { context: [null, 1, { configMap: 1 }] },
      { sync: [] },
      { paramKind: [] },
    ];
    for (const spec of odd) {
      for (const [apiVersion, kind] of [
        ["kyverno.io/v1", "ClusterPolicy"],
        ["policies.kyverno.io/v1", "ValidatingPolicy"],
        ["config.gatekeeper.sh/v1", "Config"],
        ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"],
      ] as const) {
        expect(findNeeds([policy(apiVersion, kind, spec)])).toEqual([]);
      }
    }
  });
});
