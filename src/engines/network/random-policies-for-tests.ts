import * as fc from "fast-check";

/** Labels of few keys and values, so that selectors often choose something. */
const key = fc.constantFrom("app", "tier");
const value = fc.constantFrom("a", "b");
const labels = fc.dictionary(key, value, { maxKeys: 2 });

const selector = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: labels.map((matchLabels) => ({ matchLabels })) },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        fc.record({
          key,
          operator: fc.constantFrom("In", "NotIn"),
          values: fc.array(value, { minLength: 1, maxLength: 2 }),
        }),
        fc.record({ key, operator: fc.constantFrom("Exists", "DoesNotExist") }),
      )
      .map((one) => ({ matchExpressions: [one] })),
  },
);

const namespaceSelector = fc.oneof(
  fc.constant({}),
  fc.constantFrom("one", "two").map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })),
  fc.constantFrom("red", "blue").map((team) => ({ matchLabels: { team } })),
);

const ports = fc.array(
  fc.oneof(
    fc.record({ protocol: fc.constantFrom("TCP", "UDP"), port: fc.constantFrom(80, 81, 443) }),
    fc.record({ protocol: fc.constantFrom("TCP", "SCTP"), port: fc.constant(80), endPort: fc.constantFrom(81, 500) }),
    fc.record({ protocol: fc.constant("TCP"), port: fc.constant("http") }),
  ),
  { maxLength: 2 },
);

const peer = fc.oneof(
  { weight: 3, arbitrary: fc.record({ podSelector: selector }) },
  { weight: 2, arbitrary: fc.record({ namespaceSelector }) },
  { weight: 2, arbitrary: fc.record({ namespaceSelector, podSelector: selector }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("10.0.0.0/8", "0.0.0.0/0", "192.168.1.0/24").map((cidr) => ({ ipBlock: { cidr } })),
  },
);

const rules = (field: "from" | "to") =>
  fc.array(fc.record({ [field]: fc.array(peer, { maxLength: 2 }), ports }), { maxLength: 2 });

const networkPolicy = fc.record({
  apiVersion: fc.constant("networking.k8s.io/v1"),
  kind: fc.constant("NetworkPolicy"),
  metadata: fc.record({ namespace: fc.constantFrom("one", "two") }),
  spec: fc.record({
    podSelector: selector,
    policyTypes: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: rules("from"),
    egress: rules("to"),
  }),
});

const adminPeer = fc.oneof(
  namespaceSelector.map((namespaces) => ({ namespaces })),
  fc.record({ namespaceSelector, podSelector: selector }).map((pods) => ({ pods })),
);
const adminPorts = fc.array(
  fc.record({ portNumber: fc.record({ protocol: fc.constantFrom("TCP", "UDP"), port: fc.constantFrom(80, 443) }) }),
  { minLength: 1, maxLength: 2 },
);
const adminRules = (field: "from" | "to", actions: readonly string[]) =>
  fc.array(
    fc.record(
      {
        name: fc.constantFrom("first", "second"),
        action: fc.constantFrom(...actions),
        [field]: fc.array(adminPeer, { minLength: 1, maxLength: 2 }),
        ports: adminPorts,
      },
      { requiredKeys: ["name", "action", field] },
    ),
    { maxLength: 3 },
  );

const adminPolicy = fc.record({
  apiVersion: fc.constant("policy.networking.k8s.io/v1alpha1"),
  kind: fc.constant("AdminNetworkPolicy"),
  spec: fc.record({
    subject: adminPeer,
    ingress: adminRules("from", ["Allow", "Deny", "Pass"]),
    egress: adminRules("to", ["Allow", "Deny", "Pass"]),
  }),
});

const baseline = fc.record({
  apiVersion: fc.constant("policy.networking.k8s.io/v1alpha1"),
  kind: fc.constant("BaselineAdminNetworkPolicy"),
  metadata: fc.constant({ name: "default" }),
  spec: fc.record({
    subject: adminPeer,
    ingress: adminRules("from", ["Allow", "Deny"]),
    egress: adminRules("to", ["Allow", "Deny"]),
  }),
});

const pod = fc.record({ namespace: fc.constantFrom("one", "two"), labels });

const NAMESPACES = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "one", labels: { team: "red" } } },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "two", labels: { team: "blue" } } },
];

/** A pod that declares a named port. */
export function toPod(name: string, namespace: string, podLabels: Readonly<Record<string, string>>): object {
  const containers = [{ name: "a", image: "a", ports: [{ name: "http", containerPort: 8080 }] }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels: podLabels }, spec: { containers } };
}

/** Manifests of a small cluster with policies of every tier, as JSON documents. */
export const randomCluster: fc.Arbitrary<readonly object[]> = fc
  .record({
    pods: fc.array(pod, { minLength: 1, maxLength: 3 }),
    policies: fc.array(networkPolicy, { maxLength: 3 }),
    admin: fc.array(adminPolicy, { maxLength: 2 }),
    baseline: fc.option(baseline, { nil: undefined }),
  })
  .map((made) => [
    ...NAMESPACES,
    ...made.pods.map((one, at) => toPod(`pod-${at}`, one.namespace, one.labels)),
    ...made.policies.map((one, at) => ({ ...one, metadata: { ...one.metadata, name: `policy-${at}` } })),
    ...made.admin.map((one, at) => ({
      ...one,
      metadata: { name: `admin-${at}` },
      spec: { ...one.spec, priority: at + 1 },
    })),
    ...(made.baseline === undefined ? [] : [made.baseline]),
  ]);

/** The same with NetworkPolicies alone, which are all of ours that plugins have in their own words. */
export const networkPolicies: fc.Arbitrary<readonly object[]> = randomCluster.map((objects) =>
  objects.filter((object) => !("kind" in object && String(object.kind).includes("Admin"))),
);

export const toText = (objects: readonly object[]): string =>
  objects.map((object) => JSON.stringify(object)).join("\n---\n");
