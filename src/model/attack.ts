import type { Edit } from "./edit.ts";
import type { Path } from "./path.ts";
import type { KubernetesObject, Origin, ResourceId } from "./resource.ts";

/** What an attacker stands on or holds. One node of the attack graph is one of these about one thing, or about things that are all alike. */
export type FootholdKind =
  /** Outside of the cluster, with nothing but the network. */
  | "internet"
  /** An image or a registry that the attacker writes to. */
  | "image"
  /** A tenant: may do what the identities of its namespaces may do, and mean harm. */
  | "tenant"
  /** Packets arrive at a port of the workload. */
  | "reach"
  /** Code of the attacker runs in a container of the workload. */
  | "code"
  /** Joins many footholds to many others in the network engine's classes, so that no pair is written down. */
  | "network"
  /** Root on a node, or on every node of a group. */
  | "node"
  /** Acts as a ServiceAccount, user, group or node. */
  | "identity"
  /** A right, joined from many identities to what it leads to: `create pods in shop`. */
  | "right"
  | "secret"
  | "volume"
  /** A role of the cloud provider. */
  | "cloud-role"
  /** The API of the cloud's instance metadata, the kubelet, etcd, the API server. */
  | "endpoint"
  /** What must not be lost: cluster-admin, the cloud account, a secret or workload the user names. */
  | "target";

/** `identity:ServiceAccount/shop/cart`, made with `toFootholdId`. The same text is the same foothold for every room. */
export type FootholdId = `${FootholdKind}:${string}`;

export interface Foothold {
  readonly id: FootholdId;
  /** For people: `ServiceAccount shop/cart`. */
  readonly name: string;
  /** Empty: of the whole cluster. */
  readonly namespace: string;
  /** What it is about, where it is one object. */
  readonly resource?: ResourceId;
  /** How many things that are all alike it stands for; default 1. */
  readonly count?: number;
}

/** How sure a step is. `unknown`: what would decide it was not read (no vulnerability report, say); never counts as impossible. */
export type Likelihood = "certain" | "likely" | "possible" | "unlikely" | "unknown";

/** What shows that a step is there: an object, and the field of it. */
export interface Evidence {
  readonly resource?: ResourceId;
  readonly origin?: Origin;
  readonly path?: Path;
  /** `RoleBinding shop/deployers gives Role shop/deployer: create pods` */
  readonly message: string;
}

/** One edge of the attack graph: who has `from` may get `to`. */
export interface Step {
  readonly from: FootholdId;
  readonly to: FootholdId;
  /** What is done, as room and noun: `rbac/create-pods`, `network/connect`, `escape/privileged`, `vulnerability/remote-code`. */
  readonly kind: string;
  /** MITRE ATT&CK for Containers: `T1611`. */
  readonly technique?: string;
  /** What must hold besides, in words; what is not read is said here. */
  readonly precondition?: string;
  readonly likelihood: Likelihood;
  readonly evidence: readonly Evidence[];
  /**
   * Ids of changes, each of which takes the step away all by itself. A step that only several changes together take away is written as
   * several steps. Empty: nothing known removes it.
   */
  readonly removedBy: readonly string[];
}

/** How much a change costs those who live with it; each from 0 (nothing) to 5. */
export interface ChangeCost {
  /** Work and nuisance for the people who own what is changed. */
  readonly friction: number;
  /** What every request or start pays from then on. */
  readonly latency: number;
  /** Work to keep it alive. */
  readonly operation: number;
}

/** One change of a control that somebody could make, and takes steps away. */
export interface Change {
  /** `container/privileged@apps/Deployment/shop/cart`: control or kind of change, then its subject; the same text is the same change. */
  readonly id: string;
  /** Id of the control in the catalogue, where it is one of those. */
  readonly control?: string;
  /** `Take privileged from container cart of Deployment shop/cart` */
  readonly title: string;
  readonly resource?: ResourceId;
  readonly origin?: Origin;
  readonly cost: ChangeCost;
  /** What somebody wanted and will no longer have, for people: `what Service shop/web publishes`. Absent: nothing ends but the attack. */
  readonly ends?: string;
  /** Workloads of today that would be refused or cut off, and stand still until somebody mends them; absent: none. */
  readonly stops?: number;
  /** Changes of the object itself, where a machine can make them. */
  readonly edits: readonly Edit[];
  /** Objects to be added, a NetworkPolicy for instance. */
  readonly creates?: readonly KubernetesObject[];
  /** The object itself is to be deleted: a binding. */
  readonly deletes?: true;
}

/** What one room knows of the attack graph. Footholds that only steps name are allowed: they are named by their ids. */
export interface AttackFacts {
  readonly footholds: readonly Foothold[];
  readonly steps: readonly Step[];
  readonly changes: readonly Change[];
  /** Where an attack begins, and what it is after. */
  readonly entries: readonly FootholdId[];
  readonly targets: readonly FootholdId[];
}

/** The parts of a name are joined by slashes; a slash in a part would be another name, so it is written `%2F`. */
export function toFootholdId(kind: FootholdKind, ...parts: readonly string[]): FootholdId {
  return `${kind}:${parts.map((part) => part.replaceAll("%", "%25").replaceAll("/", "%2F")).join("/")}`;
}

/** What whoever acts as a service account stands on. @param namespace never empty */
export function toAccountId(namespace: string, name: string): FootholdId {
  return toFootholdId("identity", "ServiceAccount", namespace, name);
}
