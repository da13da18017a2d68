import type { Direction, NetworkModel, WorkloadPeer } from "../model.ts";
import { policiesOf } from "../reach/policy-index.ts";
import { type Answers, decideWithCause } from "./cause.ts";
import type { PeerClasses } from "./classes.ts";

/** What one subject says to each class at the other end: numbers of answers. */
export interface Row {
  readonly answerOf: (other: number) => number;
}

/** Above as many numbers in all, exceptions are kept as they are found instead of one number for each class. */
const MAX_NUMBERS = 20_000_000;

/**
 * The answers of a direction, by class of the subject. Classes judged alike as subjects share one row, and only classes that a
 * rule speaks of are asked one by one: all others get the answer of any of them.
 */
export function toRows(
  model: NetworkModel,
  direction: Direction,
  peerClasses: PeerClasses,
  network: string,
  answers: Answers,
): readonly Row[] {
  const { classes } = peerClasses;
  const rows = new Map<string, Row>();
  return classes.map(({ peers: [subject], subject: key }) => {
    // The port that is connected to is the subject's own where it is the target.
    const shared = direction === "ingress" ? `${key};${subject.ports.map((port) => JSON.stringify(port)).join()}` : key;
    const known = rows.get(shared);
    if (known !== undefined) return known;
    const row = toRow(model, direction, subject, peerClasses, network, answers);
    rows.set(shared, row);
    return row;
  });
}

function toRow(
  model: NetworkModel,
  direction: Direction,
  subject: WorkloadPeer,
  peerClasses: PeerClasses,
  network: string,
  answers: Answers,
): Row {
  const { classes } = peerClasses;
  const ask = (other: WorkloadPeer): number =>
    answers.add(
      direction === "egress"
        ? decideWithCause(model, direction, subject, other, network)
        : decideWithCause(model, direction, other, subject, network),
    );
  const spokenOf = findSpokenOf(model, direction, subject, peerClasses);
  if (spokenOf === "all") {
    const all = Int32Array.from(classes, ({ peers: [other] }) => ask(other));
    return { answerOf: (other) => all[other] ?? -1 };
  }
  const unspoken = classes.find((_, at) => !spokenOf.has(at));
  const exceptions = new Map([...spokenOf].map((at) => [at, ask(classes[at]?.peers[0] ?? subject)] as const));
  const usual = unspoken === undefined ? -1 : ask(unspoken.peers[0]);
  if (exceptions.size === 0) return { answerOf: () => usual };
  if (classes.length * classes.length > MAX_NUMBERS) return { answerOf: (other) => exceptions.get(other) ?? usual };
  const all = new Int32Array(classes.length).fill(usual);
  for (const [at, answer] of exceptions) all[at] = answer;
  return { answerOf: (other) => all[other] ?? -1 };
}

/** The classes that some rule for the subject tells from others; all where rules ask for named ports of the other end. */
function findSpokenOf(
  model: NetworkModel,
  direction: Direction,
  subject: WorkloadPeer,
  { odd, choices, classesOf }: PeerClasses,
): ReadonlySet<number> | "all" {
  const rules = policiesOf(model, subject).flatMap((policy) => policy[direction] ?? []);
  if (direction === "egress" && rules.some(({ ports = [] }) => ports.some(({ is }) => is === "named"))) return "all";
  if (rules.length === 0 && model.isWary !== true) return new Set();
  const spokenOf = new Set(
    rules.flatMap((rule) => choices.choicesOf(rule)).flatMap((choice) => classesOf[choice] ?? []),
  );
  for (const at of odd) spokenOf.add(at);
  return spokenOf;
}
