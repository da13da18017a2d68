import type { Json, JsonObject } from "../../src/model/index.ts";

export interface Attempt {
  readonly method?: string;
  /** With NAMESPACE for that of the hole. */
  readonly path: string;
  readonly body: JsonObject;
}

export interface Hole {
  /** Of the finding that tells it. */
  readonly id: string;
  readonly objects: (namespace: string) => JsonObject[];
  /** What is there before the gate. */
  readonly first?: readonly Attempt[];
  /** What the gate refuses; absent where it refuses nothing. */
  readonly refused?: Attempt;
  /** What slips through. */
  readonly admitted: Attempt;
}

const CORE = "/api/v1/namespaces/NAMESPACE";

function toPod(name: string, labels: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  const containers = [{ name: "a", image: "registry.example/a:1", resources: { requests: { cpu: "1" } } }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels }, spec: { containers, ...spec } };
}

const createPod = (name: string, labels: JsonObject = {}): Attempt => ({
  path: `${CORE}/pods`,
  body: toPod(name, labels),
});
const PRIVILEGED: Attempt = {
  path: `${CORE}/pods`,
  body: toPod("privileged", {}, { hostNetwork: true, hostPID: true }),
};

const toDeployment = (image: string): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "a", image }] } },
  },
});
const DEPLOYMENTS = "/apis/apps/v1/namespaces/NAMESPACE/deployments";

const POD_RULE: JsonObject = {
  apiGroups: [""],
  apiVersions: ["v1"],
  operations: ["CREATE", "UPDATE"],
  resources: ["pods", "pods/ephemeralcontainers", "pods/resize"],
};

/** A webhook that nobody answers: with failurePolicy Fail it refuses all that it sees. */
export const toWebhook =
  (id: string, webhook: JsonObject = {}) =>
  (namespace: string): JsonObject[] => [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: `hole-${id}` },
      webhooks: [
        {
          name: `${id}.example.com`,
          clientConfig: { url: "https://127.0.0.1:1/" },
          admissionReviewVersions: ["v1"],
          sideEffects: "None",
          timeoutSeconds: 1,
          failurePolicy: "Fail",
          rules: [POD_RULE],
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
          ...webhook,
        },
      ],
    },
  ];

/** A policy of the API server's own that refuses everything, and how it is bound. */
const toPolicy =
  (id: string, binding: JsonObject | undefined, spec: JsonObject = {}) =>
  (namespace: string): JsonObject[] => {
    const metadata = { name: `hole-${id}` };
    const apiVersion = "admissionregistration.k8s.io/v1";
    const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
    const policy = {
      apiVersion,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        matchConstraints: { resourceRules: [POD_RULE], namespaceSelector },
        validations: [{ expression: "false" }],
        ...spec,
      },
    };
    const bound = {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: `hole-${id}` },
      spec: { policyName: `hole-${id}`, ...binding },
    };
    return binding === undefined ? [policy] : [policy, bound];
  };

const selects = (key: string, operator: string, values?: Json[]): JsonObject => ({
  matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }],
});

const toScaler = (version: string, name: string): Attempt => ({
  path: `/apis/autoscaling/${version}/namespaces/NAMESPACE/horizontalpodautoscalers`,
  body: {
    apiVersion: `autoscaling/${version}`,
    kind: "HorizontalPodAutoscaler",
    metadata: { name },
    spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
  },
});

