import type { CallNode, IdentNode, LiteralNode, Node, SelectNode, Span } from "../ast.ts";
import type { CelValue } from "../value.ts";

/** Where a node stands: {@link Span} and the offset that messages about it point at. */
export interface Place extends Span {
  readonly at: number;
}

/** Makes nodes, each with an id of its own. Ids count from 1 in one expression. */
export interface NodeMaker {
  readonly nextId: () => number;
  readonly literal: (place: Place, value: CelValue) => LiteralNode;
  readonly ident: (place: Place, name: string) => IdentNode;
  readonly select: (place: Place, operand: Node, field: string, mode: SelectNode["mode"]) => SelectNode;
  readonly call: (place: Place, name: string, args: readonly Node[], target?: Node) => CallNode;
}

export function nodeMaker(): NodeMaker {
  let id = 0;
  const base = ({ start, end, at }: Place) => ({ id: ++id, start, end, at });
  return {
    nextId: () => ++id,
    literal: (place, value) => ({ kind: "literal", ...base(place), value }),
    ident: (place, name) => ({ kind: "ident", ...base(place), name }),
    select: (place, operand, field, mode) => ({ kind: "select", ...base(place), operand, field, mode }),
    call: (place, name, args, target) => ({
      kind: "call",
      ...base(place),
      function: name,
      ...(target === undefined ? {} : { target }),
      args,
    }),
  };
}
