import type { Json } from "../../model/index.ts";
import { isEqual } from "./equal.ts";

/** What became of the items of a list, in order; `kept` items may differ inside. Indexes are those of `before` and `after`. */
export type Alignment =
  | { readonly is: "kept"; readonly index: number; readonly before: Json; readonly after: Json }
  | { readonly is: "removed"; readonly index: number; readonly before: Json }
  | { readonly is: "added"; readonly after: Json };

/** Beyond this many comparisons items are paired in order: still right, only not the smallest difference. */
const MAX_COMPARISONS = 250_000;

/** Index pairs of items of two lists that are the same one, ascending in both. */
export type Anchors = readonly (readonly [number, number])[];

/**
 * Pairs the items of two versions of a list: the anchors, the rest between them in order.
 * @param anchors default: equal items, by longest common subsequence
 */
export function alignLists(
  before: readonly Json[],
  after: readonly Json[],
  anchors: Anchors = findEqualAnchors(before, after),
): Alignment[] {
  const steps: Alignment[] = [];
  let i = 0;
  let j = 0;
  for (const [nextI, nextJ] of [...anchors, [before.length, after.length] as const]) {
    while (i < nextI && j < nextJ) steps.push(toKept(before, i++, after, j++));
    while (i < nextI) steps.push({ is: "removed", index: i, before: before[i++] as Json });
    while (j < nextJ) steps.push({ is: "added", after: after[j++] as Json });
    if (i < before.length && j < after.length) steps.push(toKept(before, i++, after, j++));
  }
  return steps;
}

function toKept(before: readonly Json[], i: number, after: readonly Json[], j: number): Alignment {
  return { is: "kept", index: i, before: before[i] as Json, after: after[j] as Json };
}

/** Items that are equal in both. */
function findEqualAnchors(before: readonly Json[], after: readonly Json[]): Anchors {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && isEqual(before[head], after[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isEqual(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const middle = findCommon(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [
    ...Array.from({ length: head }, (_, i) => [i, i] as const),
    ...middle.map(([i, j]) => [i + head, j + head] as const),
    ...Array.from({ length: tail }, (_, k) => [before.length - tail + k, after.length - tail + k] as const),
  ];
}

function findCommon(before: readonly Json[], after: readonly Json[]): (readonly [number, number])[] {
  if (before.length * after.length > MAX_COMPARISONS) return [];
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  const equal = before.map((a) => after.map((b) => isEqual(a, b)));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = equal[i]?.[j] === true ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    if (equal[i]?.[j] === true) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
