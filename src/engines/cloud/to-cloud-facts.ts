import {
  type AttackFacts,
  type Change,
  type ChangeCost,
  type Foothold,
  type FootholdId,
  type Picture,
  type Resource,
  type Step,
  toAccountId,
  toFootholdId,
  toGroupKind,
  toResourceId,
} from "../../model/index.ts";
import { type CloudAccount, findAccounts } from "./accounts.ts";
import { type Answer, findAnswer } from "./metadata.ts";
import { findNodeRoles, type NodeRole, UNNAMED } from "./node-roles.ts";
import { findPlace, type Provider } from "./provider.ts";
import { toReach } from "./roles.ts";

const METADATA = toFootholdId("endpoint", "metadata");
const ADMIN = toFootholdId("target", "cloud-admin");
const TEMPLATE_COST: ChangeCost = { friction: 2, latency: 0, operation: 1 };
const ROLE_COST: ChangeCost = { friction: 3, latency: 0, operation: 1 };

/** Facts while they are gathered: each foothold and change once. */
interface Gathered {
  readonly footholds: Map<FootholdId, Foothold>;
  readonly changes: Map<string, Change>;
  readonly steps: Step[];
}

/**
 * What an attack gets of the cloud: from the metadata service and from nodes to the nodes' role, from ServiceAccounts to the roles they
 * are in the cloud, and from roles to the whole account. Where nothing read tells, a step is there and its likelihood is unknown.
 */
export function toCloudFacts(picture: Picture): AttackFacts {
  const gathered: Gathered = { footholds: new Map(), changes: new Map(), steps: [] };
  const place = findPlace(picture);
  if (place.is === "known") addNodeRoles(gathered, place.provider, picture);
  if (place.is === "unknown") addUnknownPlace(gathered);
  for (const account of findAccounts(picture)) addAccount(gathered, account, picture);
  const { footholds, changes, steps } = gathered;
  const targets = steps.some(({ to }) => to === ADMIN) ? [ADMIN] : [];
  if (targets.length > 0) footholds.set(ADMIN, { id: ADMIN, name: "the cloud account", namespace: "" });
  return { footholds: [...footholds.values()], changes: [...changes.values()], steps, entries: [], targets };
}

function addNodeRoles(gathered: Gathered, provider: Provider, picture: Picture): void {
  const answer = findAnswer(provider, picture);
  for (const role of findNodeRoles(provider, picture)) {
    const id = addRole(gathered, provider, role.name, true, picture);
    for (const node of findNodes(picture)) addStep(gathered, node, id, "cloud/node-role", role);
    if (answer.likelihood === undefined) {
      addHostNetwork(gathered, id, picture);
      continue;
    }
    gathered.steps.push({
      from: METADATA,
      to: id,
      kind: "cloud/metadata-credentials",
      technique: "T1552",
      ...(answer.likelihood === "unknown"
        ? { precondition: `the metadata service answers pods: ${answer.because}` }
        : {}),
      likelihood: answer.likelihood,
      evidence: [{ message: answer.because, ...toEvidence(answer.open[0] ?? role.resource) }],
      removedBy: addTemplateChange(gathered, answer),
    });
  }
}

/** The metadata service takes a pod on the node's network for the node, however it is guarded. */
function addHostNetwork({ steps }: Gathered, role: FootholdId, picture: Picture): void {
  for (const { resource, namespace, podSpec, specPath } of picture.workloads) {
    if (podSpec.hostNetwork !== true) continue;
    const subject = toResourceId(resource.object);
    const groupKind = toGroupKind(resource.object);
    steps.push({
      from: toFootholdId("code", namespace, groupKind, subject.name),
      to: role,
      kind: "cloud/metadata-credentials",
      technique: "T1552.005",
      likelihood: "likely",
      evidence: [
        {
          ...toEvidence(resource),
          path: [...specPath, "hostNetwork"],
          message: `${subject.kind} ${subject.name} is on the node's network`,
        },
      ],
      removedBy: [`pod/host-network@${groupKind}/${namespace}/${subject.name}`],
    });
  }
}

/** Files, and nothing that tells where they will run: a cloud's machine is likelier than none. */
function addUnknownPlace(gathered: Gathered): void {
  const id = toFootholdId("cloud-role", "any", "nodes");
  gathered.footholds.set(id, { id, name: "the nodes' role in the cloud", namespace: "" });
  const precondition = "nodes are machines of a cloud, and have a role there: nothing that was read tells";
  const common = { precondition, likelihood: "unknown" as const, removedBy: [] };
  const evidence = [{ message: "no description of the cloud was read" }];
  gathered.steps.push({
    ...common,
    from: METADATA,
    to: id,
    kind: "cloud/metadata-credentials",
    technique: "T1552",
    evidence,
  });
  gathered.steps.push({
    ...common,
    from: toFootholdId("node", "any"),
    to: id,
    kind: "cloud/node-role",
    technique: "T1078",
    evidence,
  });
  gathered.steps.push({ ...common, from: id, to: ADMIN, kind: "cloud/role-rights", technique: "T1078", evidence });
}

