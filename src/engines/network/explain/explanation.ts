import { type ConnectionSet, intersect, isEmpty, unite } from "../connections/connection-set.ts";
import type { Entry, NetworkModel, Peer } from "../model.ts";
import { withEntries } from "./entry.ts";
import { type Reason, toReasons } from "./reason.ts";

/** Connections of a pair that have one fate for one set of reasons. */
export interface Explained {
  readonly verdict: Reason["verdict"];
  readonly connections: ConnectionSet;
  readonly egress: Reason;
  readonly ingress: Reason;
}

/** Everything about one pair in one network. */
export interface Explanation {
  readonly source: Peer;
  readonly target: Peer;
  /** Id of the network the packets go through. */
  readonly network: string;
  readonly parts: readonly Explained[];
}

/**
 * Why each connection of a pair is allowed or denied.
 * @param entry what Ingress and Route objects lead to the target; only for packets of the ingress controller
 */
export function explainPair(
  model: NetworkModel,
  source: Peer,
  target: Peer,
  network: string,
  entry?: Entry,
): Explanation {
  const egress = toReasons({ model, direction: "egress", source, target, network });
  const inside = toReasons({ model, direction: "ingress", source, target, network });
  const ingress = source.is === "ingress-controller" ? withEntries(inside, entry) : inside;
  const parts = new Map<string, Explained>();
  for (const out of egress) {
    for (const into of ingress) {
      const connections = intersect(out.connections, into.connections);
      if (isEmpty(connections)) continue;
      const key = JSON.stringify([keyOf(out), keyOf(into)]);
      const known = parts.get(key);
      const whole = known === undefined ? connections : unite(known.connections, connections);
      parts.set(key, { verdict: verdictOf(out, into), connections: whole, egress: out, ingress: into });
    }
  }
  return { source, target, network, parts: [...parts.values()] };
}

const keyOf = ({ verdict, causes }: Reason): readonly string[] => [verdict, ...causes.map(({ text }) => text)];

/** What either direction denies is denied, whatever is unknown of the other. */
function verdictOf(egress: Reason, ingress: Reason): Reason["verdict"] {
  const verdicts = [egress.verdict, ingress.verdict];
  if (verdicts.includes("denied")) return "denied";
  return verdicts.includes("unknown") ? "unknown" : "allowed";
}

/** Whether no policy has anything to do with any connection of the pair. */
export function isByDefault({ parts }: Explanation): boolean {
  return parts.every(({ egress, ingress }) => egress.causes.length === 0 && ingress.causes.length === 0);
}
