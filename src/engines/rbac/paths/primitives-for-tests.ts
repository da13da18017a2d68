import { type FootholdId, toFootholdId } from "../../../model/index.ts";

/** A way to more power: rules, where they are bound, and what they gain; and the same a little narrower, which gains nothing. */
export interface Primitive {
  readonly does: string;
  /** As YAML in one line. */
  readonly rules: string;
  /** Undefined: everywhere. */
  readonly namespace: string | undefined;
  readonly gains: FootholdId;
  readonly hardened: string;
  readonly more: string | undefined;
}

const ADMIN = toFootholdId("target", "cluster-admin");
const VAULT = toFootholdId("identity", "ServiceAccount", "bank", "vault");
const BOSS = toFootholdId("identity", "User", "boss");
const DB = toFootholdId("secret", "bank", "db");
const LEDGER = toFootholdId("code", "bank", "apps/Deployment", "ledger");
const PORTS = toFootholdId("reach", "bank", "apps/Deployment", "ledger");
const WORKER = toFootholdId("node", "worker-1");

const GROUPS: Readonly<Record<string, string>> = {
  core: "",
  rbac: "rbac.authorization.k8s.io",
  admission: "admissionregistration.k8s.io",
  certificates: "certificates.k8s.io",
};

const EVERYWHERE = undefined;

