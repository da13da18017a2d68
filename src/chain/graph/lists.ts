/** Many short lists of numbers in two arrays: list i is `items[offsets[i] .. offsets[i + 1])`. */
export interface Lists {
  readonly offsets: Int32Array;
  readonly items: Int32Array;
}

/** Sorts items 0, 1, 2 … into the lists that `memberOf` names; within a list they keep their order. */
export function toLists(lists: number, memberOf: Int32Array): Lists {
  const offsets = new Int32Array(lists + 1);
  for (const list of memberOf) offsets[list + 1] = at(offsets, list + 1) + 1;
  for (let list = 0; list < lists; list += 1) offsets[list + 1] = at(offsets, list + 1) + at(offsets, list);
  const next = offsets.slice(0, lists);
  const items = new Int32Array(memberOf.length);
  for (let item = 0; item < memberOf.length; item += 1) {
    const list = at(memberOf, item);
    items[at(next, list)] = item;
    next[list] = at(next, list) + 1;
  }
  return { offsets, items };
}

/** Puts lists of numbers one after the other. */
export function packLists(lists: readonly (readonly number[])[]): Lists {
  const offsets = new Int32Array(lists.length + 1);
  for (const [index, list] of lists.entries()) offsets[index + 1] = at(offsets, index) + list.length;
  const items = new Int32Array(at(offsets, lists.length));
  for (const [index, list] of lists.entries()) items.set(list, at(offsets, index));
  return { offsets, items };
}

/** The other way round: for each item, the lists that hold it. */
export function invertLists({ offsets, items }: Lists, itemCount: number): Lists {
  const holders = new Int32Array(items.length);
  for (let list = 0; list + 1 < offsets.length; list += 1) holders.fill(list, at(offsets, list), at(offsets, list + 1));
  const places = toLists(itemCount, items);
  return { offsets: places.offsets, items: places.items.map((place) => at(holders, place)) };
}

/** List i, without a copy. */
export function listOf({ offsets, items }: Lists, index: number): Int32Array {
  return items.subarray(at(offsets, index), at(offsets, index + 1));
}

/** The number at a place that is known to be there. */
export function at(numbers: Int32Array | Float64Array | Uint8Array, index: number): number {
  return numbers[index] as number;
}
