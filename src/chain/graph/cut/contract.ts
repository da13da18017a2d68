import type { AttackGraph } from "../attack-graph.ts";
import { at, invertLists, type Lists, listOf, packLists, toLists } from "../lists.ts";
import { toComponents } from "./components.ts";
import type { Pairs } from "./pairs.ts";

/** The graph as far as it matters for a cut: footholds that nothing separates are one, and all steps lie on some path. */
export interface Contracted {
  readonly nodes: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly leaving: Lists;
  readonly arriving: Lists;
  /** Changes that take away an edge, and edges that a change takes away. */
  readonly labels: Lists;
  readonly edgesOf: Lists;
  /** What must be parted, as nodes. */
  readonly pairs: readonly Pairs[];
}

/**
 * @param usable steps that an attacker may take
 * @param labels changes that may be chosen, by step
 */
export function contract(graph: AttackGraph, usable: Uint8Array, labels: Lists, pairs: readonly Pairs[]): Contracted {
  const isHard = (step: number): boolean =>
    usable[step] === 1 && at(labels.offsets, step) === at(labels.offsets, step + 1);
  const { count, componentOf } = toComponents(graph.footholds.length, graph.leaving, graph.to, isHard);
  const nodeOf = pairs.length === 1 ? mergeEnds(graph, componentOf, count, isHard, pairs[0] as Pairs) : componentOf;
  const edges = new Edges();
  for (let step = 0; step < graph.steps.length; step += 1) {
    const [from, to] = [at(nodeOf, at(graph.from, step)), at(nodeOf, at(graph.to, step))];
    if (usable[step] === 1 && from !== to) edges.add(from, to, listOf(labels, step));
  }
  return edges.toContracted(
    count,
    graph.changes.length,
    pairs.map(({ entries, targets }) => ({
      entries: [...new Set(entries.map((entry) => at(nodeOf, entry)))],
      targets: [...new Set(targets.map((target) => at(nodeOf, target)))],
    })),
  );
}

/** What entries get at for certain is as good as an entry, and what leads to a target for certain as good as that. */
function mergeEnds(
  graph: AttackGraph,
  componentOf: Int32Array,
  count: number,
  isHard: (step: number) => boolean,
  { entries, targets }: Pairs,
): Int32Array {
  const merged = Int32Array.from({ length: count }, (_, component) => component);
  const steps = graph.steps.keys().filter(isHard).toArray();
  spread(entries, (component) => merged[component] === component, graph.from, graph.to);
  spread(targets, (component) => merged[component] === component, graph.to, graph.from);
  return componentOf.map((component) => at(merged, component));

  function spread(
    ends: readonly number[],
    isFree: (component: number) => boolean,
    near: Int32Array,
    far: Int32Array,
  ): void {
    const [first] = ends;
    if (first === undefined) return;
    const head = at(componentOf, first);
    const next = Map.groupBy(steps, (step) => at(componentOf, at(near, step)));
    const stack = ends.map((end) => at(componentOf, end));
    const seen = new Set(stack);
    for (let component = stack.pop(); component !== undefined; component = stack.pop()) {
      if (component !== head && isFree(component)) merged[component] = head;
      for (const step of next.get(component) ?? []) {
        const end = at(componentOf, at(far, step));
        if (seen.has(end)) continue;
        seen.add(end);
        stack.push(end);
      }
    }
  }
}

/** Edges between nodes; of those between the same two, only the ones that are not taken away with another. */
class Edges {
  readonly #between = new Map<number, Map<number, (readonly number[])[]>>();

  add(from: number, to: number, labels: Int32Array): void {
    let ends = this.#between.get(from);
    if (ends === undefined) this.#between.set(from, (ends = new Map<number, (readonly number[])[]>()));
    const known = ends.get(to);
    if (known === undefined) ends.set(to, [[...labels]]);
    // The one that fewer changes take away stands for the other.
    else if (!known.some((one) => one.every((label) => labels.includes(label)))) {
      const own = new Set(labels);
      const others = known.filter((one) => !own.isSubsetOf(new Set(one)));
      ends.set(to, [...others, [...labels]]);
    }
  }

  toContracted(nodes: number, changes: number, pairs: readonly Pairs[]): Contracted {
    const live = this.#toLive(nodes, pairs);
    const from = Int32Array.from(live, (edge) => edge.from);
    const to = Int32Array.from(live, (edge) => edge.to);
    const labels = packLists(live.map((edge) => edge.labels));
    return {
      nodes,
      from,
      to,
      leaving: toLists(nodes, from),
      arriving: toLists(nodes, to),
      labels,
      edgesOf: invertLists(labels, changes),
      pairs,
    };
  }

  /** Edges on a way from an entry to a target. */
  #toLive(nodes: number, pairs: readonly Pairs[]): Edge[] {
    const all = [...this.#between].flatMap(([from, ends]) =>
      [...ends].flatMap(([to, sets]) => sets.map((labels): Edge => ({ from, to, labels }))),
    );
    const [byFrom, byTo] = [Map.groupBy(all, ({ from }) => from), Map.groupBy(all, ({ to }) => to)];
    const forth = flood(
      nodes,
      pairs.flatMap(({ entries }) => entries),
      (node) => (byFrom.get(node) ?? []).map(({ to }) => to),
    );
    const back = flood(
      nodes,
      pairs.flatMap(({ targets }) => targets),
      (node) => (byTo.get(node) ?? []).map(({ from }) => from),
    );
    return all.filter(({ from, to }) => forth[from] === 1 && back[to] === 1);
  }
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly labels: readonly number[];
}

function flood(nodes: number, starts: readonly number[], nextOf: (node: number) => readonly number[]): Uint8Array {
  const seen = new Uint8Array(nodes);
  const stack = [...starts];
  for (const start of starts) seen[start] = 1;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const next of nextOf(node)) {
      if (seen[next] === 1) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  return seen;
}
