import type { ReachClasses } from "../classes/reach-classes.ts";

/** Classes that connect to the same, or are connected to by the same, for the same reasons. */
export interface Group {
  /** The first of them stands for all. */
  readonly first: number;
  readonly classes: readonly number[];
}

/**
 * Groups classes by what they connect to, and by what connects to them. A class of one pod template is compared with all others, so
 * that a network without policies is one group on each side.
 */
export function groupClasses(reach: ReachClasses): { sources: Group[]; targets: Group[] } {
  const size = reach.classes.length;
  const rows = new Signatures(size);
  const columns = new Signatures(size);
  for (let source = 0; source < size; source += 1) {
    for (let target = 0; target < size; target += 1) {
      const pair = reach.pairOf(source, target) + 1;
      if (pair === 0) continue;
      rows.add(source, target, pair);
      columns.add(target, source, pair);
    }
  }
  return {
    sources: rows.toGroups((one, other) => isSame(size, (at) => reach.pairOf(one, at) === reach.pairOf(other, at))),
    targets: columns.toGroups((one, other) => isSame(size, (at) => reach.pairOf(at, one) === reach.pairOf(at, other))),
  };
}

function isSame(size: number, holds: (at: number) => boolean): boolean {
  for (let at = 0; at < size; at += 1) if (!holds(at)) return false;
  return true;
}

/** Two hashes of 32 bits for each class: what shares both is compared in full. */
class Signatures {
  readonly #one: Uint32Array;
  readonly #other: Uint32Array;

  constructor(size: number) {
    this.#one = new Uint32Array(size);
    this.#other = new Uint32Array(size);
  }

  /** In any order: what is added is mixed well, and summed. */
  add(at: number, other: number, pair: number): void {
    this.#one[at] =
      ((this.#one[at] ?? 0) + mix(Math.imul(other + 1, 0x9e37_79b1) ^ Math.imul(pair, 0x85eb_ca6b))) >>> 0;
    this.#other[at] =
      ((this.#other[at] ?? 0) + mix(Math.imul(pair, 0x27d4_eb2f) + Math.imul(other + 1, 0x1656_67b1))) >>> 0;
  }

  /** Those with nothing at all are left out. */
  toGroups(isAlike: (one: number, other: number) => boolean): Group[] {
    const buckets = new Map<string, { first: number; classes: number[] }[]>();
    for (const [at, one] of this.#one.entries()) {
      const other = this.#other[at] ?? 0;
      if (one === 0 && other === 0) continue;
      const key = `${one} ${other}`;
      const bucket = buckets.get(key) ?? [];
      buckets.set(key, bucket);
      const group = bucket.find(({ first }) => isAlike(first, at));
      if (group === undefined) bucket.push({ first: at, classes: [at] });
      else group.classes.push(at);
    }
    return [...buckets.values()].flat();
  }
}

/** Finalizer of MurmurHash3. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85eb_ca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2_ae35);
  return mixed ^ (mixed >>> 16);
}
