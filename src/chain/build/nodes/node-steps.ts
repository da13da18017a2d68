import { toAccountName } from "../../../inventory/index.ts";
import { asList, asString, dig, type FootholdId, type Picture, type Step, toFootholdId } from "../../../model/index.ts";
import { ETCD, KUBELET } from "../escapes/escape.ts";
import type { FactList } from "../fact-list.ts";
import type { Subject } from "../subject.ts";
import { CLUSTER_ADMIN, NODE_TARGET } from "../targets.ts";
import { isControlPlane } from "./control-plane.ts";
import { ANY_NODE, type NodeSet, toFilesId, toNodeId, toNodeNames } from "./node-set.ts";
import type { Place, Placement } from "./placement.ts";

/** What root on a node has at once, and what it shares with the pods there. */
export function addNodeSteps(
  picture: Picture,
  placement: Placement,
  subjects: readonly Subject[],
  facts: FactList,
): void {
  const { sets, isLive } = placement;
  const nodes = picture.ofKind("/Node");
  const masters = new Set(toNodeNames(nodes.filter(isControlPlane)));
  const names = new Set(isLive ? toNodeNames(nodes) : []);
  for (const { members } of sets.all.values()) for (const member of members) names.add(member);
  for (const name of names) addNode(facts, { id: toNodeId(name), name, isMaster: masters.has(name) });
  for (const set of sets.all.values()) if (set.members.length < 2 || sets.gained.has(set.id)) addSet(facts, set);
  addAnyNode(facts, [...names], isLive);
  if (!isLive) addPodsAnywhere(facts, placement, [...names]);
  const joints = new Set<FootholdId>();
  for (const subject of subjects) {
    for (const place of placement.places.get(subject) ?? []) {
      const joint = isLive ? addPods(facts, subject, place, joints) : addPossible(facts, subject, place.nodes);
      addPullSecrets(picture, facts, subject, joint);
    }
  }
}

interface OneNode {
  readonly id: FootholdId;
  readonly name: string;
  readonly isMaster: boolean;
}

function addNode(facts: FactList, { id, name, isMaster }: OneNode): void {
  facts.addFoothold({ id, name: `node ${name}`, namespace: "" });
  add(facts, id, toFootholdId("identity", "Node", name), "node/kubelet-key", "the kubelet's key lies on its node");
  add(facts, id, NODE_TARGET, "node/root", "root on a node");
  add(facts, id, KUBELET, "node/network", "nodes reach each other's kubelets", "T1613");
  if (isMaster) addMaster(facts, id);
}

function addMaster(facts: FactList, id: FootholdId): void {
  add(facts, id, CLUSTER_ADMIN, "node/control-plane", "the control plane's keys and static pods lie on its node");
  add(facts, id, ETCD, "node/control-plane", "etcd's keys lie on its node");
}

function addSet(facts: FactList, { id, name, members, isControlPlane: isMaster }: NodeSet): void {
  facts.addFoothold({ id, name, namespace: "", ...(members.length > 1 ? { count: members.length } : {}) });
  if (members.length === 1) return;
  if (members.length > 1) {
    for (const member of members) add(facts, id, toNodeId(member), "node/placement", "a pod of the workload is there");
    return;
  }
  // The shared node is there in any case.
  if (id === ANY_NODE) return;
  add(facts, id, ANY_KUBELET, "node/kubelet-key", "the kubelet's key lies on its node");
  add(facts, id, NODE_TARGET, "node/root", "root on a node");
  if (isMaster) addMaster(facts, id);
}

const ANY_KUBELET = toFootholdId("identity", "Node", "any");
/** Joins a node to pods that may be on it; `node:any` is also where whoever chooses a node for a pod gets to. */
const PODS_ANYWHERE = toFootholdId("node", "any", "pods");

function addAnyNode(facts: FactList, names: readonly string[], isLive: boolean): void {
  facts.addFoothold({ id: ANY_NODE, name: isLive ? "any node" : "the node a pod is on", namespace: "" });
  for (const name of names) {
    const message = isLive ? "whoever names the node of a pod chooses any" : "the pod may be on this node";
    add(facts, ANY_NODE, toNodeId(name), "node/placement", message, "T1610", isLive ? "certain" : "possible");
  }
  if (isLive) return;
  add(facts, ANY_NODE, ANY_KUBELET, "node/kubelet-key", "the kubelet's key lies on its node");
  add(facts, ANY_NODE, NODE_TARGET, "node/root", "root on a node");
}

