import { describe, expect, it } from "vitest";
import { type Policy, type Request, type ResourceRule, toRequest } from "../../engines/policy/index.ts";
import type { KubernetesObject } from "../../model/index.ts";
import { toPolicyIndex } from "./policy-index.ts";

const PODS: ResourceRule = {
  apiGroups: [""],
  apiVersions: ["v1"],
  resources: ["pods"],
  operations: ["CREATE"],
  scope: "*",
};

function policy(name: string, ...interest: ResourceRule[]): Policy {
  return { name, namespace: "", kind: "Test", interest, judge: () => [] };
}

function pod(namespace: string, labels: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "a", namespace, labels } };
}

function namesOf(policies: readonly Policy[], request: Request): string[] {
  return toPolicyIndex(policies)
    .matching(request)
    .map(({ name }) => name);
}

describe("the index of policies", () => {
  it("finds policies by resource, operation, namespace and label, in the order they were given", () => {
    const silent: Policy = { name: "silent", namespace: "", kind: "Test", judge: () => [] };
    const policies = [
      policy("elsewhere", { ...PODS, namespaces: ["other"] }),
      policy("labelled", { ...PODS, label: { key: "app", values: ["web", "api"] } }),
      silent,
      policy("here", { ...PODS, namespaces: ["prod", "test"] }),
      policy("services", { ...PODS, resources: ["services"] }),
      policy("both", { ...PODS, namespaces: ["prod"], label: { key: "app", values: ["db"] } }),
      policy("nothing"),
      policy("all", { ...PODS, apiGroups: ["*"], resources: ["*"], operations: ["*"] }),
    ];
    expect(namesOf(policies, toRequest(pod("prod", { app: "web" })))).toEqual(["labelled", "silent", "here", "all"]);
    expect(namesOf(policies, toRequest(pod("prod", { app: "db" })))).toEqual(["silent", "here", "both", "all"]);
    expect(namesOf(policies, toRequest(pod("dev")))).toEqual(["silent", "all"]);
    expect(namesOf(policies, toRequest(pod("dev"), { operation: "DELETE" }))).toEqual(["silent", "all"]);
  });

  it("looks at the labels of what is replaced too, and at any where the policy changes objects", () => {
    const label = { key: "app", values: ["web"] };
    const mutating: Policy = { ...policy("mutating", { ...PODS, operations: ["*"], label }), mutate: () => undefined };
    const policies = [policy("labelled", { ...PODS, operations: ["*"], label }), mutating];
    const request = toRequest(pod("a"), { operation: "UPDATE", oldObject: pod("a", { app: "web" }) });
    expect(namesOf(policies, request)).toEqual(["labelled", "mutating"]);
    expect(namesOf(policies, toRequest(pod("a")))).toEqual(["mutating"]);
  });

  it("takes an object without a namespace for one of any, and a Namespace for itself", () => {
    const policies = [policy("here", { ...PODS, resources: ["*"], namespaces: ["prod"] })];
    const { namespace: _, ...metadata } = pod("x").metadata;
    expect(namesOf(policies, toRequest({ ...pod("x"), metadata }))).toEqual(["here"]);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "dev" } };
    expect(namesOf(policies, { ...toRequest(namespace), namespace: "dev" })).toEqual(["here"]);
  });

  it("finds equivalent versions and groups only for rules that ask for them", () => {
    const events = { ...PODS, resources: ["events"], operations: ["*"] } as const;
    const policies = [policy("exact", events), policy("equivalent", { ...events, isEquivalent: true })];
    const event = { apiVersion: "events.k8s.io/v1", kind: "Event", metadata: { name: "a", namespace: "b" } };
    expect(namesOf(policies, toRequest(event))).toEqual(["equivalent"]);
  });

  it("does not grow with names that were made up, prototype keys among them", () => {
    const index = toPolicyIndex([policy("pods", PODS), policy("all", { ...PODS, resources: ["*"], apiGroups: ["*"] })]);
    const before = index.matching(made("x"));
    for (let number = 0; number < 1000; number += 1) expect(index.matching(made(`x${number}`))).toBe(before);
    for (const name of ["__proto__", "constructor"]) expect(index.matching(made(name))).toBe(before);
  });
});

/** A request about a resource nobody knows. */
function made(name: string): Request {
  const resource = { group: `${name}.example.com`, version: "v1", resource: name };
  return { ...toRequest(pod(name)), resource, kind: { ...resource, kind: name } };
}
