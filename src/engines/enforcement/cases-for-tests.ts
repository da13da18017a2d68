import type { JsonObject, KubernetesObject } from "../../model/index.ts";
import type { FindingId } from "./advice.ts";
import {
  apiServer,
  constraint,
  gatekeeperConfig,
  NAMESPACES,
  POD_RULE,
  SERVER,
  toBinding,
  toGoodCluster,
  toNamespace,
  toPolicy,
  toWebhookConfiguration,
} from "./clusters-for-tests.ts";

const SHOP = { matchLabels: { "kubernetes.io/metadata.name": "shop" } };
const MANY_RULES: JsonObject = { ...POD_RULE, apiGroups: ["*"], resources: ["*/*"] };

/** A second webhook, of another engine. */
export function toOther(webhook: JsonObject = {}, kind = "Validating"): KubernetesObject {
  const other = toWebhookConfiguration({ name: "other.gatekeeper.sh", ...webhook }, kind);
  return { ...other, metadata: { name: "gatekeeper" } };
}

interface Case {
  /** Objects in which the finding is made. */
  readonly bad: readonly KubernetesObject[];
  /** The same with the fault mended. */
  readonly good: readonly KubernetesObject[];
  /** Part of the message. */
  readonly says: string;
  readonly severity: string;
  readonly field: string;
}

export const pods = (parts: JsonObject): JsonObject => ({ rules: [{ ...POD_RULE, ...parts }] });
export const withConfig = (config: KubernetesObject): KubernetesObject[] => [...toGoodCluster(), config];
const withServer = (change: (kind: string, object: KubernetesObject) => KubernetesObject[]): KubernetesObject[] => [
  ...NAMESPACES,
  ...SERVER.flatMap((object) => change(object.kind, object)),
  toWebhookConfiguration(),
];
const EXPIRING = toWebhookConfiguration();

