import type { CallCost, Library } from "../declaration.ts";
import { BOOL, listOf, parameter } from "../type.ts";
import type { CelValue } from "../value.ts";
import { fixed, plus, scale, times } from "./cost-range.ts";
import { global } from "./define.ts";
import { Members } from "./membership.ts";

type List = readonly CelValue[];

const T = listOf(parameter("T"));

function containsAll(list: List, part: List): boolean {
  const members = new Members(list);
  return part.every((element) => members.has(element));
}

function sharesAny(a: List, b: List): boolean {
  const members = new Members(b);
  return a.some((element) => members.has(element));
}

/** Each element is compared with each. */
const comparing = (factor: number): CallCost => ({
  byId: true,
  actual: (args) => 1 + Math.trunc(lengthOf(args[0]) * lengthOf(args[1]) * factor),
  estimate: ([left = fixed(0), right = fixed(0)]) => ({ cost: plus(scale(times(left, right), factor), fixed(1)) }),
});

const lengthOf = (value: CelValue | undefined): number => (Array.isArray(value) ? value.length : 1);

/** cel-go's sets extension. @see cel-go ext/sets.go */
export const setsLibrary: Library = {
  name: "cel.lib.ext.sets",
  overloads: [
    global("list_sets_contains_list", "sets.contains", [T, T], BOOL, containsAll, { cost: comparing(1) }),
    global("list_sets_intersects_list", "sets.intersects", [T, T], BOOL, sharesAny, { cost: comparing(1) }),
    global(
      "list_sets_equivalent_list",
      "sets.equivalent",
      [T, T],
      BOOL,
      (a: List, b: List) => containsAll(a, b) && containsAll(b, a),
      { cost: comparing(2) },
    ),
  ],
};
