import type { LabelSelector, Origin, Problem, Resource } from "../../model/index.ts";
import type { ConnectionSet, Protocol } from "./connections/connection-set.ts";
import type { PortSet } from "./connections/port-set.ts";

export type Labels = Readonly<Record<string, string>>;
export type Direction = "ingress" | "egress";

/** The network every pod is in unless a user-defined one takes its place. */
export const POD_NETWORK = "pod-network";

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Addresses of one family, first and last included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** The pods of one workload: they are all alike for every policy that was read. */
export interface WorkloadPeer {
  readonly is: "workload";
  /** `shop/cart[Deployment]` */
  readonly name: string;
  readonly namespace: string;
  readonly workload: string;
  readonly kind: string;
  readonly labels: Labels;
  /** Every port its containers declare; without a name, the name is empty. */
  readonly ports: readonly NamedPort[];
  readonly hostNetwork: boolean;
  /** Id of the network its default route goes through. */
  readonly primary: string;
  /** Further networks, by id, each with the addresses that were fixed for it. */
  readonly secondary: ReadonlyMap<string, readonly AddressRange[]>;
  /** The object it was read from, the first of several pods. */
  readonly resource: Resource;
  /** Why it cannot be said which policies choose its pods; pairs with it are unknown. */
  readonly doubt?: string;
}

/** Addresses outside of the cluster that no policy tells apart. */
export interface ExternalPeer {
  readonly is: "external";
  /** `10.0.0.0-10.255.255.255[External]` */
  readonly name: string;
  readonly range: AddressRange;
}

/** Whatever carries Ingress and Route traffic: a pod that no label is known of. */
export interface IngressControllerPeer {
  readonly is: "ingress-controller";
  readonly name: "{ingress-controller}";
}

/** A pod that may come to be, in a namespace that may come to be: all that is known of it is what a rule asks for. */
export interface RepresentativePeer {
  readonly is: "representative";
  readonly name: string;
  /** The namespace that is there, or what is asked of one; both absent: any namespace. */
  readonly namespace?: string;
  readonly namespaceSelector?: LabelSelector;
  /** Absent: any pod. */
  readonly podSelector?: LabelSelector;
}

export type Peer = WorkloadPeer | ExternalPeer | IngressControllerPeer | RepresentativePeer;

/** Pods a policy is about or a rule speaks of. Selectors that the API server would refuse never get here. */
export interface PodChoice {
  readonly is: "pods";
  /** The one namespace, by name: that of the policy. */
  readonly namespace?: string;
  /** Absent, with no `namespace` either: pods of every namespace. */
  readonly namespaceSelector?: LabelSelector;
  /** Absent: every pod. */
  readonly podSelector?: LabelSelector;
}

export type RulePeer =
  | PodChoice
  /** `ipBlock` (with what it excepts) or `networks`. */
  | { readonly is: "addresses"; readonly ranges: readonly AddressRange[] }
  /** Nodes by their labels: no pod and no known address. */
  | { readonly is: "nodes"; readonly selector: LabelSelector };

export type RulePort =
  | { readonly is: "ports"; readonly protocol: Protocol; readonly ports: PortSet }
  /** Resolved by the ports of the pod that is connected to. Without a protocol: whatever the pod's port has. */
  | { readonly is: "named"; readonly name: string; readonly protocol?: Protocol };

export interface PolicyRule {
  /** Position in its list, from 0. */
  readonly index: number;
  /** Name given to it, or empty. */
  readonly name: string;
  readonly action: "Allow" | "Deny" | "Pass";
  /** Absent: everybody. */
  readonly peers?: readonly RulePeer[];
  /** Absent: every port. */
  readonly ports?: readonly RulePort[];
  /** Why part of it is not understood; what it would decide is unknown. */
  readonly doubt?: string;
  /** With a doubt: `peers` and `ports` are the most that it may be about. */
  readonly isBounded?: true;
}

/** The tiers in the order they are asked. Each leaves to the next what it did not decide. */
export const TIERS = ["admin", "namespace", "baseline"] as const;
export type Tier = (typeof TIERS)[number];

/** One policy of any kind. */
export interface Policy {
  /** As in the manifest: `NetworkPolicy`, `AdminNetworkPolicy`, `MultiNetworkPolicy`. */
  readonly kind: string;
  /** Empty for kinds of the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  readonly tier: Tier;
  /** Lower is asked first; 0 in the namespace tier, where order does not matter. */
  readonly priority: number;
  /** The pods it is about. */
  readonly subjects: readonly PodChoice[];
  /** Absent: it says nothing about the direction. An empty list, in the namespace tier: nothing is allowed. */
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
  /** Id of the secondary network it is for (MultiNetworkPolicy); absent: the primary one of each pod. */
  readonly network?: string;
  /** Why it is not understood as a whole: whatever it chooses is unknown, in both directions. */
  readonly doubt?: string;
  /** Absent where no policy could be read. */
  readonly resource?: Resource;
}

export interface Namespace {
  readonly name: string;
  readonly labels: Labels;
  /** Absent: only named by other objects. */
  readonly origin?: Origin;
}

export interface Network {
  /** `pod-network`, `UDN shop`, `CUDN tenants`, `NAD storage`. */
  readonly id: string;
  /** Of a UserDefinedNetwork, the namespace that it is the network of. */
  readonly name: string;
  readonly kind: "pod" | "UDN" | "CUDN" | "NAD";
  readonly role: "primary" | "secondary";
  /** Namespaces whose pods have it as their primary one; all others have the pod network. Empty for secondary ones. */
  readonly namespaces: readonly string[];
  readonly resource?: Resource;
}

/** One way from outside to one workload: an object that leads to a service. */
export interface Way {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Name of the service it leads to. */
  readonly service: string;
  readonly connections: ConnectionSet;
  readonly resource: Resource;
}

/** What Ingress and Route objects lead to one workload: before any policy. */
export interface Entry {
  readonly to: WorkloadPeer;
  /** Of all ways together. */
  readonly connections: ConnectionSet;
  readonly ways: readonly Way[];
}

/**
 * Everything that decides who may connect to whom, read once.
 * `externalSources` and `externalTargets` part the addresses outside into ranges that no rule of that direction tells apart.
 */
export interface NetworkModel {
  readonly peers: readonly WorkloadPeer[];
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** The peer that each pod, and each object with a pod template, belongs to. */
  readonly peerOf: ReadonlyMap<Resource, WorkloadPeer>;
  /** In the order they are asked: tier, priority, namespace and name. */
  readonly policies: readonly Policy[];
  /** The pod network first. */
  readonly networks: readonly Network[];
  readonly entries: readonly Entry[];
  readonly externalSources: readonly ExternalPeer[];
  readonly externalTargets: readonly ExternalPeer[];
  /** What was wrong in the objects read; each also made something in the model doubtful. */
  readonly problems: readonly Problem[];
  /** What people should know, and changes nothing of what is known. */
  readonly notes: readonly string[];
  /** What each network plugin does in its own way is unknown: for attacks, which must not count on any. */
  readonly isWary?: true;
}
