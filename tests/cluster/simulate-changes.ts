import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WORKER_RULES } from "./simulate-work.ts";

/** What is proposed, and made so afterwards. */
export interface Proposed {
  readonly name: string;
  /** Manifests. */
  readonly text: string;
  /** KIND/NAMESPACE/NAME, as --delete takes them. */
  readonly deleted?: readonly string[];
}

interface Validation {
  readonly name: string;
  readonly resource: string;
  readonly expression: string;
  readonly operations?: readonly string[];
  readonly group?: string;
  readonly version?: string;
  /** More of the policy's spec, and of its binding's. */
  readonly spec?: object;
  readonly binding?: object;
}

function toPolicy(one: Validation): string {
  const { name, resource, expression, operations = ["CREATE"], group = "", version = "v1", spec, binding } = one;
  const resourceRules = [{ apiGroups: [group], apiVersions: [version], operations, resources: resource.split(",") }];
  return [
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicy",
      metadata: { name },
      spec: { matchConstraints: { resourceRules }, validations: [{ expression, message: `broken: ${name}` }], ...spec },
    },
    {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"], ...binding },
    },
  ]
    .map((object) => JSON.stringify(object))
    .join("\n---\n");
}

const toLabelled = (name: string, labels: object): string =>
  JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });

const toText = (...texts: readonly string[]): string => texts.join("\n---\n");

const SHOP = { team: "payments", tier: "front" };
const BANK = { team: "ledger", tier: "back" };
const ENFORCE = "pod-security.kubernetes.io/enforce";

const SPEC_POLICIES = [
  toPolicy({
    name: "no-latest",
    resource: "pods",
    operations: ["CREATE", "UPDATE"],
    expression: "object.spec.containers.all(c, !c.image.endsWith(':latest'))",
  }),
  toPolicy({
    name: "allowed-teams",
    resource: "pods",
    expression:
      "!('team' in object.metadata.?labels.orValue({})) || object.metadata.labels.team in params.data.allowed.split(',')",
    spec: { paramKind: { apiVersion: "v1", kind: "ConfigMap" } },
    binding: { paramRef: { name: "teams", parameterNotFoundAction: "Deny" } },
  }),
  toPolicy({
    name: "back-has-uid",
    resource: "pods",
    expression: "namespaceObject.metadata.labels.tier != 'back' || has(object.spec.hostPID)",
  }),
  toPolicy({
    name: "only-noted",
    resource: "pods",
    expression: "false",
    binding: { validationActions: ["Warn", "Audit"] },
  }),
  toPolicy({
    name: "applied",
    resource: "configmaps",
    expression: "!object.data.exists(k, object.data[k] == 'forbidden')",
  }),
  toPolicy({ name: "odd-secrets", resource: "secrets", expression: "object.type != 'example.com/odd'" }),
  toPolicy({
    name: "defaulted",
    resource: "deployments",
    group: "apps",
    expression: "object.spec.revisionHistoryLimit != 10",
    binding: { matchResources: { namespaceSelector: { matchLabels: { tier: "front" } } } },
  }),
];

const OLD_POLICIES = [
  toPolicy({
    name: "tier-stays",
    resource: "configmaps",
    operations: ["UPDATE"],
    expression: "object.metadata.?labels.tier.orValue('') == oldObject.metadata.?labels.tier.orValue('')",
  }),
  toPolicy({
    name: "kept",
    resource: "configmaps",
    operations: ["DELETE"],
    expression: "oldObject.metadata.?labels.keep.orValue('') != 'true'",
  }),
  toPolicy({
    name: "tier-back-stays",
    resource: "configmaps",
    operations: ["DELETE"],
    expression: "oldObject.metadata.?labels.tier.orValue('') != 'back'",
  }),
  toPolicy({
    name: "images-stay",
    resource: "pods",
    operations: ["UPDATE"],
    expression: "object.spec.containers.all(c, oldObject.spec.containers.exists(o, o.image == c.image))",
  }),
  toPolicy({
    name: "idle-stays",
    resource: "pods",
    operations: ["DELETE"],
    expression: "oldObject.spec.containers[0].image.startsWith('other/')",
    binding: { matchResources: { namespaceSelector: { matchLabels: { tier: "back" } } } },
  }),
];

