import type { CallNode, MacroNode, Node } from "../ast.ts";
import { childrenOf } from "../parse/children.ts";
import { CelError, type CelValue } from "../value.ts";

/** What nodes came to, each in its last round. */
export type Results = ReadonlyMap<Node, CelValue | CelError>;

/** A part that decided what the whole came to, with the variables of the loops around it. */
export interface Decisive {
  readonly node: Node;
  readonly elements: readonly { readonly name: string; readonly value: CelValue }[];
}

/**
 * The smallest parts that made the whole what it is: those operands of `&&`, `||`, `!` and `?:`, and the body for that
 * element of `all` and `exists`, without which it would be something else.
 */
export function findDecisive(root: Node, results: Results): readonly Decisive[] {
  const result = results.get(root);
  if (result === undefined) return [];
  const next = findNext(root, result, results);
  if (next.length === 0) return [{ node: root, elements: [] }];
  const elements = root.kind === "macro" ? toElements(root, results) : [];
  return next
    .flatMap((node) => findDecisive(node, results))
    .map((part) => (elements.length === 0 ? part : { ...part, elements: [...elements, ...part.elements] }));
}

/** The parts of a node that made it what it is; none: it decided itself. */
function findNext(node: Node, result: CelValue | CelError, results: Results): readonly Node[] {
  if (result instanceof CelError) {
    const failed = childrenOf(node).filter((child) => results.get(child) instanceof CelError);
    return failed.slice(0, 1);
  }
  if (node.kind === "call") return findOperands(node, result, results);
  if (node.kind === "bind") return [node.body];
  const endsEarly = node.kind === "macro" && EARLY[node.macro] === result;
  return endsEarly && results.get(node.body) === result ? [node.body] : [];
}

/** The value of the body that ends the loop. */
const EARLY: Readonly<Partial<Record<MacroNode["macro"], boolean>>> = { all: false, exists: true };

function findOperands({ function: name, args }: CallNode, result: CelValue, results: Results): readonly Node[] {
  const same = args.filter((arg) => results.get(arg) === result);
  switch (name) {
    case "_&&_":
      return result === false ? same.slice(0, 1) : same;
    case "_||_":
      return result === true ? same.slice(0, 1) : same;
    case "!_":
      return args;
    case "_?_:_": {
      const taken = args.slice(1).find((arg) => results.has(arg));
      // A literal says nothing: the condition chose it.
      return taken === undefined || taken.kind === "literal" ? args.slice(0, 1) : [taken];
    }
    default:
      return [];
  }
}

function toElements(node: MacroNode, results: Results): Decisive["elements"] {
  return [node.variable, node.secondVariable].flatMap((name) => {
    const value = name === undefined ? undefined : findValue(node.body, name, results);
    return name === undefined || value === undefined ? [] : [{ name, value }];
  });
}

/** What a variable stood for, where the body named it. */
function findValue(node: Node, name: string, results: Results): CelValue | undefined {
  if (node.kind === "ident" && node.name === name) {
    const value = results.get(node);
    return value instanceof CelError ? undefined : value;
  }
  for (const child of childrenOf(node)) {
    const value = findValue(child, name, results);
    if (value !== undefined) return value;
  }
  return undefined;
}
