import { sortedEntries, sortedItems } from "../order.ts";
import type { RegoValue } from "../value.ts";
import { isArray, isObject, isSet } from "../value.ts";
import type { BuiltinContext } from "./builtin.ts";
import type { Args, Family } from "./operands.ts";
import { operand } from "./operands.ts";

/** `[path, value]` of the value and of everything in it, parents first. */
export function* walkAll(args: Args, { budget }: BuiltinContext): Iterable<RegoValue> {
  const open: [readonly RegoValue[], RegoValue][] = [[[], operand(args, 1)]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value] = next;
    budget.allocate(4 + 2 * path.length);
    yield [path, value];
    const children = childrenOf(value);
    for (let at = children.length - 1; at >= 0; at--) {
      const [key, child] = children[at] as readonly [RegoValue, RegoValue];
      open.push([[...path, key], child]);
    }
  }
}

function childrenOf(value: RegoValue): readonly (readonly [RegoValue, RegoValue])[] {
  if (isArray(value)) return value.map((item, index) => [index, item]);
  if (isSet(value)) return sortedItems(value).map((item) => [item, item]);
  return isObject(value) ? sortedEntries(value) : [];
}

export const walk: Family = {
  walk: (args, context) => [...walkAll(args, context)],
};
