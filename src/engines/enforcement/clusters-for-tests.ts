import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import type { EnforcementInput } from "./cluster.ts";
import { examineEnforcement } from "./examine.ts";
import type { EnforcementFinding } from "./finding.ts";

export const NOW = new Date("2026-11-22T00:00:00Z");
const NAME_LABEL = "kubernetes.io/metadata.name";

/** A CA that ends on 2036-11-18, in base64 PEM as caBundle has it; its key was thrown away. */
export const CA_BUNDLE =
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJmRENDQVNHZ0F3SUJBZ0lVTm9nUWFyQ3YvMTFQb0grb0syN3dxT3JpdWtBd0NnWUlLb1pJemowRUF3SXcKRXpFUk1BOEdBMVVFQXd3SVozVmhjbVFnUTBFd0hoY05Nall4TVRJeU1EUXpNVEl4V2hjTk16WXhNVEU1TURRegpNVEl4V2pBVE1SRXdEd1lEVlFRRERBaG5kV0Z5WkNCRFFUQlpNQk1HQnlxR1NNNDlBZ0VHQ0NxR1NNNDlBd0VICkEwSUFCTWpaUklGcXVsVWRRWmo2YjFVZFZjbWowOTkzOUpybk96VHIvb3ByY1dTakNhd1FpL0NmcWsvamFFbmEKb3JtcUVQMzFXNndvbUhGdHNrRFAzYU55bktPalV6QlJNQjBHQTFVZERnUVdCQlNTdUxRLzMrMi82QWlabWlFcwowWUNrbkR6TXZUQWZCZ05WSFNNRUdEQVdnQlNTdUxRLzMrMi82QWlabWlFczBZQ2tuRHpNdlRBUEJnTlZIUk1CCkFmOEVCVEFEQVFIL01Bb0dDQ3FHU000OUJBTUNBMGtBTUVZQ0lRREhjSGZacThqbXNTWVk5S2pKS292cG5nblEKVFpWNTZrZWxZUS94VEI1Sm9nSWhBTVVSSEc2dkRqMGhPTWxSZWR3T2x6RStlRlZ6ZVVPQnZleVJTdUlNSGloNwotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==";

export function toNamespace(name: string, labels: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { [NAME_LABEL]: name, ...labels } } };
}

export const POD_RULE: JsonObject = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE"],
  resources: ["pods", "pods/ephemeralcontainers", "pods/resize"],
  scope: "*",
};

export const NOT_OWN: JsonObject = {
  matchExpressions: [{ key: NAME_LABEL, operator: "NotIn", values: ["policy-system", "kube-system"] }],
};

/** A webhook as it should be; the fields given replace its own, `undefined` takes one away. */
export function toWebhookConfiguration(webhook: JsonObject = {}, kind = "Validating"): KubernetesObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: `${kind}WebhookConfiguration`,
    metadata: { name: "guard" },
    webhooks: [
      {
        name: "guard.example.com",
        clientConfig: { service: { namespace: "policy-system", name: "guard", port: 443 }, caBundle: CA_BUNDLE },
        rules: [POD_RULE],
        failurePolicy: "Fail",
        sideEffects: "None",
        timeoutSeconds: 3,
        matchPolicy: "Equivalent",
        reinvocationPolicy: "IfNeeded",
        namespaceSelector: NOT_OWN,
        ...webhook,
      },
    ],
  };
}

const LABELS = { app: "guard" };

/** What answers the webhook: a Service, two replicas, and both ready. */
export const SERVER: readonly KubernetesObject[] = [
  {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "guard", namespace: "policy-system" },
    spec: { selector: LABELS, ports: [{ port: 443 }] },
  },
  {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "guard-x", namespace: "policy-system", labels: { "kubernetes.io/service-name": "guard" } },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }],
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "guard", namespace: "policy-system" },
    spec: { replicas: 2, template: { metadata: { labels: LABELS }, spec: {} } },
    status: { readyReplicas: 2 },
  },
];

const BASELINE = { "pod-security.kubernetes.io/enforce": "baseline" };

export const NAMESPACES: readonly KubernetesObject[] = [
  toNamespace("kube-system", BASELINE),
  toNamespace("policy-system", BASELINE),
  toNamespace("shop"),
];

/** A cluster in which nothing is wrong but that its own namespaces are left out, which cannot be helped. */
export function toGoodCluster(webhook: JsonObject = {}): KubernetesObject[] {
  return [...NAMESPACES, ...SERVER, toWebhookConfiguration(webhook)];
}

export function examine(objects: readonly KubernetesObject[], input: Partial<EnforcementInput> = {}) {
  return examineEnforcement({ objects, complete: true, blind: [], now: NOW, ...input });
}

/** The findings of one kind. */
export function find(
  id: EnforcementFinding["id"],
  objects: readonly KubernetesObject[],
  input: Partial<EnforcementInput> = {},
): EnforcementFinding[] {
  return examine(objects, input).findings.filter((finding) => finding.id === id);
}

/** A ValidatingAdmissionPolicy about pods, and a binding of it. */
export function toPolicy(spec: JsonObject = {}): KubernetesObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "no-latest" },
    spec: { failurePolicy: "Fail", matchConstraints: { resourceRules: [POD_RULE] }, validations: [], ...spec },
  };
}

export function toBinding(spec: JsonObject = {}): KubernetesObject {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "no-latest" },
    spec: { policyName: "no-latest", validationActions: ["Deny"], ...spec },
  };
}

export const gatekeeperConfig = (namespaces: string[]): KubernetesObject => ({
  apiVersion: "config.gatekeeper.sh/v1alpha1",
  kind: "Config",
  metadata: { name: "config", namespace: "gatekeeper-system" },
  spec: { match: [{ processes: ["*"], excludedNamespaces: namespaces }] },
});
export const constraint = (enforcementAction: string): KubernetesObject => ({
  apiVersion: "constraints.gatekeeper.sh/v1beta1",
  kind: "K8sRequiredLabels",
  metadata: { name: "owner" },
  spec: { enforcementAction },
});
export const apiServer = (flag: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "kube-apiserver-a", namespace: "kube-system", labels: { component: "kube-apiserver" } },
  spec: { containers: [{ name: "kube-apiserver", command: ["kube-apiserver", flag] }] },
});
