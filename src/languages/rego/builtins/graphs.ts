import { sortedItems } from "../order.ts";
import type { RegoValue } from "../value.ts";
import { RegoSet, isArray, isSet, objectGet } from "../value.ts";
import type { PlainObject, RegoObject } from "../value.ts";
import type { BuiltinBudget } from "./builtin.ts";
import type { Args, Family } from "./operands.ts";
import { kindError, objectOperand, operand } from "./operands.ts";

type Graph = PlainObject | RegoObject;

function startsOf(args: Args): readonly RegoValue[] {
  const value = operand(args, 2);
  if (isArray(value)) return value;
  if (isSet(value)) return sortedItems(value);
  throw kindError(2, value, "{array, set}");
}

/** The neighbours; a node whose edges are neither array nor set has none. */
function edgesOf(graph: Graph, node: RegoValue): readonly RegoValue[] | undefined {
  const edges = objectGet(graph, node);
  if (edges === undefined) return undefined;
  return isArray(edges) ? edges : isSet(edges) ? sortedItems(edges) : [];
}

function reachable(args: Args, budget: BuiltinBudget): RegoSet {
  const graph = objectOperand(args, 1);
  const open = [...startsOf(args)];
  const reached = new RegoSet();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const edges = reached.has(node) ? undefined : edgesOf(graph, node);
    if (edges === undefined) continue;
    reached.add(node);
    budget.step(1 + edges.length);
    for (const next of edges) if (!reached.has(next)) open.push(next);
  }
  return reached;
}

class Paths {
  readonly found = new RegoSet();
  private readonly graph: Graph;
  private readonly budget: BuiltinBudget;

  constructor(graph: Graph, budget: BuiltinBudget) {
    this.graph = graph;
    this.budget = budget;
  }

  /** Goes on from the node with the path that led to it. */
  from(node: RegoValue, path: readonly RegoValue[], seen: RegoSet): void {
    const edges = edgesOf(this.graph, node);
    const longer = [...path, node];
    this.budget.allocate(longer.length);
    if (edges === undefined) this.found.add(path);
    else if (edges.length === 0) this.found.add(longer);
    else this.onward(edges, longer, RegoSet.of([...seen.values(), node]));
  }

  onward(edges: readonly RegoValue[], path: readonly RegoValue[], seen: RegoSet): void {
    for (const next of edges) {
      if (seen.has(next)) this.found.add(path);
      else this.from(next, path, seen);
    }
  }
}

function reachablePaths(args: Args, budget: BuiltinBudget): RegoSet {
  const graph = objectOperand(args, 1);
  const paths = new Paths(graph, budget);
  for (const node of startsOf(args)) {
    const edges = edgesOf(graph, node);
    if (edges === undefined) continue;
    if (edges.length === 0) paths.found.add([node]);
    // A loop from the first node to itself is walked once, as OPA does.
    for (const next of edges) paths.from(next, [node], RegoSet.of([node]));
  }
  return paths.found;
}

export const graphs: Family = {
  "graph.reachable": (args, { budget }) => reachable(args, budget),
  "graph.reachable_paths": (args, { budget }) => reachablePaths(args, budget),
};
