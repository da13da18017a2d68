import { isEmpty, NO_CONNECTIONS } from "../connections/connection-set.ts";
import { type NetworkModel, POD_NETWORK, type WorkloadPeer } from "../model.ts";
import { both } from "../reach/allowed.ts";
import type { Answer } from "../reach/decide.ts";
import { type PeerClass, toPeerClasses } from "./classes.ts";
import { Answers, type Row, toRows } from "./directions.ts";

/** Who may connect to whom, class by class: what holds of one peer of a class holds of all. */
export interface ReachClasses {
  readonly classes: readonly PeerClass[];
  /** What a peer of one class may connect to at another peer, of the same class too. */
  readonly answerOf: (source: number, target: number) => Answer;
  /** Calls back for every pair of classes that may connect, for certain or perhaps, row by row. */
  readonly forEach: (visit: (source: number, target: number, answer: Answer) => void) => void;
}

const CLOSED = -1;

/**
 * Reachability of a network of any size: 5,000 workloads and 2,000 policies in seconds, as nothing is asked for every pair of
 * pods, and a pair of classes costs two numbers.
 * @param network id of a network; its members alone are in the classes
 */
export function toReachClasses(model: NetworkModel, network: string = POD_NETWORK): ReachClasses {
  const members = model.peers.filter(({ primary, secondary }) => primary === network || secondary.has(network));
  const peerClasses = toPeerClasses(members.length === model.peers.length ? model : narrow(model, members));
  const { classes } = peerClasses;
  const answers = new Answers();
  const egress = toRows(model, "egress", peerClasses, network, answers);
  const ingress = toRows(model, "ingress", peerClasses, network, answers);
  const together: Answer[] = [];
  const numbers = new Map<number, number>();
  const combine = (out: number, into: number): number => {
    const key = out * answers.list.length + into;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const answer = both(answers.list[out] ?? NOTHING, answers.list[into] ?? NOTHING);
    const isClosed = isNothing(answer);
    const number = isClosed ? CLOSED : together.push(answer) - 1;
    numbers.set(key, number);
    return number;
  };
  const at = (source: number, target: number): number =>
    combine(look(egress, source, target), look(ingress, target, source));
  return {
    classes,
    answerOf: (source, target) => together[at(source, target)] ?? NOTHING,
    forEach: (visit) => {
      for (let source = 0; source < classes.length; source += 1) {
        for (let target = 0; target < classes.length; target += 1) {
          const answer = together[at(source, target)];
          if (answer !== undefined) visit(source, target, answer);
        }
      }
    },
  };
}

const NOTHING: Answer = { connections: NO_CONNECTIONS, unknown: NO_CONNECTIONS, because: [] };

const isNothing = ({ connections, unknown }: Answer): boolean => isEmpty(connections) && isEmpty(unknown);

function look(rows: readonly Row[], subject: number, other: number): number {
  const row = rows[subject];
  return row?.exceptions.get(other) ?? row?.usual ?? 0;
}

/** The model of some peers: choices are looked up among them alone. */
function narrow(model: NetworkModel, peers: readonly WorkloadPeer[]): NetworkModel {
  return { ...model, peers };
}