const TOKEN = `---
apiVersion: v1
kind: Secret
metadata: { name: vault-token, namespace: bank, annotations: { kubernetes.io/service-account.name: vault } }
type: kubernetes.io/service-account-token
`;
const ROLE = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: own, namespace: bank }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: own, namespace: bank }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: own }
subjects: [{ kind: ServiceAccount, name: robot, namespace: shop }]
`;
const USER = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: boss }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: User, name: boss }]
`;
const AGGREGATED = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: shown }
aggregationRule: { clusterRoleSelectors: [{ matchLabels: { show: "yes" } }] }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: shown }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shown }
subjects: [{ kind: ServiceAccount, name: robot, namespace: shop }]
`;
const AWS_AUTH = `---
apiVersion: v1
kind: ConfigMap
metadata: { name: aws-auth, namespace: kube-system }
`;

/** `core pods,secrets get,list web; rbac clusterroles bind`: group, resources, verbs and names of each rule. */
export function toRules(text: string): string {
  const rules = text.split("; ").map((one) => {
    const [group = "", resources = "", verbs = "", names] = one.split(" ");
    const toList = (words: string): string =>
      `[${words
        .split(",")
        .map((word) => JSON.stringify(word))
        .join(", ")}]`;
    const named = names === undefined ? "" : `, resourceNames: ${toList(names)}`;
    return `{ apiGroups: ${toList(GROUPS[group] ?? group)}, resources: ${toList(resources)}, verbs: ${toList(verbs)}${named} }`;
  });
  return `[${rules.join(", ")}]`;
}

function to(
  does: string,
  rules: string,
  namespace: string | undefined,
  gains: FootholdId,
  hardened: string,
  more?: string,
): Primitive {
  return { does, rules: toRules(rules), namespace, gains, hardened: toRules(hardened), more };
}

const CSR = "certificates certificatesigningrequests create; certificates certificatesigningrequests/approval update";

export const PRIMITIVES: readonly Primitive[] = [
  to("do everything", "* * *", EVERYWHERE, ADMIN, "apps * get"),
  to("do everything in a namespace", "* * *", "bank", VAULT, "* pods get,list"),
  to("do everything in a namespace under Pod Security", "* * *", "shop", WORKER, "core pods *"),
  to("escalate", "rbac clusterroles escalate,patch", EVERYWHERE, ADMIN, "rbac clusterroles patch,create,update,delete"),
  to("escalate by two rules", "rbac * escalate; rbac clusterroles update", EVERYWHERE, ADMIN, "rbac * escalate"),
  to(
    "escalate its own role",
    "rbac clusterroles escalate,update robot",
    EVERYWHERE,
    ADMIN,
    "rbac clusterroles escalate,update x",
  ),
  to("escalate in a namespace", "rbac roles escalate,update", "bank", VAULT, "rbac roles update", ROLE),
  to("escalate one role", "rbac roles escalate,update own", "bank", VAULT, "rbac roles escalate,update x", ROLE),
  to("add to a role", "rbac clusterroles escalate,create", EVERYWHERE, ADMIN, "rbac clusterroles create", AGGREGATED),
  to(
    "bind",
    "rbac clusterroles bind; rbac clusterrolebindings create",
    EVERYWHERE,
    ADMIN,
    "rbac clusterrolebindings *",
  ),
  to(
    "bind one role",
    "rbac clusterroles bind cluster-admin; rbac clusterrolebindings create",
    EVERYWHERE,
    ADMIN,
    "rbac clusterroles bind view; rbac clusterrolebindings create",
  ),
  to(
    "bind in a namespace",
    "rbac clusterroles bind; rbac rolebindings create",
    "bank",
    VAULT,
    "rbac rolebindings create",
  ),
  to(
    "join a binding",
    "rbac clusterroles bind; rbac clusterrolebindings patch vault",
    EVERYWHERE,
    ADMIN,
    "rbac clusterroles bind; rbac clusterrolebindings patch robot",
  ),
  to(
    "join any binding of a role",
    "rbac clusterroles bind cluster-admin; rbac clusterrolebindings update",
    EVERYWHERE,
    ADMIN,
    "rbac clusterroles bind robot; rbac clusterrolebindings update",
  ),
  to("impersonate accounts", "core serviceaccounts impersonate", "bank", VAULT, "core serviceaccounts impersonate x"),
  to(
    "impersonate groups",
    "core groups impersonate; core users impersonate nobody",
    EVERYWHERE,
    ADMIN,
    "core groups impersonate",
  ),
  to(
    "impersonate system:masters",
    "core groups,users impersonate system:masters",
    EVERYWHERE,
    ADMIN,
    "core groups,users impersonate developers",
  ),
  to("impersonate users", "core users impersonate", EVERYWHERE, ADMIN, "core users impersonate ada", USER),
  to(
    "impersonate users for some requests",
    "authentication.k8s.io users impersonate:user-info; core secrets impersonate-on:user-info:list",
    EVERYWHERE,
    BOSS,
    "authentication.k8s.io users impersonate:user-info",
    USER,
  ),
  to("create pods", "core pods create", "bank", VAULT, "core pods get,list,delete"),
  to("mount secrets into pods", "core pods create", "bank", DB, "core pods create web"),
  to("create pods by name, applying them", "core pods create,patch web", "bank", VAULT, "core pods create web"),
  to("start privileged pods", "core pods create", "tools", WORKER, "core pods list"),
  to("change deployments", "apps deployments patch", "bank", VAULT, "apps deployments/scale patch"),
  to("change daemon sets", "apps daemonsets update", "bank", VAULT, "apps daemonsets/status update"),
  to("change stateful sets", "apps * patch ledger", "bank", VAULT, "apps * patch db"),
  to("create replica sets", "apps replicasets create", "bank", VAULT, "apps replicasets list"),
  to("create jobs", "batch jobs create", "bank", VAULT, "batch jobs get"),
  to("create cron jobs", "batch cronjobs *", "bank", VAULT, "batch cronjobs watch"),
  to("create controllers", "core replicationcontrollers create", "bank", VAULT, "core replicationcontrollers get"),
  to("change images", "core pods patch", "bank", LEDGER, "core pods patch other-1"),
  to("run commands", "core pods/exec create", "bank", LEDGER, "core pods/exec get"),
  to("run commands in a pod", "core */exec create ledger-7c9-abc", "bank", LEDGER, "core pods/* create ledger-7c9-abc"),
  to("attach", "core pods/attach create", "bank", LEDGER, "core pods/log get"),
  to("add containers", "core pods/ephemeralcontainers patch", "bank", LEDGER, "core pods/ephemeralcontainers get"),
  to("forward ports", "core pods/portforward create", "bank", PORTS, "core pods/status get"),
  to("proxy to services", "core services/proxy get ledger", "bank", PORTS, "core services get"),
  to("get secrets", "core secrets get", "bank", DB, "core secrets delete,update"),
  to("list secrets", "* secrets list", "bank", DB, "apps secrets list"),
  to("watch secrets", "core secrets watch", EVERYWHERE, DB, "core secrets watch other"),
  to("read secrets by patch", "core secrets patch", "bank", DB, "core secrets delete,update"),
  to(
    "read secrets by deletecollection",
    "core secrets deletecollection",
    "bank",
    DB,
    "core secrets deletecollection db",
  ),
  to("list one secret", "core secrets list db", "bank", DB, "core secrets list other"),
  to("read a token", "core secrets get", "bank", VAULT, "core secrets get db", TOKEN),
  to("request tokens", "core serviceaccounts/token create", "bank", VAULT, "core serviceaccounts/token create default"),
  to("make token secrets", "core secrets create; core secrets get mine", "bank", VAULT, "core secrets create"),
  to(
    "approve certificates",
    `${CSR}; certificates signers approve kubernetes.io/kube-apiserver-client`,
    EVERYWHERE,
    VAULT,
    `${CSR}; certificates signers approve kubernetes.io/kubelet-serving`,
  ),
  to("write webhooks", "admission mutatingwebhookconfigurations patch", EVERYWHERE, VAULT, "admission * get"),
  to("write policies", "admission mutatingadmissionpolicies create", EVERYWHERE, VAULT, "admission * delete"),
  to("see secrets", "admission validatingwebhookconfigurations create", EVERYWHERE, DB, "admission * delete"),
  to("reach kubelets", "core nodes/proxy get", EVERYWHERE, LEDGER, "core nodes/metrics get"),
  to("create volumes", "core persistentvolumes,pods create", EVERYWHERE, WORKER, "core persistentvolumes create"),
  to("steal pods", "core nodes patch; core pods/eviction create", EVERYWHERE, LEDGER, "core nodes patch"),
  to(
    "take off Pod Security",
    "core namespaces patch; apps deployments create",
    "shop",
    WORKER,
    "core namespaces patch; core pods get",
  ),
  to("map identities", "core configmaps update aws-auth", "kube-system", ADMIN, "core configmaps update x", AWS_AUTH),
  to("serve APIs", "apiregistration.k8s.io apiservices create", EVERYWHERE, VAULT, "apiregistration.k8s.io * delete"),
  to(
    "convert custom resources",
    "apiextensions.k8s.io customresourcedefinitions update",
    EVERYWHERE,
    VAULT,
    "apiextensions.k8s.io customresourcedefinitions/status update",
  ),
  to("open the network", "networking.k8s.io networkpolicies delete", "bank", PORTS, "networking.k8s.io * get"),
];
