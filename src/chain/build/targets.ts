import { type FootholdId, type Picture, toFootholdId, toGroupKind, toResourceId } from "../../model/index.ts";
import type { FactList } from "./fact-list.ts";
import type { Subject } from "./subject.ts";

export const CLUSTER_ADMIN = toFootholdId("target", "cluster-admin");
export const CLOUD_ADMIN = toFootholdId("target", "cloud-admin");
export const NODE_TARGET = toFootholdId("target", "node");

/** Says of a Secret or a workload that it must not be lost: `hauberk.dev/crown-jewel: "true"`. */
const CROWN_JEWEL = "hauberk.dev/crown-jewel";

/** What a user names as not to be lost. */
export interface NamedTargets {
  /** `shop/payments` */
  readonly secrets: readonly string[];
  /** `shop/payments`, of any kind */
  readonly workloads: readonly string[];
}

/** What an attack is after: the cluster, the cloud, a node, and the secrets and workloads that are named or annotated. */
export function addTargets(picture: Picture, subjects: readonly Subject[], named: NamedTargets, facts: FactList): void {
  addTarget(facts, CLUSTER_ADMIN, "cluster-admin");
  addTarget(facts, CLOUD_ADMIN, "the cloud account");
  addTarget(facts, NODE_TARGET, "root on a node");
  const secrets = new Set(named.secrets);
  for (const { object } of picture.ofKind("/Secret")) {
    if (isCrownJewel(object.metadata.annotations))
      secrets.add(`${object.metadata.namespace ?? "default"}/${object.metadata.name ?? ""}`);
  }
  for (const text of secrets) {
    const [namespace, name] = split(text);
    const target = toFootholdId("target", "secret", namespace, name);
    addTarget(facts, target, `Secret ${text}`, namespace);
    addArrival(facts, toFootholdId("secret", namespace, name), target, `Secret ${text} must not be lost`);
  }
  const workloads = new Set(named.workloads);
  for (const subject of subjects) {
    const { workload, code, what } = subject;
    const { object } = workload.resource;
    const name = toResourceId(object).name;
    const isNamed = workloads.has(`${workload.namespace}/${name}`);
    if (!isNamed && !isCrownJewel(object.metadata.annotations) && !isCrownJewel(workload.podMetadata.annotations))
      continue;
    const target = toFootholdId("target", "workload", workload.namespace, toGroupKind(object), name);
    addTarget(facts, target, what, workload.namespace);
    addArrival(facts, code, target, `${what} must not be lost`);
  }
}

function isCrownJewel(annotations: Readonly<Record<string, string>> | undefined): boolean {
  return annotations !== undefined && Object.hasOwn(annotations, CROWN_JEWEL) && annotations[CROWN_JEWEL] === "true";
}

function addTarget(facts: FactList, id: FootholdId, name: string, namespace = ""): void {
  facts.addFoothold({ id, name, namespace });
  facts.addTarget(id);
}

function addArrival(facts: FactList, from: FootholdId, to: FootholdId, message: string): void {
  facts.addStep({ from, to, kind: "target/arrival", likelihood: "certain", evidence: [{ message }], removedBy: [] });
}

function split(text: string): [namespace: string, name: string] {
  const slash = text.indexOf("/");
  return slash < 0 ? ["default", text] : [text.slice(0, slash), text.slice(slash + 1)];
}
