import type { CelValue } from "./value.ts";

/** The place of a node in the source: offset of its first character and of the one behind its last, UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Every node has an id of its own within one expression; the checker's types and references are kept by id. */
interface NodeBase extends Span {
  readonly id: number;
  /** Offset that a message about the node points at: its operator, dot, opening bracket, or else its start, as in cel-go. */
  readonly at: number;
}

export interface LiteralNode extends NodeBase {
  readonly kind: "literal";
  /** null, bool, int, uint, double, string or bytes. */
  readonly value: CelValue;
}

export interface IdentNode extends NodeBase {
  readonly kind: "ident";
  /** `a`, or `.a` where the container must not be searched. */
  readonly name: string;
}

/** `operand.field`, `operand.?field` (optional) or, within `has()`, the test whether it is there. */
export interface SelectNode extends NodeBase {
  readonly kind: "select";
  readonly operand: Node;
  readonly field: string;
  readonly mode: "value" | "test" | "optional";
}

/** Operators are calls too, by the names of the CEL specification: `_+_`, `!_`, `_?_:_`, `_[_]`, `_[?_]`, `@in`. */
export interface CallNode extends NodeBase {
  readonly kind: "call";
  readonly function: string;
  /** The receiver, `target.function(…)`. */
  readonly target?: Node;
  readonly args: readonly Node[];
}

export interface ListNode extends NodeBase {
  readonly kind: "list";
  readonly elements: readonly { readonly value: Node; readonly optional: boolean }[];
}

export interface MapNode extends NodeBase {
  readonly kind: "map";
  readonly entries: readonly { readonly key: Node; readonly value: Node; readonly optional: boolean }[];
}

/** `Name{field: value}`, also Kubernetes' `Object.spec{…}`. */
export interface StructNode extends NodeBase {
  readonly kind: "struct";
  readonly name: string;
  readonly fields: readonly {
    readonly name: string;
    readonly value: Node;
    readonly optional: boolean;
    /** Offset of the colon. */
    readonly at: number;
  }[];
}

/** The comprehension macros, kept whole: the compiler makes a loop of each, and the checker types each by its own rule. */
export type Macro =
  | "all"
  | "exists"
  | "existsOne"
  | "map"
  | "filter"
  | "transformList"
  | "transformMap"
  | "transformMapEntry"
  | "sortBy";

/** `range.all(variable, body)`; with two variables the first is the index or key and the second the element or value. */
export interface MacroNode extends NodeBase {
  readonly kind: "macro";
  readonly macro: Macro;
  readonly range: Node;
  readonly variable: string;
  readonly secondVariable?: string;
  /** The filter of `map(x, filter, body)` and its like. */
  readonly condition?: Node;
  readonly body: Node;
}

/**
 * `cel.bind(name, value, body)`, `optMap` and `optFlatMap`. A `cel.block` is nested binds of `@index0`, `@index1`, …
 * The value of a bind is computed when it is first used, and at most once.
 */
export interface BindNode extends NodeBase {
  readonly kind: "bind";
  readonly bind: "bind" | "optMap" | "optFlatMap";
  readonly variable: string;
  readonly value: Node;
  readonly body: Node;
}

export type Node =
  | LiteralNode
  | IdentNode
  | SelectNode
  | CallNode
  | ListNode
  | MapNode
  | StructNode
  | MacroNode
  | BindNode;
