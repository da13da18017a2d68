import type { JsonObject, KubernetesObject } from "../../../model/index.ts";
import { ACCOUNT, CERTIFICATES, CONFIGURATIONS, type InstallOptions, LABELS, NAME } from "./install-options.ts";

/** A rule and why the server needs it. */
interface Grant {
  readonly why: string;
  readonly rule: JsonObject;
}

const RBAC = "rbac.authorization.k8s.io/v1";

/** Who the server is and what it may do: no more than it does, each rule with its reason. */
export function toAccess(options: InstallOptions): KubernetesObject[] {
  const { namespace } = options;
  const account = { kind: "ServiceAccount", name: ACCOUNT, namespace };
  const inside = { name: NAME, namespace };
  const own = toOwnGrants(options);
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: ACCOUNT, namespace, labels: LABELS },
      automountServiceAccountToken: false,
    },
    toRole("ClusterRole", { name: NAME }, toClusterGrants(options)),
    toBinding("ClusterRole", { name: NAME }, account),
    ...(own.length === 0 ? [] : [toRole("Role", inside, own), toBinding("Role", inside, account)]),
  ];
}

function toRole(
  kind: string,
  metadata: { name: string; namespace?: string },
  grants: readonly Grant[],
): KubernetesObject {
  const why = grants.map((grant, index) => `${index + 1}. ${grant.why}`).join("\n");
  return {
    apiVersion: RBAC,
    kind,
    metadata: { ...metadata, labels: LABELS, annotations: { "hauberk.dev/why": why } },
    rules: grants.map(({ rule }) => rule),
  };
}

function toBinding(
  kind: string,
  metadata: { name: string; namespace?: string },
  account: JsonObject,
): KubernetesObject {
  return {
    apiVersion: RBAC,
    kind: `${kind}Binding`,
    metadata: { ...metadata, labels: LABELS },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: metadata.name },
    subjects: [account],
  };
}

function toClusterGrants(options: InstallOptions): Grant[] {
  return [
    ...(options.isStatic ? [] : toRegistrationGrants(options)),
    {
      why: "labels of namespaces decide what is enforced in them",
      rule: { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list", "watch"] },
    },
    {
      why: "definitions of kinds say what custom objects are, and whether they hold pods",
      rule: {
        apiGroups: ["apiextensions.k8s.io"],
        resources: ["customresourcedefinitions"],
        verbs: ["get", "list", "watch"],
      },
    },
    {
      why: "policies may ask what the user of a request is allowed to do (authorizer in CEL)",
      rule: { apiGroups: ["authorization.k8s.io"], resources: ["subjectaccessreviews"], verbs: ["create"] },
    },
    {
      why: "refusals are told as Events beside the object",
      rule: { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create", "patch"] },
    },
    ...(options.listsPods
      ? [
          {
            why: "when a namespace is to enforce more, whoever labels it is told which of its pods would not be let in",
            rule: { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
          },
        ]
      : []),
    ...(options.readsAccounts
      ? [
          {
            why: "a service account may say itself whether its token is mounted (automountServiceAccountToken)",
            rule: { apiGroups: [""], resources: ["serviceaccounts"], verbs: READ },
          },
        ]
      : []),
    ...(options.readsClusterPolicies ? POLICY_GRANTS : []),
  ];
}

function toRegistrationGrants({ recreates }: InstallOptions): Grant[] {
  const apiGroups = ["admissionregistration.k8s.io"];
  const resources = ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"];
  return [
    {
      why: "it notices when somebody changes or deletes its webhook configurations",
      rule: { apiGroups, resources, verbs: ["list", "watch"] },
    },
    {
      why: "it fills in its own webhook configurations once it can be reached, and again when they were changed or its CA is renewed; no others",
      rule: { apiGroups, resources, resourceNames: [CONFIGURATIONS], verbs: ["get", "update"] },
    },
    ...(recreates
      ? [
          {
            why: "it makes them again when somebody deletes them (--recreate; creating cannot be limited to a name)",
            rule: { apiGroups, resources, verbs: ["create"] },
          },
        ]
      : []),
  ];
}

const READ = ["get", "list", "watch"];

const POLICY_GRANTS: readonly Grant[] = [
  {
    why: "Kyverno's policies of the cluster are judged by (clusterPolicies)",
    rule: {
      apiGroups: ["kyverno.io", "policies.kyverno.io"],
      resources: ["*"],
      verbs: READ,
    },
  },
  {
    why: "and Gatekeeper's",
    rule: {
      apiGroups: [
        "config.gatekeeper.sh",
        "constraints.gatekeeper.sh",
        "expansion.gatekeeper.sh",
        "mutations.gatekeeper.sh",
        "syncset.gatekeeper.sh",
        "templates.gatekeeper.sh",
      ],
      resources: ["*"],
      verbs: READ,
    },
  },
];

function toOwnGrants({ isStatic, certManager }: InstallOptions): Grant[] {
  const ownAuthority: Grant = {
    why: "replicas share and renew their CA in this Secret, and touch no other",
    rule: { apiGroups: [""], resources: ["secrets"], resourceNames: [CERTIFICATES], verbs: ["get", "update"] },
  };
  const endpoints: Grant = {
    why: "it registers only when its Service has an endpoint that is ready",
    rule: { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list"] },
  };
  return [...(certManager ? [] : [ownAuthority]), ...(isStatic ? [] : [endpoints])];
}