/** Holes that are made in a cluster, each with something that is refused and something that slips through. */
export const HOLES: readonly Hole[] = [
  {
    id: "unprotected-namespace",
    objects: (namespace) => [{ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }],
    admitted: PRIVILEGED,
  },
  {
    id: "fail-open",
    objects: toWebhook("fail-open", { failurePolicy: "Ignore" }),
    admitted: createPod("unseen"),
  },
  {
    id: "object-selector-escape",
    objects: toWebhook("object-selector-escape", { objectSelector: selects("skip", "DoesNotExist") }),
    refused: createPod("seen"),
    admitted: createPod("unseen", { skip: "yes" }),
  },
  {
    id: "exempt-namespaces",
    objects: (namespace) =>
      toWebhook("exempt-namespaces", {
        namespaceSelector: selects("kubernetes.io/metadata.name", "NotIn", [namespace, "default", "kube-system"]),
      })(namespace),
    refused: { ...createPod("seen"), path: "/api/v1/namespaces/safe/pods" },
    admitted: createPod("unseen"),
  },
  {
    id: "missing-subresource",
    first: [createPod("web")],
    objects: toWebhook("missing-subresource", { rules: [{ ...POD_RULE, resources: ["pods"] }] }),
    refused: createPod("seen"),
    admitted: {
      method: "PATCH",
      path: `${CORE}/pods/web/ephemeralcontainers`,
      body: { spec: { ephemeralContainers: [{ name: "debug", image: "registry.example/evil:1" }] } },
    },
  },
  {
    id: "missing-update",
    first: [{ path: DEPLOYMENTS, body: toDeployment("registry.example/a:1") }],
    objects: toWebhook("missing-update", {
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"], operations: ["CREATE"] }],
    }),
    refused: { path: DEPLOYMENTS, body: { ...toDeployment("registry.example/a:1"), metadata: { name: "seen" } } },
    admitted: { method: "PUT", path: `${DEPLOYMENTS}/web`, body: toDeployment("registry.example/evil:1") },
  },
  {
    id: "missing-pods",
    objects: toWebhook("missing-pods", { rules: [{ ...POD_RULE, apiGroups: ["apps"], resources: ["deployments"] }] }),
    refused: { path: DEPLOYMENTS, body: toDeployment("registry.example/a:1") },
    admitted: createPod("unseen"),
  },
  {
    id: "match-exact",
    objects: toWebhook("match-exact", {
      matchPolicy: "Exact",
      rules: [
        { ...POD_RULE, apiGroups: ["autoscaling"], apiVersions: ["v1"], resources: ["horizontalpodautoscalers"] },
      ],
    }),
    refused: toScaler("v1", "seen"),
    admitted: toScaler("v2", "unseen"),
  },
  {
    id: "rule-matches-nothing",
    objects: toWebhook("rule-matches-nothing", {
      rules: [POD_RULE, { ...POD_RULE, apiGroups: ["apps"], resources: ["deployment"] }],
    }),
    refused: createPod("seen"),
    admitted: { path: DEPLOYMENTS, body: toDeployment("registry.example/a:1") },
  },
  {
    id: "excluded-users",
    objects: toWebhook("excluded-users", {
      matchConditions: [{ name: "others", expression: "!('system:masters' in request.userInfo.groups)" }],
    }),
    admitted: createPod("unseen"),
  },
  {
    id: "policy-without-binding",
    objects: toPolicy("policy-without-binding", undefined),
    admitted: createPod("unseen"),
  },
  {
    id: "binding-does-not-deny",
    objects: toPolicy("binding-does-not-deny", { validationActions: ["Audit"] }),
    admitted: createPod("unseen"),
  },
  {
    id: "binding-without-policy",
    objects: (namespace) =>
      toPolicy("binding-without-policy", { validationActions: ["Deny"], policyName: "gone" })(namespace).slice(1),
    admitted: createPod("unseen"),
  },
  {
    id: "parameters-may-be-missing",
    objects: (namespace) =>
      toPolicy(
        "parameters-may-be-missing",
        {
          validationActions: ["Deny"],
          paramRef: { name: "nowhere", namespace, parameterNotFoundAction: "Allow" },
        },
        { paramKind: { apiVersion: "v1", kind: "ConfigMap" } },
      )(namespace),
    admitted: createPod("unseen"),
  },
];

const rule = (parts: JsonObject): JsonObject => ({ rules: [{ ...POD_RULE, operations: ["CREATE"], ...parts }] });

/** Webhooks whose rules are written in every way. */
export const GATES: readonly JsonObject[] = [
  rule({ resources: ["pods"] }),
  rule({ resources: ["*"] }),
  rule({ resources: ["*/*"] }),
  rule({ resources: ["pods/*"] }),
  rule({ resources: ["pods/exec"], operations: ["*"] }),
  rule({ resources: ["pods"], operations: ["UPDATE"] }),
  rule({ resources: ["pods"], apiVersions: ["v2"] }),
  rule({ resources: ["pods"], apiVersions: ["*"] }),
  rule({ resources: ["pods"], scope: "Cluster" }),
  rule({ resources: ["pods"], scope: "Namespaced" }),
  rule({ apiGroups: ["*"], resources: ["*"] }),
  rule({ apiGroups: ["apps"], resources: ["*"] }),
  rule({ apiGroups: ["apps"], apiVersions: ["v1beta1"], resources: ["deployments"] }),
  rule({ apiGroups: ["apps", "batch"], resources: ["deployments", "jobs"] }),
  rule({ apiGroups: ["extensions"], apiVersions: ["*"], resources: ["deployments"] }),
  { ...rule({ resources: ["pods"] }), namespaceSelector: selects("kubernetes.io/metadata.name", "In", ["elsewhere"]) },
  { ...rule({ resources: ["pods"] }), matchPolicy: "Exact" },
];

const meta = { metadata: { name: "probe" } };
const template = { metadata: { labels: { app: "web" } }, spec: toPod("x")["spec"] as JsonObject };

/** Requests by the names that the doctor gives them. */
export const PROBES: readonly (Attempt & { readonly request: string })[] = [
  { request: "create pods", ...createPod("probe") },
  { request: "create deployments", path: DEPLOYMENTS, body: toDeployment("registry.example/a:1") },
  {
    request: "create jobs",
    path: "/apis/batch/v1/namespaces/NAMESPACE/jobs",
    body: { ...meta, spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } } },
  },
  { request: "create podtemplates", path: `${CORE}/podtemplates`, body: { ...meta, template } },
];