function addAccount(gathered: Gathered, account: CloudAccount, picture: Picture): void {
  const { namespace, account: name, provider, role, resource, path } = account;
  const from = toAccountId(namespace, name);
  const to = addRole(gathered, provider, role, false, picture);
  const subject = toResourceId(resource.object);
  const change: Change = {
    id: `cloud/workload-identity@${subject.kind}/${namespace}/${name}`,
    title: `Take the role ${role} in the cloud from ServiceAccount ${namespace}/${name}`,
    resource: subject,
    origin: resource.origin,
    cost: { friction: 4, latency: 0, operation: 0 },
    edits: subject.kind === "ServiceAccount" ? [{ op: "remove", path }] : [],
  };
  gathered.changes.set(change.id, change);
  const message = `ServiceAccount ${namespace}/${name} is ${role} in the cloud`;
  gathered.steps.push({
    from,
    to,
    kind: "cloud/workload-identity",
    technique: "T1078",
    likelihood: "certain",
    evidence: [{ ...toEvidence(resource), path, message }],
    removedBy: [change.id],
  });
}

/** The role's foothold, and what it leads to. */
function addRole(
  gathered: Gathered,
  provider: Provider,
  name: string,
  isOfNode: boolean,
  picture: Picture,
): FootholdId {
  const id = toFootholdId("cloud-role", provider, name);
  if (gathered.footholds.has(id)) return id;
  const title = isOfNode ? toTitle(name) : `role ${name} of the cloud`;
  gathered.footholds.set(id, { id, name: title, namespace: "" });
  const reach = toReach(name, isOfNode, picture);
  if (reach.likelihood === undefined) return id;
  const change: Change = {
    id: `cloud/node-role@${provider}/${name}`,
    ...(isOfNode ? { control: "cloud/node-role" } : {}),
    title: `Leave ${title} with the few policies it needs`,
    ...(reach.resource === undefined
      ? {}
      : { resource: toResourceId(reach.resource.object), origin: reach.resource.origin }),
    cost: ROLE_COST,
    edits: [],
  };
  gathered.changes.set(change.id, change);
  gathered.steps.push({
    from: id,
    to: ADMIN,
    kind: "cloud/role-rights",
    technique: "T1078",
    ...(reach.likelihood === "unknown" ? { precondition: `the role reaches that far: ${reach.because}` } : {}),
    likelihood: reach.likelihood,
    evidence: [{ message: `${title}: ${reach.because}`, ...toEvidence(reach.resource) }],
    removedBy: [change.id],
  });
  return id;
}

function toTitle(name: string): string {
  return name === UNNAMED ? "the nodes' role in the cloud" : `role ${name} of the nodes`;
}

/** All templates at fault together close it: one change for all of them, as one alone takes nothing away. */
function addTemplateChange({ changes }: Gathered, { control, open }: Answer): string[] {
  if (control === undefined) return [];
  const names = open.map(({ object }) => object.metadata.name ?? "").sort();
  const [first] = open;
  const change: Change = {
    id: `${control}@${names.length === 0 ? "nodes" : names.join(",").slice(0, 300)}`,
    control,
    title:
      control === "cloud/metadata-hops"
        ? "Have the metadata service of all nodes ask for a token, and answer one hop far"
        : "Set the workload metadata of all pools to GKE_METADATA",
    ...(first === undefined ? {} : { resource: toResourceId(first.object), origin: first.origin }),
    cost: TEMPLATE_COST,
    edits: [],
  };
  changes.set(change.id, change);
  return [change.id];
}

function addStep({ steps }: Gathered, from: FootholdId, to: FootholdId, kind: string, role: NodeRole): void {
  const evidence = [
    {
      message: role.name === UNNAMED ? "nodes have a role in the cloud" : `nodes act as ${role.name} in the cloud`,
      ...toEvidence(role.resource),
    },
  ];
  steps.push({ from, to, kind, technique: "T1078", likelihood: "certain", evidence, removedBy: [] });
}

function findNodes(picture: Picture): FootholdId[] {
  const names = picture.ofKind("/Node").flatMap(({ object }) => object.metadata.name ?? []);
  return names.length === 0 ? [toFootholdId("node", "any")] : names.map((name) => toFootholdId("node", name));
}

function toEvidence(resource: Resource | undefined): {
  resource?: ReturnType<typeof toResourceId>;
  origin?: Resource["origin"];
} {
  return resource === undefined ? {} : { resource: toResourceId(resource.object), origin: resource.origin };
}
