import type { BindNode, MacroNode } from "../ast.ts";
import type { CostRange } from "../declaration.ts";
import { fixed, plus, times, UNBOUNDED } from "../libraries/cost-range.ts";
import type { Coster } from "./cost.ts";
import { covering, type Estimate, type LocalEstimate } from "./cost-estimate.ts";

/** What a macro over a range costs: what cel-go expands it to, once per element, and around that. */
export function estimateMacro(coster: Coster, node: MacroNode, scope: LocalEstimate | undefined): Estimate {
  if (node.macro === "sortBy") return estimateSort(coster, node, scope);
  const range = coster.estimate(node.range, scope);
  return estimateLoop(coster, node, range, scope);
}

function estimateLoop(coster: Coster, node: MacroNode, range: Estimate, scope: LocalEstimate | undefined): Estimate {
  const inner = declare(coster, node, range, scope);
  const condition = node.condition && coster.estimate(node.condition, inner);
  const body = coster.estimate(node.body, inner);
  const loop = LOOPS[node.macro](body.cost);
  const step = condition === undefined ? loop.step : plus(condition.cost, covering([loop.step, fixed(1)]));
  const count = range.size ?? UNBOUNDED;
  const cost = plus(range.cost, fixed(loop.around), times(count, plus(step, fixed(loop.check))));
  if (loop.makes === undefined) return { cost, size: fixed(1) };
  if (loop.makes === "map") return { cost, size: count };
  const element = node.macro === "filter" ? coster.elementSize(node.range, inner) : body.size;
  const value = { min: 0, max: (element ?? UNBOUNDED).max };
  return { cost, size: count, entries: { kind: "list", key: fixed(1), value } };
}

interface Loop {
  /** Before and after the loop. */
  readonly around: number;
  /** Whether to go on, per element. */
  readonly check: number;
  /** Per element. */
  readonly step: CostRange;
  readonly makes?: "list" | "map";
}

const LOOPS: Record<MacroNode["macro"], (body: CostRange) => Loop> = {
  all: (body) => ({ around: 1, check: 2, step: { min: 1, max: 1 + body.max } }),
  exists: (body) => ({ around: 1, check: 3, step: { min: 1, max: 1 + body.max } }),
  existsOne: (body) => ({ around: 2, check: 0, step: plus(body, { min: 1, max: 2 }) }),
  filter: (body) => ({ around: 11, check: 0, step: plus(body, { min: 1, max: 13 }), makes: "list" }),
  map: (body) => ({ around: 11, check: 0, step: plus(body, fixed(12)), makes: "list" }),
  transformList: (body) => ({ around: 11, check: 0, step: plus(body, fixed(12)), makes: "list" }),
  transformMap: (body) => ({ around: 31, check: 0, step: plus(body, fixed(3)), makes: "map" }),
  transformMapEntry: (body) => ({ around: 31, check: 0, step: plus(body, fixed(2)), makes: "map" }),
  sortBy: (body) => ({ around: 11, check: 0, step: plus(body, fixed(12)), makes: "list" }),
};

/** The variables of a macro; the returned one is the element where there is but one. */
function declare(coster: Coster, node: MacroNode, range: Estimate, outer: LocalEstimate | undefined): LocalEstimate {
  const kind = range.entries?.kind ?? coster.isMapOrList(node.range);
  const isList = kind === "list";
  const at = (step: string) => range.path && [...range.path, step];
  const key = { size: range.entries?.key, path: at(isList ? "@indices" : "@keys") };
  const value = { size: range.entries?.value, path: at(isList ? "@items" : "@values") };
  const { variable, secondVariable } = node;
  if (secondVariable === undefined) return { name: variable, ...(isList ? value : key), outer };
  return { name: secondVariable, ...value, outer: { name: variable, ...key, outer } };
}

/** A bind of the list, the keys as by `map`, and sorting by them. */
function estimateSort(coster: Coster, node: MacroNode, scope: LocalEstimate | undefined): Estimate {
  const range = coster.estimate(node.range, scope);
  const input = { ...range, cost: fixed(1) };
  const keys = estimateLoop(coster, node, input, scope);
  const called = coster.estimateCall(coster.overloadsOf(node), [node.range, node.body], [input, keys]);
  return { ...called, cost: plus(fixed(10), range.cost, input.cost, keys.cost, called.cost) };
}

/** What `cel.bind`, `optMap` and `optFlatMap` cost: an empty range, the value and the body, and the calls around. */
export function estimateBind(coster: Coster, node: BindNode, scope: LocalEstimate | undefined): Estimate {
  const value = coster.estimate(node.value, scope);
  const { size, entries, path } = value;
  if (node.bind === "bind") {
    const body = coster.estimate(node.body, { name: node.variable, size, entries, path, outer: scope });
    return { cost: plus(fixed(10), value.cost, body.cost), size: body.size, entries: body.entries };
  }
  const body = coster.estimate(node.body, { name: node.variable, outer: scope });
  // cel-go asks the value twice: whether it is there, and what it is.
  const asked = plus(value.cost, fixed(1));
  const present = plus(asked, fixed(node.bind === "optMap" ? 11 : 10), body.cost);
  return { cost: plus(asked, covering([present, fixed(1)])), size: coster.sizeAt(node, undefined) };
}
