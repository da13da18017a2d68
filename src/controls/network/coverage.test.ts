import { describe, expect, it } from "vitest";
import type { Blind, KubernetesObject, Picture, Resource, Workload } from "../../model/index.ts";
import { toGroupKind } from "../../model/index.ts";
import { coverageOf } from "./coverage.ts";

const origin = { is: "cluster", context: "test" } as const;

function object(apiVersion: string, kind: string, namespace: string, rest: object): Resource {
  const metadata = namespace === "" ? { name: "p" } : { name: "p", namespace };
  return { origin, object: { apiVersion, kind, metadata, ...rest } };
}

/** A small real picture: no more than the coverage asks of it. */
function pictureOf(resources: readonly Resource[], blind: readonly Blind[] = []): Picture {
  return {
    resources,
    workloads: [],
    dockerfiles: [],
    complete: true,
    blind,
    namespaces: ["shop"],
    ofKind: (kind) => resources.filter((one) => toGroupKind(one.object) === kind),
    find: (kind, namespace, name) =>
      resources.find(
        (one) =>
          toGroupKind(one.object) === kind &&
          (one.object.metadata.namespace ?? "") === namespace &&
          one.object.metadata.name === name,
      ),
    workloadsIn: () => [],
    whyBlind: (kind) => blind.find(({ groupKind }) => groupKind === kind)?.because,
  };
}

const pod = object("v1", "Pod", "shop", {});
const web: Workload = {
  resource: pod,
  specPath: ["spec"],
  metadataPath: ["metadata"],
  namespace: "shop",
  podMetadata: { name: "p", labels: { app: "web" } },
  podSpec: { serviceAccountName: "web" },
  containers: [],
  exposure: "cluster",
  exposedBy: [],
};

function judge(resources: readonly Resource[], blind: readonly Blind[] = []): string {
  const { ingress, egress } = coverageOf(web, pictureOf(resources, blind));
  return `${ingress} ${egress}`;
}

const namespace = {
  origin,
  object: {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "shop", labels: { team: "sales" } },
  } as KubernetesObject,
};
const policy = (spec: object, home = "shop") => object("networking.k8s.io/v1", "NetworkPolicy", home, { spec });
const cilium = (spec: object) => object("cilium.io/v2", "CiliumNetworkPolicy", "shop", { spec });
const clusterwide = (spec: object) => object("cilium.io/v2", "CiliumClusterwideNetworkPolicy", "", { spec });
const calico = (spec: object) => object("projectcalico.org/v3", "NetworkPolicy", "shop", { spec });
const global = (spec: object) => object("crd.projectcalico.org/v1", "GlobalNetworkPolicy", "", { spec });
const admin = (spec: object, kind = "AdminNetworkPolicy") =>
  object("policy.networking.k8s.io/v1alpha1", kind, "", { spec });

