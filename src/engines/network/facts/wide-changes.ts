import type { Change, JsonObject, Picture } from "../../../model/index.ts";
import type { Direction, NetworkModel, WorkloadPeer } from "../model.ts";
import { policiesOf } from "../reach/policy-index.ts";
import type { DeclaredFlows } from "./declared-flows.ts";
import type { FactList } from "./fact-list.ts";
import { DNS, METADATA_ADDRESSES } from "./isolation.ts";

const ADMIN_POLICIES = "policy.networking.k8s.io/AdminNetworkPolicy";
const ADMIN_DEFINITION = "adminnetworkpolicies.policy.networking.k8s.io";

interface Denied {
  readonly id: string;
  readonly directions: ReadonlySet<Direction>;
}

/** Changes that are about all workloads of a namespace or of the cluster at once. */
export class WideChanges {
  readonly #model: NetworkModel;
  readonly #flows: DeclaredFlows;
  readonly #published: ReadonlySet<WorkloadPeer>;
  readonly #facts: FactList;
  readonly #inNamespace: ReadonlyMap<string, readonly WorkloadPeer[]>;
  readonly #denied = new Map<string, Denied | undefined>();
  readonly #noMetadata: Change;

  constructor(
    picture: Picture,
    known: {
      readonly model: NetworkModel;
      readonly flows: DeclaredFlows;
      readonly published: ReadonlySet<WorkloadPeer>;
    },
    facts: FactList,
  ) {
    this.#model = known.model;
    this.#flows = known.flows;
    this.#published = known.published;
    this.#facts = facts;
    this.#inNamespace = Map.groupBy(known.model.peers, ({ namespace }) => namespace);
    this.#noMetadata = toNoMetadata(picture, known.model);
  }

  /**
   * Denies everything in the peer's namespace that no policy is about but what resolves names. Each program that says it needs more
   * counts as stopped until somebody allows that (`hauberk net generate` writes it).
   * @param direction in which no policy is about the peer
   */
  deny(peer: WorkloadPeer, direction: Direction): readonly string[] {
    if (peer.hostNetwork || peer.doubt !== undefined) return [];
    const { namespace } = peer;
    if (!this.#denied.has(namespace)) this.#denied.set(namespace, this.#toDenied(namespace));
    const denied = this.#denied.get(namespace);
    return denied?.directions.has(direction) === true ? [denied.id] : [];
  }

  /** Keeps all pods from the cloud's instance metadata, whatever other policies say. */
  withoutMetadata(peer: WorkloadPeer): readonly string[] {
    if (peer.hostNetwork || peer.doubt !== undefined) return [];
    return [this.#facts.addChange(this.#noMetadata)];
  }

  #toDenied(namespace: string): Denied | undefined {
    const peers = this.#inNamespace.get(namespace) ?? [];
    const directions = (["ingress", "egress"] as const).filter((direction) =>
      peers.every((peer) => this.#isFree(peer, direction)),
    );
    if (directions.length === 0) return undefined;
    const isOut = directions.includes("egress");
    const stops = peers.filter((peer) => this.#needsMore(peer, directions)).length;
    const spec: JsonObject = {
      podSelector: {},
      policyTypes: directions.map((direction) => (direction === "egress" ? "Egress" : "Ingress")),
      ...(isOut ? { egress: [structuredClone(DNS)] } : {}),
    };
    const says = isOut ? ", names resolved" : "";
    const needs = `${stops} ${stops === 1 ? "workload needs" : "workloads need"} more: hauberk net generate allows it`;
    const id = this.#facts.addChange({
      id: `network/default-deny@${namespace}`,
      title: `Deny by default what enters${isOut ? " and leaves" : ""} pods of namespace ${namespace}${says} (${stops === 0 ? "nothing says that it needs more" : needs})`,
      cost: { friction: 4, latency: 0, operation: 2 },
      ...(stops === 0 ? {} : { stops }),
      edits: [],
      creates: [
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: { name: "hauberk-default-deny", namespace },
          spec,
        },
      ],
    });
    return { id, directions: new Set(directions) };
  }

  /**
   * Whether a policy that denies opens nothing for the peer: it takes the peer out of what a baseline says, and the names it lets
   * resolve would be more than the peer's own policies allow.
   */
  #isFree(peer: WorkloadPeer, direction: Direction): boolean {
    const about = policiesOf(this.#model, peer).filter((policy) => (policy.doubt ?? policy[direction]) !== undefined);
    return direction === "egress" ? about.length === 0 : about.every(({ tier }) => tier !== "baseline");
  }

  #needsMore(peer: WorkloadPeer, directions: readonly Direction[]): boolean {
    const { serversOf, clientsOf, outward } = this.#flows;
    if (peer.hostNetwork) return false;
    return directions.some((direction) =>
      direction === "egress"
        ? serversOf.has(peer) || outward.has(peer)
        : clientsOf.has(peer) || this.#published.has(peer),
    );
  }
}

/**
 * One change for the whole cluster: by an AdminNetworkPolicy, which comes before all others, where the cluster is known to have the
 * kind; by hand otherwise. A NetworkPolicy for a namespace would not do: it would let out again what others of them close.
 */
function toNoMetadata(picture: Picture, model: NetworkModel): Change {
  const { v4, v6 } = METADATA_ADDRESSES;
  const definitions = picture.ofKind("apiextensions.k8s.io/CustomResourceDefinition");
  const isKnown =
    picture.ofKind(ADMIN_POLICIES).length > 0 ||
    definitions.some(({ object }) => object.metadata.name === ADMIN_DEFINITION);
  const hasFirst = model.policies.some(
    ({ tier, doubt, priority }) => tier === "admin" && (doubt !== undefined || priority <= 0),
  );
  const change = {
    id: "network/no-metadata@*",
    title:
      "Keep all pods of the cluster from the cloud's instance metadata (an AdminNetworkPolicy, or the network plugin's own kind)",
    cost: { friction: 1, latency: 0, operation: 2 },
    edits: [],
  };
  if (!isKnown || hasFirst) return change;
  return {
    ...change,
    creates: [
      {
        apiVersion: "policy.networking.k8s.io/v1alpha1",
        kind: "AdminNetworkPolicy",
        metadata: { name: "hauberk-no-metadata" },
        spec: {
          priority: 0,
          subject: { namespaces: {} },
          egress: [{ name: "no-metadata", action: "Deny", to: [{ networks: [v4, v6] }] }],
        },
      },
    ],
  };
}
