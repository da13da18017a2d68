import { matchesSelector } from "../../../formats/selector/index.ts";
import type { Change, ChangeCost, Json, JsonObject, KubernetesObject } from "../../../model/index.ts";
import type { NetworkModel, WorkloadPeer } from "../model.ts";
import type { Subject } from "./subjects.ts";

const INGRESS_COST: ChangeCost = { friction: 2, latency: 0, operation: 1 };
const EGRESS_COST: ChangeCost = { friction: 3, latency: 0, operation: 2 };
const METADATA_COST: ChangeCost = { friction: 1, latency: 0, operation: 1 };

export const METADATA_ADDRESSES = { v4: "169.254.169.254/32", v6: "fd00:ec2::254/128" } as const;
const NAME_LABEL = "kubernetes.io/metadata.name";

/** Where names are resolved: without it hardly any program works. */
export const DNS: JsonObject = {
  to: [
    {
      namespaceSelector: { matchLabels: { [NAME_LABEL]: "kube-system" } },
      podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
    },
  ],
  ports: [
    { protocol: "UDP", port: 53 },
    { protocol: "TCP", port: 53 },
  ],
};

/** Makes the changes that create a NetworkPolicy for one workload; undefined where one policy cannot be about it alone. */
export class Isolation {
  readonly #model: NetworkModel;
  readonly #inNamespace: ReadonlyMap<string, readonly WorkloadPeer[]>;

  constructor(model: NetworkModel) {
    this.#model = model;
    this.#inNamespace = Map.groupBy(model.peers, ({ namespace }) => namespace);
  }

  /** Nobody connects to it but who says so. @param clients those that do */
  ofIngress(subject: Subject, clients: readonly WorkloadPeer[]): Change | undefined {
    const from = clients.filter((client) => client !== subject.peer).map((client) => this.#toPeer(client));
    const rules: JsonObject[] = from.length === 0 ? [] : [{ from }];
    const title = `Let only those connect to ${subject.what} that say they do`;
    return this.#toChange(subject, "isolate-ingress", title, INGRESS_COST, {
      policyTypes: ["Ingress"],
      ingress: rules,
    });
  }

  /** It connects to nobody but whom it names, and to what resolves names. @param servers those that it names */
  ofEgress(subject: Subject, servers: readonly WorkloadPeer[]): Change | undefined {
    const to = servers.filter((server) => server !== subject.peer).map((server) => this.#toPeer(server));
    const rules = [structuredClone(DNS), ...(to.length === 0 ? [] : [{ to }])];
    const title = `Let ${subject.what} connect only to what it names`;
    return this.#toChange(subject, "isolate-egress", title, EGRESS_COST, { policyTypes: ["Egress"], egress: rules });
  }

  /** It connects to everything but the addresses of the cloud's instance metadata. */
  withoutMetadata(subject: Subject): Change | undefined {
    const { v4, v6 } = METADATA_ADDRESSES;
    const to = [
      { namespaceSelector: {} },
      { ipBlock: { cidr: "0.0.0.0/0", except: [v4] } },
      { ipBlock: { cidr: "::/0", except: [v6] } },
    ];
    const title = `Keep ${subject.what} from the cloud's instance metadata`;
    return this.#toChange(subject, "no-metadata", title, METADATA_COST, { policyTypes: ["Egress"], egress: [{ to }] });
  }

  #toChange(subject: Subject, kind: string, title: string, cost: ChangeCost, spec: JsonObject): Change | undefined {
    const { peer, id, key, resource } = subject;
    if (!this.#isAlone(peer)) return undefined;
    const policy: KubernetesObject = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: toPolicyName(peer, kind), namespace: peer.namespace },
      spec: { podSelector: { matchLabels: { ...peer.labels } }, ...spec },
    };
    return {
      id: `network/${kind}@${key}`,
      title,
      resource: id,
      origin: resource.origin,
      cost,
      edits: [],
      creates: [policy],
    };
  }

  /** No selector of a NetworkPolicy leaves out pods that have all labels of these, and pods in their node's network are not held. */
  #isAlone({ namespace, labels, hostNetwork, ...peer }: WorkloadPeer): boolean {
    if (hostNetwork || Object.keys(labels).length === 0) return false;
    const selector = { matchLabels: { ...labels } };
    const chosen = (this.#inNamespace.get(namespace) ?? []).filter((one) => matchesSelector(selector, one.labels));
    return chosen.length === 1 && chosen[0]?.name === peer.name;
  }

  #toPeer({ namespace, labels }: WorkloadPeer): Json {
    return {
      namespaceSelector: {
        matchLabels: { [NAME_LABEL]: this.#model.namespaces.get(namespace)?.labels[NAME_LABEL] ?? namespace },
      },
      podSelector: { matchLabels: { ...labels } },
    };
  }
}

/** A name the API server takes, different for each workload of a namespace. */
function toPolicyName({ kind, workload }: WorkloadPeer, change: string): string {
  const plain = `${change}-${kind}-${workload}`.toLowerCase().replace(/[^a-z0-9.-]+/g, "-");
  return plain.slice(0, 240).replace(/[^a-z0-9]+$/, "");
}
