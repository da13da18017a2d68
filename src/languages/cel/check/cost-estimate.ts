import type { CostRange } from "../declaration.ts";
import { fixed } from "../libraries/cost-range.ts";

/** Sizes of what a list or map holds. */
export interface Entries {
  readonly kind: "list" | "map";
  readonly key: CostRange;
  readonly value: CostRange;
}

/** What is known of a node before running. */
export interface Estimate {
  readonly cost: CostRange;
  /** Code points, bytes, elements or entries; of scalars 1. */
  readonly size?: CostRange | undefined;
  readonly entries?: Entries | undefined;
  /** How it is reached from a variable. */
  readonly path?: readonly string[] | undefined;
}

/** A variable of a macro or bind, innermost first. */
export interface LocalEstimate extends Omit<Estimate, "cost"> {
  readonly name: string;
  readonly outer: LocalEstimate | undefined;
}

/** The narrowest range that covers all of them; nothing: 0. */
export const covering = (ranges: readonly CostRange[]): CostRange =>
  ranges.length === 0
    ? fixed(0)
    : {
        min: ranges.reduce((least, { min }) => Math.min(least, min), Infinity),
        max: ranges.reduce((most, { max }) => Math.max(most, max), 0),
      };

export const entriesCovering = (a: Entries | undefined, b: Entries | undefined): Entries | undefined =>
  a && b && { kind: a.kind, key: covering([a.key, b.key]), value: covering([a.value, b.value]) };
