import * as fc from "fast-check";
import type { KubernetesObject } from "../../src/model/index.ts";

/** Small worlds in which everything meets: few labels, ports and networks, so that rules overlap. */
const value = fc.constantFrom("a", "b");
const key = fc.constantFrom("x", "y");
const labels = fc.dictionary(key, value, { maxKeys: 2 });
const NAMESPACES = ["one", "two"] as const;
const PORT_NAMES = ["http", "dns"] as const;
const protocol = fc.constantFrom("TCP", "UDP", "SCTP");
const portNumber = fc.constantFrom(1, 53, 80, 81, 443, 65_535);
const cidr = fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "192.168.0.0/16");

const expression = fc.oneof(
  fc.record({ key, operator: fc.constantFrom("In", "NotIn"), values: fc.uniqueArray(value, { minLength: 1 }) }),
  fc.record({ key, operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 1 }) },
  { requiredKeys: [] },
);

function optional<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 2 });
}

const containerPort = fc.record(
  { name: fc.constantFrom(...PORT_NAMES), containerPort: portNumber, protocol },
  { requiredKeys: ["containerPort"] },
);

const pod = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: fc.array(containerPort, { maxLength: 2 }),
});

const policyPort = fc.oneof(
  fc.record({ protocol: optional(protocol), port: optional(portNumber) }),
  fc.record({ protocol: optional(protocol), port: fc.constantFrom(...PORT_NAMES) }),
  fc.record({
    protocol: optional(protocol),
    port: fc.constantFrom(1, 53, 80),
    endPort: fc.constantFrom(80, 443, 65_535),
  }),
);

const policyPeer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.record({
    ipBlock: fc.record({
      cidr: fc.constantFrom("10.0.0.0/8", "0.0.0.0/0"),
      except: optional(
        fc.uniqueArray(fc.constantFrom("10.1.0.0/16", "10.1.2.3/32", "10.200.0.0/24"), { maxLength: 2 }),
      ),
    }),
  }),
);

function rule(field: "from" | "to") {
  return fc.record({
    [field]: optional(fc.array(policyPeer, { maxLength: 2 })),
    ports: optional(fc.array(policyPort, { maxLength: 2 })),
  });
}

const networkPolicy = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  podSelector: selector,
  policyTypes: optional(fc.uniqueArray(fc.constantFrom("Ingress", "Egress"), { minLength: 1 })),
  ingress: optional(fc.array(rule("from"), { maxLength: 2 })),
  egress: optional(fc.array(rule("to"), { maxLength: 2 })),
});

const adminPods = fc.oneof(
  fc.record({ namespaces: selector }),
  fc.record({ pods: fc.record({ namespaceSelector: selector, podSelector: selector }) }),
);
const adminTarget = fc.oneof(adminPods, fc.record({ networks: fc.uniqueArray(cidr, { minLength: 1, maxLength: 2 }) }));
const range = fc
  .tuple(portNumber, portNumber)
  .map(([one, other]) => ({ start: Math.min(one, other), end: Math.max(one, other) }));
const adminPort = fc.oneof(
  fc.record({ portNumber: fc.record({ protocol, port: portNumber }) }),
  fc.record({ portRange: fc.tuple(protocol, range).map(([one, bounds]) => ({ protocol: one, ...bounds })) }),
  fc.record({ namedPort: fc.constantFrom(...PORT_NAMES) }),
);
const lower = fc.constantFrom("tcp", "udp", "sctp");
const clusterProtocol = fc.oneof(
  fc.tuple(lower, portNumber).map(([one, number]) => ({ [one]: { destinationPort: { number } } })),
  fc.tuple(lower, range).map(([one, bounds]) => ({ [one]: { destinationPort: { range: bounds } } })),
  lower.map((one) => ({ [one]: {} })),
  fc.record({ destinationNamedPort: fc.constantFrom(...PORT_NAMES) }),
);

function adminRule(field: "from" | "to", actions: readonly string[], portsField: "ports" | "protocols") {
  return fc.record({
    action: fc.constantFrom(...actions),
    [field]: fc.array(field === "from" ? adminPods : adminTarget, { minLength: 1, maxLength: 2 }),
    [portsField]: optional(
      fc.array<unknown>(portsField === "ports" ? adminPort : clusterProtocol, { minLength: 1, maxLength: 2 }),
    ),
  });
}

function adminSpec(actions: readonly string[], portsField: "ports" | "protocols") {
  return {
    subject: adminPods,
    ingress: optional(fc.array(adminRule("from", actions, portsField), { maxLength: 2 })),
    egress: optional(fc.array(adminRule("to", actions, portsField), { maxLength: 2 })),
  };
}

const adminPolicy = fc.record(adminSpec(["Allow", "Deny", "Pass"], "ports"));
const baselinePolicy = fc.record(adminSpec(["Allow", "Deny"], "ports"));
const clusterPolicy = fc.record({
  tier: fc.constantFrom("Admin", "Baseline"),
  ...adminSpec(["Accept", "Deny", "Pass"], "protocols"),
});

/** A small cluster: namespaces, pods, and policies of every kind, as objects that the API server would take. */
export const cluster: fc.Arbitrary<KubernetesObject[]> = fc
  .record({
    namespaces: fc.tuple(labels, labels),
    pods: fc.array(pod, { minLength: 2, maxLength: 4 }),
    networkPolicies: fc.array(networkPolicy, { maxLength: 3 }),
    adminPolicies: fc.array(adminPolicy, { maxLength: 2 }),
    clusterPolicies: fc.array(clusterPolicy, { maxLength: 2 }),
    baseline: fc.array(baselinePolicy, { maxLength: 1 }),
  })
  .map((parts) => toObjects(parts as unknown as Parts));

type Spec = Record<string, unknown>;

interface Parts {
  readonly namespaces: readonly Record<string, string>[];
  readonly pods: readonly { namespace: string; labels: Record<string, string>; ports: unknown }[];
  readonly networkPolicies: readonly (Spec & { namespace: string })[];
  readonly adminPolicies: readonly Spec[];
  readonly clusterPolicies: readonly Spec[];
  readonly baseline: readonly Spec[];
}

function toObjects(parts: Parts): KubernetesObject[] {
  const objects = [
    ...parts.namespaces.map((all, at) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: NAMESPACES[at], labels: all },
    })),
    ...parts.pods.map(({ namespace, labels: all, ports }, at) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { namespace, name: `pod${at}`, labels: all },
      spec: { containers: [{ name: "main", image: "main", ports }] },
    })),
    ...parts.networkPolicies.map(({ namespace, ...spec }, at) => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { namespace, name: `np${at}` },
      spec,
    })),
    ...parts.adminPolicies.map((spec, at) =>
      toAdmin("AdminNetworkPolicy", "v1alpha1", `anp${at}`, { priority: at * 2, ...spec }),
    ),
    ...parts.clusterPolicies.map((spec, at) =>
      toAdmin("ClusterNetworkPolicy", "v1alpha2", `cnp${at}`, { priority: at * 2 + 1, ...spec }),
    ),
    ...parts.baseline.map((spec) => toAdmin("BaselineAdminNetworkPolicy", "v1alpha1", "default", spec)),
  ];
  // What was left out is absent, as it is when read from a file.
  return JSON.parse(JSON.stringify(objects)) as KubernetesObject[];
}

function toAdmin(kind: string, version: string, name: string, spec: Spec): object {
  return { apiVersion: `policy.networking.k8s.io/${version}`, kind, metadata: { name }, spec };
}
