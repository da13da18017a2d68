/** Inclusive ranges of code points in rising order, flat: [low, high, low, high…]. */
export type Ranges = readonly number[];

/** A pattern of RE2's syntax as a tree. Case folding, `\d` and the like are already ranges. */
export type Pattern =
  | { readonly is: "set"; readonly ranges: Ranges }
  | { readonly is: "concat"; readonly parts: readonly Pattern[] }
  | { readonly is: "either"; readonly branches: readonly Pattern[] }
  | {
      readonly is: "repeat";
      readonly body: Pattern;
      readonly min: number;
      /** Infinity when unbounded. */
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly is: "group"; readonly index: number; readonly body: Pattern }
  | { readonly is: "assert"; readonly what: Assertion };

export type Assertion = "text-start" | "text-end" | "line-start" | "line-end" | "word-edge";

/** What reading a pattern gives: the tree, and the group names by index (undefined for a nameless one; 0 is the whole match). */
export interface ParsedPattern {
  readonly pattern: Pattern;
  readonly groups: readonly (string | undefined)[];
}

export const EMPTY: Pattern = { is: "concat", parts: [] };
