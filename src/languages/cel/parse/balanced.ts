import type { Node } from "../ast.ts";
import type { NodeMaker } from "./node-maker.ts";

/**
 * A chain of `||` or `&&` as a tree that is only as deep as the logarithm of its length. The order of evaluation does not
 * matter to these operators. The shape is cel-go's.
 * @param offsets of the operators, one less than terms
 */
export function balanced(make: NodeMaker, name: string, terms: readonly Node[], offsets: readonly number[]): Node {
  const [first] = terms;
  if (first === undefined) throw new RangeError("a chain has at least one term");
  if (terms.length === 1) return first;
  const leftTerms = leftTermCount(terms.length);
  const left = balanced(make, name, terms.slice(0, leftTerms), offsets.slice(0, leftTerms - 1));
  const right = balanced(make, name, terms.slice(leftTerms), offsets.slice(leftTerms));
  return make.call({ start: left.start, end: right.end, at: offsets[leftTerms - 1] ?? left.end }, name, [left, right]);
}

/** How many of so many terms stand left of the root. */
export const leftTermCount = (terms: number): number => Math.floor((terms - 1) / 2) + 1;
