import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Request } from "../engines/policy/index.ts";
import type { KubernetesObject } from "../model/index.ts";
import { GUARD, HAUBERK, OWN, rulesOf } from "./guard/reviews-for-tests.ts";

const ofGroup = (group: string, resource: string, name = "p"): Partial<Request> => ({
  kind: { group, version: "v1", kind: "P" },
  resource: { group, version: "v1", resource },
  name,
  namespace: "",
});
const policy = (spec: object, metadata: object = {}): KubernetesObject => {
  return { apiVersion: "kyverno.io/v1", kind: "P", metadata: { name: "p", ...metadata }, spec } as KubernetesObject;
};
const update = { operation: "UPDATE" as const, oldObject: policy({ a: 1 }), object: policy({ a: 2 }) };
const remove = { operation: "DELETE" as const, oldObject: policy({ a: 1 }) };

describe("policies and exceptions", () => {
  it.each([
    ["kyverno.io", "clusterpolicies"],
    ["policies.kyverno.io", "validatingpolicies"],
    ["templates.gatekeeper.sh", "constrainttemplates"],
    ["constraints.gatekeeper.sh", "k8srequiredlabels"],
  ])("of %s/%s may be added, not changed or deleted", (group, resource) => {
    const one = ofGroup(group, resource);
    expect(rulesOf({ ...one, object: policy({}) })).toEqual([]);
    expect(rulesOf({ ...one, ...update })).toEqual(["guard/policies"]);
    expect(rulesOf({ ...one, ...remove })).toEqual(["guard/policies"]);
    expect(rulesOf({ ...one, operation: "DELETE", name: "" })).toEqual(["guard/policies"]);
    expect(rulesOf({ ...one, ...remove, userInfo: { username: HAUBERK, groups: [] } })).toEqual([]);
    expect(rulesOf({ ...one, ...remove }, { ...GUARD, clusterPolicies: false })).toEqual([]);
  });

  it.each(["kyverno.io", "policies.kyverno.io"])("of %s let nobody make exceptions", (group) => {
    const one = ofGroup(group, "policyexceptions");
    expect(rulesOf({ ...one, object: policy({}) })).toEqual(["guard/exceptions"]);
    expect(rulesOf({ ...one, ...update })).toEqual(["guard/exceptions"]);
    expect(rulesOf({ ...one, ...remove })).toEqual([]);
  });

  it("let nobody leave namespaces out by Gatekeeper's Config", () => {
    expect(rulesOf({ ...ofGroup("config.gatekeeper.sh", "configs"), object: policy({}) })).toEqual(["guard/policies"]);
  });

  it("leave to controllers what they note", () => {
    const one = ofGroup("kyverno.io", "clusterpolicies");
    expect(rulesOf({ ...one, ...update, subResource: "status" })).toEqual([]);
    const noted = { ...policy({ a: 1 }, { finalizers: ["x"], resourceVersion: "2" }), status: { ready: true } };
    expect(rulesOf({ ...one, ...update, object: noted })).toEqual([]);
    expect(rulesOf({ ...one, ...update, object: policy({ a: 1 }, { annotations: { a: "b" } }) })).toEqual([
      "guard/policies",
    ]);
    expect(rulesOf({ ...one, ...update, object: policy({ a: 1 }, { ownerReferences: [] }) })).toEqual([
      "guard/policies",
    ]);
    expect(rulesOf({ ...ofGroup("kyverno.io", "updaterequests"), ...update })).toEqual([]);
    expect(rulesOf({ ...ofGroup("status.gatekeeper.sh", "constraintpodstatuses"), ...update })).toEqual([]);
  });

  it("stay with their definitions", () => {
    const definitions = (name: string): Partial<Request> =>
      ofGroup("apiextensions.k8s.io", "customresourcedefinitions", name);
    const names = [
      "clusterpolicies.kyverno.io",
      "validatingpolicies.policies.kyverno.io",
      "x.constraints.gatekeeper.sh",
    ];
    for (const name of names) expect(rulesOf({ ...definitions(name), ...remove })).toEqual(["guard/policies"]);
    for (const name of ["updaterequests.kyverno.io", "things.example.com", "x", ""]) {
      expect(rulesOf({ ...definitions(name), operation: "DELETE", oldObject: null })).toEqual([]);
    }
    const serving = (...served: string[]): KubernetesObject => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "clusterpolicies.kyverno.io" },
      spec: { versions: ["v1", "v2"].map((name) => ({ name, served: served.includes(name) })) },
    });
    const serve = (object: KubernetesObject, name = "clusterpolicies.kyverno.io") =>
      rulesOf({ ...definitions(name), operation: "UPDATE", object, oldObject: serving("v1") });
    expect(serve(serving("v2"))).toEqual(["guard/policies"]);
    expect(serve(serving("v1", "v2"))).toEqual([]);
    expect(serve(serving("v2"), "things.example.com")).toEqual([]);
  });
});

