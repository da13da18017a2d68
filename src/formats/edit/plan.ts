import type { Node } from "yaml";
import { type Json, isObject } from "../../model/index.ts";
import type { Slot } from "./layout.ts";
import type { Splice } from "./splice.ts";
import type { Style } from "./style.ts";
import type { FlowStyle } from "./write-value.ts";

/** What one pass over a document gathers. */
export interface Plan {
  readonly text: string;
  readonly style: Style;
  readonly splices: Splice[];
  /** Second try: lists that gain or lose items, and `{…}` that change keys, are written anew as a whole. */
  readonly coarse: boolean;
  /** What each anchor met so far will stand for; undefined when the document has no aliases. */
  readonly anchors: Map<string, Json> | undefined;
}

/** What a value stands in, which decides how a new one is written. */
export type Around =
  /** A block mapping or list; the column of its keys or dashes. */
  | { readonly is: "map" | "list"; readonly column: number }
  | { readonly is: "root" }
  | { readonly is: "flow"; readonly style: FlowStyle };

/** A collection together with its place and what it becomes. */
export interface Target<Value> {
  readonly slot: Slot;
  readonly around: Around;
  readonly old: Value;
  readonly next: Value;
}

/** Goes on with one value below a collection. */
export type Descend = (plan: Plan, target: Target<Json>) => void;

export function splice(plan: Plan, start: number, end: number, text: string): void {
  plan.splices.push({ start, end, text });
}

/** The root of a document as a place that holds a value. */
export function toRootSlot(node: Node): Slot {
  const start = node.range?.[0] ?? 0;
  return {
    node,
    start,
    headEnd: start,
    end: node.range?.[1] ?? 0,
    tag: undefined,
    hasIndicator: true,
    comma: undefined,
  };
}

/** Own members with a value. */
export function membersOf(value: Json | undefined): Map<string, Json> {
  if (!isObject(value)) return new Map();
  return new Map(Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}