describe("coverageOf", () => {
  it.each<[string, Resource[], string]>([
    ["no policy leaves both open", [], "open open"],
    ["policyTypes say the directions", [policy({ podSelector: {}, policyTypes: ["Egress"] })], "open covered"],
    ["without policyTypes it is ingress", [policy({ podSelector: {} })], "covered open"],
    ["and egress where there are egress rules", [policy({ podSelector: {}, egress: [{}] })], "covered covered"],
    ["no podSelector is all pods", [policy({})], "covered open"],
    ["another namespace's policy is not ours", [policy({ podSelector: {} }, "office")], "open open"],
    ["labels decide", [policy({ podSelector: { matchLabels: { app: "db" } } })], "open open"],
    [
      "two policies add up",
      [policy({ podSelector: {} }), policy({ podSelector: {}, policyTypes: ["Egress"] })],
      "covered covered",
    ],
  ])("of NetworkPolicies: %s", (_, resources, expected) => {
    expect(judge(resources)).toBe(expected);
  });

  it.each<[string, Resource[], string]>([
    ["a section closes its direction", [cilium({ endpointSelector: {}, ingress: [{}] })], "covered open"],
    ["so does one that denies", [cilium({ endpointSelector: {}, egressDeny: [{}] })], "open covered"],
    ["an empty list is no rule to Cilium", [cilium({ endpointSelector: {}, ingress: [] })], "unknown open"],
    [
      "default deny may be off",
      [cilium({ endpointSelector: {}, ingress: [{}], enableDefaultDeny: { ingress: false } })],
      "open open",
    ],
    [
      "labels may name their source",
      [cilium({ endpointSelector: { matchLabels: { "k8s:app": "web" } }, ingress: [{}] })],
      "covered open",
    ],
    [
      "the namespace is a label",
      [
        clusterwide({
          endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": "office" } },
          ingress: [{}],
        }),
      ],
      "open open",
    ],
    ["a policy for nodes is not for pods", [clusterwide({ nodeSelector: {}, ingress: [{}] })], "open open"],
    [
      "labels of the namespace that was read",
      [
        namespace,
        clusterwide({
          endpointSelector: { matchLabels: { "io.cilium.k8s.namespace.labels.team": "sales" } },
          ingress: [{}],
        }),
      ],
      "covered open",
    ],
    [
      "labels of a namespace that was not",
      [
        clusterwide({
          endpointSelector: { matchLabels: { "io.cilium.k8s.namespace.labels.team": "sales" } },
          ingress: [{}],
        }),
      ],
      "unknown open",
    ],
  ])("of Cilium's policies: %s", (_, resources, expected) => {
    expect(judge(resources)).toBe(expected);
  });

  it.each<[string, Resource[], string]>([
    ["types say the directions", [calico({ types: ["Ingress", "Egress"] })], "covered covered"],
    ["rules do without types", [calico({ selector: "all()", egress: [{}] })], "open covered"],
    ["a selector that fits", [calico({ selector: 'app == "web" && has(app)' })], "covered open"],
    ["a selector that does not", [calico({ selector: "app == 'db'" })], "open open"],
    ["a selector beyond us is unknown", [calico({ selector: "app in {'web'}" })], "unknown open"],
    ["an account selector is unknown", [calico({ serviceAccountSelector: "x == 'y'" })], "unknown open"],
    ["a global one", [global({ types: ["Ingress", "Egress"] })], "covered covered"],
    [
      "a global one for namespaces that were not read",
      [global({ namespaceSelector: "team == 'sales'" })],
      "unknown open",
    ],
    ["a global one for another namespace", [namespace, global({ namespaceSelector: "team == 'hr'" })], "open open"],
  ])("of Calico's policies: %s", (_, resources, expected) => {
    expect(judge(resources)).toBe(expected);
  });

  it.each<[string, Resource[], string]>([
    [
      "a deny closes the direction",
      [namespace, admin({ subject: { namespaces: {} }, ingress: [{ action: "Deny" }] })],
      "covered open",
    ],
    [
      "allowing alone is not understood",
      [namespace, admin({ subject: { namespaces: {} }, egress: [{ action: "Allow" }] })],
      "open unknown",
    ],
    [
      "pods are chosen by two selectors",
      [
        namespace,
        admin(
          {
            subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: "db" } } } },
            ingress: [{ action: "Deny" }],
          },
          "BaselineAdminNetworkPolicy",
        ),
      ],
      "open open",
    ],
    [
      "a namespace that was not read",
      [admin({ subject: { namespaces: { matchLabels: { team: "sales" } } }, ingress: [{ action: "Deny" }] })],
      "unknown open",
    ],
  ])("of admin policies: %s", (_, resources, expected) => {
    expect(judge(resources)).toBe(expected);
  });

  it("never calls a pod open when policies of some kind were not read", () => {
    const blind = [{ groupKind: "cilium.io/CiliumNetworkPolicy", namespace: "", because: "list denied" }];
    expect(judge([], blind)).toBe("unknown unknown");
    expect(judge([policy({ podSelector: {} })], blind)).toBe("covered unknown");
  });
});