const labelled = (label: string): KubernetesObject => policy({}, { name: "other", labels: { [label]: "hauberk" } });

describe("what is Hauberk's", () => {
  it.each([
    ["admissionregistration.k8s.io", "validatingwebhookconfigurations", "guard/webhook-configurations"],
    ["admissionregistration.k8s.io", "mutatingwebhookconfigurations", "guard/webhook-configurations"],
    ["admissionregistration.k8s.io", "validatingadmissionpolicybindings", "guard/webhook-configurations"],
    ["rbac.authorization.k8s.io", "clusterroles", "guard/access"],
    ["rbac.authorization.k8s.io", "clusterrolebindings", "guard/access"],
  ])("is not changed or deleted in %s/%s", (group, resource, rule) => {
    for (const one of [update, remove]) {
      expect(rulesOf({ ...ofGroup(group, resource, "hauberk-x"), ...one })).toEqual([rule]);
      expect(rulesOf({ ...ofGroup(group, resource, "other"), ...one })).toEqual([]);
    }
    const unlabel = { ...update, oldObject: labelled("app.kubernetes.io/managed-by") };
    expect(rulesOf({ ...ofGroup(group, resource, "other"), ...unlabel })).toEqual([rule]);
    expect(
      rulesOf({ ...ofGroup(group, resource, ""), ...remove, oldObject: labelled("app.kubernetes.io/name") }),
    ).toEqual([rule]);
    expect(rulesOf({ ...ofGroup(group, resource, "hauberk"), object: policy({}) })).toEqual([]);
  });

  const inOwn = (resource: string, subResource = "", parts: Partial<Request> = {}): Partial<Request> => ({
    resource: { group: "", version: "v1", resource },
    subResource,
    namespace: OWN,
    ...parts,
  });

  it.each<[Request["operation"], string, string]>([
    ["DELETE", "deployments", ""],
    ["UPDATE", "deployments", "scale"],
    ["UPDATE", "services", ""],
    ["UPDATE", "endpoints", ""],
    ["CREATE", "secrets", ""],
    ["UPDATE", "configmaps", ""],
    ["CREATE", "pods", ""],
    ["UPDATE", "pods", "ephemeralcontainers"],
    ["CONNECT", "pods", "exec"],
    ["CONNECT", "pods", "attach"],
    ["CONNECT", "pods", "portforward"],
    ["CREATE", "serviceaccounts", "token"],
    ["DELETE", "configmaps", ""],
  ])("lets nobody %s %s/%s in its namespace", (operation, resource, subResource) => {
    const request = inOwn(resource, subResource, { operation });
    expect(rulesOf(request)).toEqual(["guard/own-namespace"]);
    expect(rulesOf({ ...request, namespace: "shop" })).toEqual([]);
    for (const username of [
      "system:serviceaccount:kube-system:default",
      "system:serviceaccount:shop:namespace-controller",
      "",
    ]) {
      expect(rulesOf({ ...request, userInfo: { username, groups: ["system:serviceaccounts"] } })).toEqual([
        "guard/own-namespace",
      ]);
    }
    expect(rulesOf({ ...request, userInfo: { username: HAUBERK, groups: [] } })).toEqual([]);
  });

  it.each<[string, string[], Request["operation"], string, string]>([
    ["system:serviceaccount:kube-system:deployment-controller", [], "CREATE", "replicasets", ""],
    ["system:serviceaccount:kube-system:replicaset-controller", [], "CREATE", "pods", ""],
    ["system:serviceaccount:kube-system:replicaset-controller", [], "UPDATE", "replicasets", "status"],
    ["system:serviceaccount:kube-system:endpointslice-controller", [], "UPDATE", "endpointslices", ""],
    ["system:serviceaccount:kube-system:namespace-controller", [], "DELETE", "secrets", ""],
    ["system:serviceaccount:kube-system:generic-garbage-collector", [], "DELETE", "replicasets", ""],
    ["system:kube-controller-manager", [], "CREATE", "pods", ""],
    ["system:kube-scheduler", [], "CREATE", "pods", "binding"],
    ["system:node:a", ["system:nodes"], "UPDATE", "pods", "status"],
    ["system:node:a", ["system:nodes"], "CREATE", "serviceaccounts", "token"],
    ["alice", [], "CREATE", "events", ""],
    ["alice", [], "CREATE", "pods", "eviction"],
    ["system:serviceaccount:calico-system:calico-cni-plugin", [], "UPDATE", "pods", "status"],
  ])("comes up again: %s %s may %s %s/%s", (username, groups, operation, resource, subResource) => {
    expect(rulesOf(inOwn(resource, subResource, { operation, userInfo: { username, groups } }))).toEqual([]);
  });

  it.each<[string, Request["operation"], string, string]>([
    ["system:serviceaccount:kube-system:deployment-controller", "DELETE", "secrets", ""],
    ["system:serviceaccount:kube-system:namespace-controller", "UPDATE", "deployments", ""],
    ["system:serviceaccount:kube-system:__proto__", "CREATE", "pods", ""],
    ["system:kube-scheduler", "CREATE", "pods", "exec"],
    ["system:kube-scheduler", "UPDATE", "constructor", ""],
    ["system:node:a", "CREATE", "serviceaccounts", "token"],
    ["system:node:a", "DELETE", "pods", ""],
  ])("gives %s nothing more: not %s %s/%s", (username, operation, resource, subResource) => {
    const request = inOwn(resource, subResource, { operation, userInfo: { username, groups: [] } });
    expect(rulesOf(request)).toEqual(["guard/own-namespace"]);
  });

  it("gets the CA bundle of Kubernetes, and no other ConfigMap, from its publisher", () => {
    const userInfo = { username: "system:serviceaccount:kube-system:root-ca-cert-publisher", groups: [] };
    expect(rulesOf(inOwn("configmaps", "", { userInfo, name: "kube-root-ca.crt" }))).toEqual([]);
    expect(rulesOf(inOwn("configmaps", "", { userInfo, name: "settings" }))).toEqual(["guard/own-namespace"]);
  });
});

describe("the guard", () => {
  it("never throws, whatever the objects are", () => {
    const anyObject = fc.oneof(
      fc.constant(null),
      fc.object({ withNullPrototype: true }),
      fc.object(),
    ) as fc.Arbitrary<KubernetesObject | null>;
    const groups = [
      "",
      "kyverno.io",
      "config.gatekeeper.sh",
      "rbac.authorization.k8s.io",
      "apiextensions.k8s.io",
      "__proto__",
    ];
    const request = fc.record({
      object: anyObject,
      oldObject: anyObject,
      operation: fc.constantFrom<Request["operation"]>("CREATE", "UPDATE", "DELETE", "CONNECT"),
      group: fc.constantFrom(...groups),
      resource: fc.constantFrom("namespaces", "pods", "clusterpolicies", "policyexceptions", "toString"),
      namespace: fc.constantFrom("", OWN, "shop"),
      name: fc.constantFrom("", "hauberk", OWN, "constructor"),
    });
    fc.assert(
      fc.property(request, ({ group, resource, ...rest }) => {
        expect(rulesOf({ ...rest, resource: { group, version: "v1", resource } })).toBeInstanceOf(Array);
      }),
    );
  });
});
