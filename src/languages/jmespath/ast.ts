import type { Json } from "../../model/index.ts";

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** A JMESPath expression. `depth` counts the nodes on the longest way down, and is bounded by the parser. */
export type Node = { readonly depth: number } & (
  | { readonly is: "current" }
  | { readonly is: "literal"; readonly value: Json }
  | { readonly is: "field"; readonly name: string }
  | { readonly is: "index"; readonly index: number }
  | { readonly is: "slice"; readonly slice: Slice }
  /** `left.right` and `left[0]`: the right side looks at what the left side found. */
  | { readonly is: "sub"; readonly left: Node; readonly right: Node }
  /** `left | right`: as `sub`, but stops projections and forgives a key that is missing. */
  | { readonly is: "pipe"; readonly left: Node; readonly right: Node }
  | { readonly is: "projection"; readonly left: Node; readonly right: Node }
  /** `left.*` */
  | { readonly is: "values"; readonly left: Node; readonly right: Node }
  /** `left[?condition]` */
  | { readonly is: "filter"; readonly left: Node; readonly right: Node; readonly condition: Node }
  /** `left[]`, without the projection that follows it. */
  | { readonly is: "flatten"; readonly left: Node }
  | { readonly is: "or"; readonly left: Node; readonly right: Node }
  | { readonly is: "and"; readonly left: Node; readonly right: Node }
  | { readonly is: "not"; readonly operand: Node }
  | { readonly is: "comparison"; readonly operator: Comparison; readonly left: Node; readonly right: Node }
  | { readonly is: "list"; readonly items: readonly Node[] }
  | { readonly is: "object"; readonly entries: readonly (readonly [key: string, value: Node])[] }
  | { readonly is: "call"; readonly name: string | undefined; readonly args: readonly Node[] }
  /** `&expression`: not evaluated, but handed to a function. */
  | { readonly is: "reference"; readonly expression: Node }
);

/** `[start:stop:step]`; undefined where left out. */
export interface Slice {
  readonly start: number | undefined;
  readonly stop: number | undefined;
  readonly step: number | undefined;
}