const SUBRESOURCE_POLICIES = [
  toPolicy({
    name: "few",
    resource: "deployments/scale",
    group: "apps",
    operations: ["UPDATE"],
    expression: "object.spec.replicas <= 3 || oldObject.spec.replicas > 3",
  }),
  toPolicy({
    name: "not-evicted",
    resource: "pods/eviction",
    expression: "object.metadata.namespace != 'bank' && request.name != ''",
  }),
  toPolicy({
    name: "no-debug",
    resource: "pods/ephemeralcontainers",
    operations: ["UPDATE"],
    expression: "object.spec.ephemeralContainers.all(c, c.image != 'debug:1')",
  }),
  toPolicy({
    name: "short-tokens",
    resource: "serviceaccounts/token",
    expression: "object.spec.expirationSeconds <= 3600",
  }),
  toPolicy({
    name: "no-status",
    resource: "pods/status",
    operations: ["UPDATE"],
    expression: "request.namespace != 'shop'",
  }),
];

const USER_POLICIES = [
  toPolicy({
    name: "not-ci",
    resource: "deployments",
    group: "apps",
    operations: ["CREATE", "DELETE"],
    expression: "false",
    spec: { matchConditions: [{ name: "ci", expression: "request.userInfo.username == 'ci'" }] },
  }),
  toPolicy({
    name: "readers-of-secrets",
    resource: "deployments",
    group: "apps",
    expression: "authorizer.group('').resource('secrets').namespace(object.metadata.namespace).check('list').allowed()",
    binding: { matchResources: { namespaceSelector: { matchLabels: { tier: "back" } } } },
  }),
];

const SECURITY = [
  toLabelled("shop", { ...SHOP, [ENFORCE]: "baseline" }),
  toLabelled("bank", { ...BANK, [ENFORCE]: "restricted" }),
];

const NARROWED = JSON.stringify({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "worker" },
  rules: WORKER_RULES.map((rule) =>
    JSON.stringify(rule["apiGroups"]) === '[""]' ? { ...rule, verbs: ["get", "list", "create", "patch"] } : rule,
  ),
});

const PROFILE = readFileSync(
  join(import.meta.dirname, "../../bench/restricted/validating-admission-policies.yaml"),
  "utf8",
);
/** Policies that nobody bound do nothing. */
const UNBOUND = new Set(["host-namespaces"]);
const BINDINGS = [...PROFILE.matchAll(/^  name: (\S+)$/gm)]
  .map(([, name = ""]) => name)
  .filter((name) => !UNBOUND.has(name))
  .map((name) =>
    JSON.stringify({
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name },
      spec: { policyName: name, validationActions: ["Deny"] },
    }),
  );

export const PROPOSED: readonly Proposed[] = [
  { name: "policies about what is asked for", text: toText(...SPEC_POLICIES) },
  { name: "policies about what was there", text: toText(...OLD_POLICIES) },
  { name: "policies about subresources", text: toText(...SUBRESOURCE_POLICIES) },
  { name: "policies about who asks", text: toText(...USER_POLICIES) },
  { name: "labels of Pod Security", text: toText(...SECURITY) },
  { name: "the restricted profile as policies", text: toText(PROFILE, ...BINDINGS) },
  {
    name: "a narrower role, and bindings that go",
    text: NARROWED,
    deleted: ["RoleBinding/shop/ada-reads-secrets", "RoleBinding/bank/ci-worker"],
  },
  {
    name: "everything at once",
    text: toText(...SPEC_POLICIES, ...OLD_POLICIES, ...SUBRESOURCE_POLICIES, ...SECURITY, NARROWED),
    deleted: ["RoleBinding/shop/ada-reads-secrets"],
  },
];
