import { toWeight } from "../../../chain/index.ts";
import { matchesGlob } from "../../../formats/glob/index.ts";
import { type Change, type ChangeCost, Problem } from "../../../model/index.ts";

/** What a change weighs, above 0; Infinity: it must not be made. */
export type Weigh = (change: Change) => number;

export interface WeightOptions {
  /** Ids of changes that must not be made; `*` stands for anything. */
  readonly keep?: readonly string[];
  /** How much each kind of cost counts. */
  readonly weigh?: ChangeCost;
}

/** A change weighs 1 and what it costs, each kind of cost as often as the user says. */
export function toWeigh({ keep = [], weigh }: WeightOptions, changes: readonly Change[]): Weigh {
  for (const pattern of keep) {
    // A slip must not look like a promise.
    if (!changes.some(({ id }) => matchesGlob(pattern, id)))
      throw new Problem("USAGE", `--keep ${pattern}: no change has such an id: hauberk cut -f json shows them`);
  }
  return (change) => {
    if (keep.some((pattern) => matchesGlob(pattern, change.id))) return Infinity;
    if (weigh === undefined) return toWeight(change);
    const { friction, latency, operation } = change.cost;
    const own = friction + latency + operation;
    return toWeight(change) - own + weigh.friction * friction + weigh.latency * latency + weigh.operation * operation;
  };
}

const FACTOR = /^(friction|latency|operation)=(\d{1,3}(?:\.\d{1,3})?)$/;

/**
 * `friction=2,latency=0.5`; what is not named counts once.
 * @returns undefined when it is written in another way
 */
export function readWeights(text: string): ChangeCost | undefined {
  const parts = text.split(",").map((part) => FACTOR.exec(part));
  if (parts.some((part) => part === null)) return undefined;
  const factors = new Map(parts.map((part) => [part?.[1], Number(part?.[2])]));
  const factorOf = (kind: keyof ChangeCost): number => factors.get(kind) ?? 1;
  return { friction: factorOf("friction"), latency: factorOf("latency"), operation: factorOf("operation") };
}
