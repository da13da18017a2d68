import { type ConnectionSet, isEmpty, NO_CONNECTIONS, sameConnections, unite } from "../connections/connection-set.ts";
import type { AddressRange } from "../model.ts";
import { formatRange } from "../policies/address-ranges.ts";

/** What two lists say of one pair, or of a workload and all addresses outside. */
export interface RangedPair {
  /** Absent: the addresses of the parts. */
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly parts: RangedPart[];
  /** Where no end is outside. */
  old: ConnectionSet;
  new: ConnectionSet;
}

interface RangedPart {
  readonly range: AddressRange;
  readonly side: "old" | "new";
  readonly connections: ConnectionSet;
}

/** One pair of names with what each list says of it. */
export interface NamedPair {
  readonly source: string;
  readonly target: string;
  readonly old: ConnectionSet;
  readonly new: ConnectionSet;
}

/** Cuts the addresses of a pair where either list does, and joins neighbours of which both lists say the same. */
export function joinRanges(pair: RangedPair): NamedPair[] {
  const { source, target, parts } = pair;
  if (parts.length === 0) return [{ source: source ?? "", target: target ?? "", old: pair.old, new: pair.new }];
  return ([4, 6] as const).flatMap((family) =>
    joinFamily(parts.filter(({ range }) => range.family === family)).map(({ first, last, old, new: now }) => {
      const name = `${formatRange({ family, first, last })}[External]`;
      return { source: source ?? name, target: target ?? name, old, new: now };
    }),
  );
}

interface Joined {
  readonly first: bigint;
  last: bigint;
  readonly old: ConnectionSet;
  readonly new: ConnectionSet;
}

/** A sweep over the bounds: between two of them, what both lists say does not change. */
function joinFamily(parts: readonly RangedPart[]): Joined[] {
  const opening = Map.groupBy(parts, ({ range }) => range.first);
  const closing = Map.groupBy(parts, ({ range }) => range.last + 1n);
  const bounds = [...new Set([...opening.keys(), ...closing.keys()])].sort((one, other) => (one < other ? -1 : 1));
  const open = { old: new Set<RangedPart>(), new: new Set<RangedPart>() };
  const joined: Joined[] = [];
  for (const [at, first] of bounds.entries()) {
    for (const part of closing.get(first) ?? []) open[part.side].delete(part);
    for (const part of opening.get(first) ?? []) open[part.side].add(part);
    const next = bounds[at + 1];
    if (next === undefined) break;
    const piece: Joined = { first, last: next - 1n, old: toUnion(open.old), new: toUnion(open.new) };
    if (isEmpty(piece.old) && isEmpty(piece.new)) continue;
    const before = joined.at(-1);
    if (before !== undefined && continues(before, piece)) before.last = piece.last;
    else joined.push(piece);
  }
  return joined;
}

const continues = (before: Joined, piece: Joined): boolean =>
  before.last + 1n === piece.first && sameConnections(before.old, piece.old) && sameConnections(before.new, piece.new);

function toUnion(parts: ReadonlySet<RangedPart>): ConnectionSet {
  let union = NO_CONNECTIONS;
  for (const { connections } of parts) union = unite(union, connections);
  return union;
}
