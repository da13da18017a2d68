/**
 * The RBAC authorizer over 20,000 rules: how long it takes to make, how many questions it answers a second, and how long who-can takes.
 * `node --expose-gc bench/rbac.ts` also measures memory.
 */
import { findHolders, type ResourceAttributes, toAuthorizer, toUser, type User } from "../src/engines/rbac/index.ts";
import type { JsonObject, KubernetesObject, Resource } from "../src/model/index.ts";

const ROLES = 2_000;
const RULES_OF_ROLE = 10;
const BINDINGS = 6_000;
const NAMESPACES = 200;
const ACCOUNTS_OF_NAMESPACE = 25;
const QUESTIONS = 500_000;
const API_GROUP = "rbac.authorization.k8s.io";
const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete"];
const RESOURCES = [
  "pods",
  "secrets",
  "configmaps",
  "services",
  "deployments",
  "jobs",
  "leases",
  "pods/exec",
  "ingresses",
];

let state = 20_261_122;
function random(bound: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % bound;
}
const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)] as Value;

const roles = Array.from({ length: ROLES }, (_, index) => {
  const isCluster = index % 4 === 0;
  const rules = Array.from({ length: RULES_OF_ROLE }, () => ({
    apiGroups: [pick(["", "apps", "batch", `group${random(50)}.example.com`])],
    resources: [pick(RESOURCES), pick(RESOURCES), `things${random(500)}`],
    verbs: [pick(VERBS), pick(VERBS)],
    ...(random(4) === 0 ? { resourceNames: [`name${random(100)}`] } : {}),
  }));
  return toResource(isCluster ? "ClusterRole" : "Role", `r${index}`, `ns${index % NAMESPACES}`, { rules });
});
const bindings = Array.from({ length: BINDINGS }, (_, index) => {
  const role = pick(roles).object;
  const namespace = role.kind === "Role" ? (role.metadata.namespace ?? "") : `ns${random(NAMESPACES)}`;
  const isCluster = role.kind === "ClusterRole" && random(10) === 0;
  const subjects = [
    { kind: "ServiceAccount", namespace, name: `sa${random(ACCOUNTS_OF_NAMESPACE)}` },
    { kind: "Group", apiGroup: API_GROUP, name: `team${random(40)}` },
  ];
  const roleRef = { apiGroup: API_GROUP, kind: role.kind, name: role.metadata.name ?? "" };
  return toResource(isCluster ? "ClusterRoleBinding" : "RoleBinding", `b${index}`, namespace, { roleRef, subjects });
});

const collect = (globalThis as { gc?: () => void }).gc;
collect?.();
const before = process.memoryUsage().heapUsed;
const authorizer = time(`made of ${roles.length * RULES_OF_ROLE} rules and ${bindings.length} bindings`, () =>
  toAuthorizer({ roles, bindings, complete: true }),
);
for (const role of authorizer.roles.values())
  role.find({ verb: "get", group: "", resource: "pods", subresource: "", namespace: "", name: "" });
collect?.();
if (collect !== undefined)
  console.log(`${((process.memoryUsage().heapUsed - before) / 1e6).toFixed(0)} MB held with all indexes`);

const questions = Array.from({ length: QUESTIONS }, (): [User, ResourceAttributes] => {
  const namespace = `ns${random(NAMESPACES)}`;
  const user = toUser({ kind: "ServiceAccount", namespace, name: `sa${random(ACCOUNTS_OF_NAMESPACE)}` });
  const own = random(2) === 0 ? namespace : `ns${random(NAMESPACES)}`;
  const groups = [...user.groups, `team${random(40)}`];
  return [
    { ...user, groups },
    {
      verb: pick(VERBS),
      group: pick(["", "apps"]),
      resource: pick(RESOURCES),
      subresource: "",
      namespace: own,
      name: "",
    },
  ];
});
authorizeAll();
const allowed = time(`${QUESTIONS.toLocaleString("en-US")} questions`, authorizeAll, QUESTIONS);
console.log(`${allowed} of them allowed`);
const asked = questions.slice(0, 1_000).map(([, attributes]) => attributes);
const found = time(
  "1,000 questions of who-can",
  () => asked.reduce((sum, one) => sum + authorizer.whoCan(one).length, 0),
  1_000,
);
console.log(`${found} ways found`);
const width = { anyNamespace: true, anyName: true };
const wide = time(
  "100 questions of who-can in any namespace, of any name",
  () => asked.slice(0, 100).reduce((sum, one) => sum + findHolders(authorizer, one, width).length, 0),
  100,
);
console.log(`${wide} subjects found`);
function authorizeAll(): number {
  let sum = 0;
  for (const [user, attributes] of questions)
    sum += Number(authorizer.authorize(user, attributes).decision === "allowed");
  return sum;
}

function time<Value>(what: string, make: () => Value, count?: number): Value {
  const since = process.cpuUsage();
  const value = make();
  // CPU time, so that neighbours on the machine do not count.
  const { user, system } = process.cpuUsage(since);
  const ms = (user + system) / 1_000;
  const each = count === undefined ? "" : `, ${((ms * 1_000) / count).toFixed(2)} µs each`;
  console.log(`${what}: ${ms.toFixed(1)} ms${each}`);
  return value;
}

function toResource(kind: string, name: string, namespace: string, rest: JsonObject): Resource {
  const metadata = kind.startsWith("Cluster") ? { name } : { name, namespace };
  const object: KubernetesObject = { apiVersion: `${API_GROUP}/v1`, kind, metadata, ...rest };
  return { object, origin: { is: "cluster", context: "bench" } };
}