/** Every kind of finding with a cluster that has it and one that has not; a kind without a case fails the test below. */
export const CASES: Readonly<Record<FindingId, Case>> = {
  "unprotected-namespace": {
    bad: [toNamespace("shop")],
    good: [toNamespace("shop", { "pod-security.kubernetes.io/enforce": "baseline" })],
    says: "no webhook or policy may refuse a pod",
    severity: "high",
    field: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
  },
  "pod-security-label-invalid": {
    bad: [toNamespace("shop", { "pod-security.kubernetes.io/enforce": "Restricted" })],
    good: [toNamespace("shop", { "pod-security.kubernetes.io/enforce": "restricted" })],
    says: 'says "Restricted"',
    severity: "medium",
    field: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
  },
  "fail-open": {
    bad: toGoodCluster({ failurePolicy: "Ignore" }),
    good: toGoodCluster(),
    says: "guard.example.com",
    severity: "high",
    field: "webhooks[0].failurePolicy",
  },
  "object-selector-escape": {
    bad: toGoodCluster({ objectSelector: { matchExpressions: [{ key: "skip", operator: "DoesNotExist" }] } }),
    good: toGoodCluster({ objectSelector: {} }),
    says: "an author leaves the policy by a label (skip DoesNotExist)",
    severity: "high",
    field: "webhooks[0].objectSelector",
  },
  "exempt-namespaces": {
    bad: [...toGoodCluster({ namespaceSelector: { matchLabels: { guarded: "yes" } } })],
    good: toGoodCluster({ namespaceSelector: {} }),
    says: "kube-system, policy-system and shop; the labels of namespaces decide",
    severity: "medium",
    field: "webhooks[0].namespaceSelector",
  },
  "no-ca-bundle": {
    bad: toGoodCluster({ clientConfig: { service: { namespace: "policy-system", name: "guard" } } }),
    good: toGoodCluster(),
    says: "there is no caBundle",
    severity: "medium",
    field: "webhooks[0].clientConfig.caBundle",
  },
  "ca-bundle-invalid": {
    bad: toGoodCluster({ clientConfig: { url: "https://guard.example.com/", caBundle: "bm90IFBFTQ==" } }),
    good: toGoodCluster(),
    says: "holds no certificate",
    severity: "medium",
    field: "webhooks[0].clientConfig.caBundle",
  },
  "ca-bundle-expires": {
    bad: [...NAMESPACES, ...SERVER, EXPIRING],
    good: [],
    says: "caBundle expires on 2036-11-19, in 9 days",
    severity: "medium",
    field: "webhooks[0].clientConfig.caBundle",
  },
  "service-missing": {
    bad: withServer((kind, object) => (kind === "Service" ? [] : [object])),
    good: toGoodCluster(),
    says: "there is no Service policy-system/guard",
    severity: "medium",
    field: "webhooks[0].clientConfig.service",
  },
  "service-without-endpoints": {
    bad: withServer((kind, object) =>
      kind === "EndpointSlice"
        ? [{ ...object, endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: false } }] }]
        : [object],
    ),
    good: toGoodCluster(),
    says: "nothing stands ready behind Service policy-system/guard",
    severity: "medium",
    field: "webhooks[0].clientConfig.service",
  },
  deadlock: {
    bad: toGoodCluster({ namespaceSelector: {}, rules: [MANY_RULES] }),
    good: toGoodCluster({ namespaceSelector: {}, rules: [MANY_RULES], failurePolicy: "Ignore" }),
    says: "pods of its own namespace policy-system, pods of kube-system, nodes, nodes/status, leases, endpointslices",
    severity: "high",
    field: "webhooks[0].failurePolicy",
  },
  "match-exact": {
    bad: toGoodCluster({
      matchPolicy: "Exact",
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"] }],
    }),
    good: toGoodCluster({
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"] }],
    }),
    says: "horizontalpodautoscalers in autoscaling/v2",
    severity: "medium",
    field: "webhooks[0].rules[1]",
  },
  "rule-matches-nothing": {
    bad: toGoodCluster({ rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployment"] }] }),
    good: toGoodCluster({ rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"] }] }),
    says: "deployment.apps, which is not served",
    severity: "medium",
    field: "webhooks[0].rules[1]",
  },
  "missing-subresource": {
    bad: toGoodCluster(pods({ resources: ["pods", "pods/resize"] })),
    good: toGoodCluster(pods({ resources: ["pods/*", "pods"] })),
    says: "sees pods and does not see pods/ephemeralcontainers",
    severity: "high",
    field: "webhooks[0].rules",
  },
  "missing-update": {
    bad: toGoodCluster({
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"], operations: ["CREATE"] }],
    }),
    good: toGoodCluster({
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"], operations: ["*"] }],
    }),
    says: "sees deployments that are created, not those that are changed",
    severity: "medium",
    field: "webhooks[0].rules",
  },
  "missing-pods": {
    bad: toGoodCluster(pods({ apiGroups: ["apps"], resources: ["deployments", "daemonsets"] })),
    good: toGoodCluster(),
    says: "sees daemonsets and deployments and no pods",
    severity: "high",
    field: "webhooks[0].rules",
  },
  "timeouts-add-up": {
    bad: [
      ...NAMESPACES,
      ...SERVER,
      toWebhookConfiguration({ timeoutSeconds: 15 }, "Mutating"),
      toOther({ timeoutSeconds: 15 }, "Mutating"),
      toOther({ timeoutSeconds: 5 }),
    ],
    good: [...NAMESPACES, ...SERVER, toWebhookConfiguration({}, "Mutating"), toOther({}, "Mutating"), toOther()],
    says: "may wait 65 s (30 s for 2 mutating webhooks one after another, 30 s for 2 called again, 5 s for the slowest of 1",
    severity: "medium",
    field: "webhooks[0].timeoutSeconds",
  },
  "excluded-users": {
    bad: toGoodCluster({ matchConditions: [{ name: "not-us", expression: "request.userInfo.username != 'ci'" }] }),
    good: toGoodCluster({ matchConditions: [{ name: "pods", expression: "request.kind.kind == 'Pod'" }] }),
    says: "request.userInfo.username != 'ci'",
    severity: "low",
    field: "webhooks[0].matchConditions[0]",
  },
  "intercepts-everything": {
    bad: toGoodCluster({ rules: [MANY_RULES] }),
    good: toGoodCluster(),
    says: "asked about every resource",
    severity: "medium",
    field: "webhooks[0].rules[0]",
  },
  "not-reinvoked": {
    bad: [
      ...toGoodCluster(),
      toWebhookConfiguration({ reinvocationPolicy: "Never" }, "Mutating"),
      toOther({}, "Mutating"),
    ],
    good: [...toGoodCluster(), toWebhookConfiguration({}, "Mutating"), toOther({}, "Mutating")],
    says: "guard.example.com is called once, and other.gatekeeper.sh may change pods after it",
    severity: "low",
    field: "webhooks[0].reinvocationPolicy",
  },
  "side-effects": {
    bad: toGoodCluster({ sideEffects: "Unknown" }),
    good: toGoodCluster({ sideEffects: "NoneOnDryRun" }),
    says: "says Unknown of its side effects",
    severity: "low",
    field: "webhooks[0].sideEffects",
  },
  "engines-overlap": {
    bad: [...toGoodCluster(), toOther()],
    good: [
      ...toGoodCluster({ namespaceSelector: SHOP }),
      toOther({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "other" } } }),
    ],
    says: "guard and Gatekeeper all judge pods in shop",
    severity: "low",
    field: "webhooks[0]",
  },
  "policy-without-binding": {
    bad: [...NAMESPACES, toPolicy()],
    good: [...NAMESPACES, toPolicy(), toBinding()],
    says: "no ValidatingAdmissionPolicyBinding names no-latest",
    severity: "medium",
    field: "",
  },
  "binding-does-not-deny": {
    bad: [...NAMESPACES, toPolicy(), toBinding({ validationActions: ["Audit", "Warn"] })],
    good: [...NAMESPACES, toPolicy(), toBinding()],
    says: "violations of no-latest only Audit and Warn",
    severity: "medium",
    field: "spec.validationActions",
  },
  "binding-without-policy": {
    bad: [...NAMESPACES, toPolicy(), toBinding(), toBinding({ policyName: "gone" })],
    good: [...NAMESPACES, toPolicy(), toBinding()],
    says: 'there is no ValidatingAdmissionPolicy "gone"',
    severity: "medium",
    field: "spec.policyName",
  },
  "parameters-may-be-missing": {
    bad: [
      ...NAMESPACES,
      toPolicy({ paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
      toBinding({ paramRef: { name: "limits", namespace: "shop", parameterNotFoundAction: "Allow" } }),
    ],
    good: [
      ...NAMESPACES,
      toPolicy({ paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
      toBinding({ paramRef: { name: "limits", namespace: "shop", parameterNotFoundAction: "Deny" } }),
    ],
    says: "lets everything through where its parameters are not found",
    severity: "medium",
    field: "spec.paramRef.parameterNotFoundAction",
  },
  "engine-exempts": {
    bad: withConfig(gatekeeperConfig(["kube-system", "shop-*"])),
    good: withConfig(gatekeeperConfig([])),
    says: "Gatekeeper does not judge kube-system and shop-*",
    severity: "medium",
    field: "spec.match[0].excludedNamespaces",
  },
  "engine-only-reports": {
    bad: withConfig(constraint("dryrun")),
    good: withConfig(constraint("deny")),
    says: "K8sRequiredLabels owner only reports (dryrun)",
    severity: "low",
    field: "spec.enforcementAction",
  },
  "engine-not-ready": {
    bad: withServer((kind, object) => [kind === "Deployment" ? { ...object, status: {} } : object]),
    good: toGoodCluster(),
    says: "has no pod that is ready",
    severity: "high",
    field: "status.readyReplicas",
  },
  "engine-single": {
    bad: withServer((kind, object) => [
      kind === "Deployment" ? { ...object, spec: { ...(object["spec"] as JsonObject), replicas: 1 } } : object,
    ]),
    good: toGoodCluster(),
    says: "has one replica",
    severity: "low",
    field: "spec.replicas",
  },
  "plugin-disabled": {
    bad: withConfig(apiServer("--disable-admission-plugins=NodeRestriction,PodSecurity")),
    good: withConfig(apiServer("--disable-admission-plugins=NodeRestriction")),
    says: "PodSecurity is switched off",
    severity: "critical",
    field: "spec.containers[0].command",
  },
};
