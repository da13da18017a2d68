import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Policy, readPolicies, type Request, toKnownObjects, type World } from "../../engines/policy/index.ts";
import type { KubernetesObject } from "../../model/index.ts";
import { checkGuard, type Guard } from "../guard.ts";
import { toGuardPolicies } from "./guard-policies.ts";
import { toReview } from "./reviews-for-tests.ts";
import { CONTROLLER_MANAGER, CONTROLLER_PREFIX, CONTROLLERS, ROOT_CA, SCHEDULER } from "./system-writers.ts";

const GUARD: Guard = {
  usernames: ["system:serviceaccount:hauberk-system:hauberk"],
  groups: ["guardians"],
  namespaceLabels: [],
  ownNamespace: "hauberk-system",
};
const ownNamespace: KubernetesObject = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "hauberk-system", labels: { "kubernetes.io/metadata.name": "hauberk-system" } },
};
const world: World = { objects: toKnownObjects([ownNamespace]), now: new Date(0) };

describe("the guard as admission policies", () => {
  const policies = readGuardPolicies(GUARD);

  it("is two policies without fault", () => {
    expect(policies.map(({ name }) => name)).toEqual(["hauberk-guard", "hauberk-guard-namespace"]);
  });

  it("refuses what the guard refuses, and nothing else", () => {
    let refused = 0;
    fc.assert(
      fc.property(anyRequest, (request) => {
        const ours = checkGuard(toReview(request), GUARD).length > 0;
        const theirs = policies.some((policy) => isRefused(policy, request));
        refused += Number(ours);
        expect(theirs).toBe(ours);
      }),
      { numRuns: 3000 },
    );
    expect(refused).toBeGreaterThan(300);
  });
});

function readGuardPolicies(guard: Guard): readonly Policy[] {
  const resources = toGuardPolicies(guard).map((object) => ({
    object,
    origin: { is: "cluster", context: "" } as const,
  }));
  const { policies, problems } = readPolicies(resources, { objects: "as served" });
  expect(problems).toEqual([]);
  return policies;
}

function isRefused(policy: Policy, request: Request): boolean {
  const results = policy.judge(request, world);
  expect(results.filter(({ result }) => result === "error")).toEqual([]);
  return results.some(({ result }) => result === "fail");
}

const anyUser = fc.oneof(
  fc.constantFrom(
    { username: "alice", groups: ["devs"] },
    { username: "alice", groups: ["guardians"] },
    { username: "", groups: [] },
    { username: "system:serviceaccount:hauberk-system:hauberk", groups: [] },
    { username: "system:node:a", groups: ["system:nodes"] },
    { username: "system:node:a", groups: [] },
    { username: SCHEDULER, groups: [] },
    { username: CONTROLLER_MANAGER, groups: [] },
    { username: CONTROLLER_PREFIX + ROOT_CA.controller, groups: [] },
  ),
  fc.constantFrom(...Object.keys(CONTROLLERS)).map((name) => ({ username: CONTROLLER_PREFIX + name, groups: [] })),
);

const IN_NAMESPACE = [
  ["apps", "Deployment", "deployments", ""],
  ["apps", "Deployment", "deployments", "scale"],
  ["apps", "Deployment", "deployments", "status"],
  ["apps", "ReplicaSet", "replicasets", ""],
  ["", "Pod", "pods", ""],
  ["", "Pod", "pods", "status"],
  ["", "Pod", "pods", "ephemeralcontainers"],
  ["", "PodExecOptions", "pods", "exec"],
  ["", "Binding", "pods", "binding"],
  ["policy", "Eviction", "pods", "eviction"],
  ["authentication.k8s.io", "TokenRequest", "serviceaccounts", "token"],
  ["", "ConfigMap", "configmaps", ""],
  ["", "Secret", "secrets", ""],
  ["", "Event", "events", ""],
  ["discovery.k8s.io", "EndpointSlice", "endpointslices", ""],
  ["rbac.authorization.k8s.io", "RoleBinding", "rolebindings", ""],
] as const;
const CLUSTER_WIDE = [
  ["admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", ""],
  ["rbac.authorization.k8s.io", "ClusterRole", "clusterroles", ""],
  ["apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", ""],
  ["storage.k8s.io", "StorageClass", "storageclasses", ""],
] as const;

const anyPlace = fc.oneof(
  fc.record({
    what: fc.constantFrom(...IN_NAMESPACE),
    namespace: fc.constantFrom("hauberk-system", "hauberk-system", "shop"),
  }),
  fc.record({ what: fc.constantFrom(...CLUSTER_WIDE), namespace: fc.constant("") }),
);
const anyName = fc.constantFrom(
  "hauberk",
  "hauberk-1",
  "web",
  "kube-root-ca.crt",
  "policies.kyverno.io",
  "x.policies.kyverno.io",
);
const anyLabels = fc.constantFrom<Record<string, string>>(
  {},
  {},
  { "app.kubernetes.io/managed-by": "hauberk" },
  { app: "hauberk" },
);

const anyContent = fc.record({
  labels: anyLabels,
  versions: fc.array(fc.record({ name: fc.constantFrom("v1", "v2"), served: fc.boolean() }), { maxLength: 2 }),
});

const anyRequest: fc.Arbitrary<Request> = fc
  .tuple(anyPlace, anyUser, fc.constantFrom("CREATE", "UPDATE", "DELETE"), anyName, anyContent, anyContent)
  .map(([{ what, namespace }, userInfo, writing, name, after, before]) => {
    const [group, kind, resource, subResource] = what;
    const operation = subResource === "exec" ? "CONNECT" : writing;
    const [object, old] = [after, before].map(({ labels, versions }): KubernetesObject => ({
      apiVersion: group === "" ? "v1" : `${group}/v1`,
      kind,
      // Labels of others are looked at as they were: that is what says whose an object is.
      metadata: {
        name,
        labels: subResource === "status" ? labels : before.labels,
        ...(namespace === "" ? {} : { namespace }),
      },
      ...(resource === "customresourcedefinitions" ? { spec: { versions } } : {}),
    }));
    return {
      operation,
      object: operation === "DELETE" ? null : (object ?? null),
      oldObject: operation === "UPDATE" || operation === "DELETE" ? (old ?? null) : null,
      kind: { group, version: "v1", kind },
      resource: {
        group: subResource === "" ? group : resource === "deployments" ? "apps" : "",
        version: "v1",
        resource,
      },
      subResource,
      name,
      namespace,
      userInfo,
      dryRun: false,
    };
  });