/** Where nodes were not read: pods that choose none may be on every one. */
function addPodsAnywhere(facts: FactList, { sets }: Placement, names: readonly string[]): void {
  const may = "pods that choose no node may be there";
  facts.addFoothold({ id: PODS_ANYWHERE, name: "pods that may be on any node", namespace: "" });
  add(facts, ANY_NODE, PODS_ANYWHERE, "node/pods", may, "T1611", "likely");
  for (const name of names) add(facts, toNodeId(name), PODS_ANYWHERE, "node/pods", may, "T1611", "possible");
  for (const { id, name, members, isControlPlane: isMaster } of sets.all.values()) {
    if (id === ANY_NODE || isMaster || members.length > 0) continue;
    add(facts, id, PODS_ANYWHERE, "node/pods", may, "T1611", "possible");
    const there = `a pod that chooses no node may be on ${name}`;
    add(facts, ANY_NODE, id, "node/placement", there, "T1611", "possible");
  }
}

/**
 * Pods of a workload on its nodes: their memory, files and tokens are root's. Nodes are joined to workloads by the sets that they
 * are on together. Where no pod of it runs now (a CronJob), one will.
 */
function addPods(facts: FactList, subject: Subject, { nodes, isThere }: Place, joints: Set<FootholdId>): FootholdId {
  const joint: FootholdId = nodes.members.length === 1 ? nodes.id : `${nodes.id}/${isThere ? "pods" : "coming"}`;
  const does = isThere ? "runs" : "may start";
  if (joint !== nodes.id && !joints.has(joint)) {
    joints.add(joint);
    facts.addFoothold({ id: joint, name: `pods on ${nodes.name}`, namespace: "" });
    for (const member of nodes.members)
      add(facts, toNodeId(member), joint, "node/pods", `a pod of the workload ${does} on node ${member}`, "T1611");
  }
  const message = `a pod of ${subject.what} ${does} on ${nodes.name}`;
  add(facts, joint, subject.code, "node/pods", message, "T1611", isThere ? "certain" : "possible");
  return joint;
}

function addPossible(facts: FactList, subject: Subject, nodes: NodeSet): FootholdId {
  const message = `a pod of ${subject.what} may be on the same node`;
  const joint = nodes.id === ANY_NODE ? PODS_ANYWHERE : nodes.id;
  add(facts, joint, subject.code, "node/pods", message, "T1611", "likely");
  return joint;
}

/** The pod never sees the secrets its images are pulled with: the kubelet reads them, for the pod or for its account. */
function addPullSecrets(picture: Picture, facts: FactList, { workload, what }: Subject, joint: FootholdId): void {
  const { namespace } = workload;
  const account = picture.find("/ServiceAccount", namespace, toAccountName(workload.podSpec))?.object;
  const ofAccount = asList(dig(account, "imagePullSecrets")).map((one) => asString(dig(one, "name")));
  const names = new Set([...(workload.podSpec.imagePullSecrets ?? []).map(({ name }) => name), ...ofAccount]);
  for (const name of names) {
    if (name === undefined || name === "") continue;
    const message = `the kubelet pulls images of ${what} with Secret ${name}`;
    add(facts, joint, toFootholdId("secret", namespace, name), "node/pull-secret", message, "T1552.007");
  }
}

/**
 * Root's eyes on the files of nodes: the kubelet's key, the tokens and secrets of pods.
 * @param files which footholds of files some escape gives
 * @returns the nodes behind them
 */
export function addFilesSteps(
  facts: FactList,
  files: ReadonlySet<FootholdId>,
  { sets }: Placement,
): ReadonlySet<FootholdId> {
  const read = new Set<FootholdId>();
  for (const { id, name, members, isControlPlane: isMaster } of sets.all.values()) {
    const own = toFilesId(id);
    if (!files.has(own)) continue;
    facts.addFoothold({ id: own, name: `files of ${name}`, namespace: "" });
    if (isMaster) add(facts, own, CLUSTER_ADMIN, "node/control-plane", "the keys of the control plane lie on its node");
    if (members.length <= 1) read.add(id);
    else
      for (const member of members) {
        read.add(toNodeId(member));
        add(facts, own, toFilesId(toNodeId(member)), "node/placement", "a pod of the workload is there");
      }
  }
  for (const id of read) {
    const own = toFilesId(id);
    const isNamed = sets.all.get(id)?.members.length !== 0;
    const key: FootholdId = isNamed ? `identity:Node/${id.slice("node:".length)}` : ANY_KUBELET;
    add(facts, own, key, "node/kubelet-key", "the kubelet's key lies among the files", "T1552.004");
    const credentials = "tokens and secrets of pods lie among the files";
    add(facts, own, toCredentialsId(id), "node/credentials", credentials, "T1552.001");
  }
  return read;
}

/** What the kubelet keeps on a node for its pods: `node:worker-1/credentials`. */
export function toCredentialsId(node: FootholdId): FootholdId {
  return `${node}/credentials`;
}

function add(
  facts: FactList,
  from: FootholdId,
  to: FootholdId,
  kind: string,
  message: string,
  technique = "T1552",
  likelihood: Step["likelihood"] = "certain",
): void {
  facts.addStep({ from, to, kind, technique, likelihood, evidence: [{ message }], removedBy: [] });
}
