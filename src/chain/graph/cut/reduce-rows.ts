import type { Work } from "./work.ts";

/** The changes of which each takes away a path; sorted, at least one. */
export type Row = readonly number[];

/** A smaller question with the same answer. */
export interface Reduced {
  readonly rows: readonly Row[];
  /** Changes that some least set has for certain. */
  readonly forced: readonly number[];
}

const MAX_ROUNDS = 20;

/**
 * Leaves out rows that others imply, and changes that another one does as well for no more; takes changes that are the
 * only one left for a row. Repeats until nothing changes.
 */
export function reduceRows(rows: readonly Row[], weights: Float64Array, work: Work): Reduced {
  const forced: number[] = [];
  let left = rows;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const fewer = withoutImplied(left, work);
    const single = new Set(fewer.flatMap((row) => (row.length === 1 ? row : [])));
    forced.push(...single);
    const open = single.size === 0 ? fewer : fewer.filter((row) => !row.some((change) => single.has(change)));
    const narrower = withoutDominated(open, weights, work);
    if (narrower === open && single.size === 0) return { rows: open, forced };
    left = narrower;
  }
  return { rows: left, forced };
}

/** Which rows hold a change, by their places. */
export function toColumns(rows: readonly Row[]): Map<number, number[]> {
  const columns = new Map<number, number[]>();
  for (const [index, row] of rows.entries()) {
    for (const change of row) {
      const column = columns.get(change);
      if (column === undefined) columns.set(change, [index]);
      else column.push(index);
    }
  }
  return columns;
}

/** A row that holds all of another one is hit whenever that is. */
function withoutImplied(rows: readonly Row[], work: Work): readonly Row[] {
  const sorted = rows.toSorted((a, b) => a.length - b.length);
  const columns = toColumns(sorted);
  const marks = sorted.map(toMark);
  const dropped = new Uint8Array(sorted.length);
  for (const [index, row] of sorted.entries()) {
    if (dropped[index] === 1) continue;
    const rarest = toRarest(row, columns);
    work.spend(rarest.length);
    for (const other of rarest) {
      if (other <= index || dropped[other] === 1 || !isWithinMark(marks[index], marks[other])) continue;
      if (isSubset(row, sorted[other] ?? [])) dropped[other] = 1;
    }
  }
  return sorted.filter((_, index) => dropped[index] === 0);
}

/** The places of the rows that hold the row's rarest change. */
function toRarest(row: Row, columns: ReadonlyMap<number, readonly number[]>): readonly number[] {
  let rarest: readonly number[] | undefined;
  for (const change of row) {
    const column = columns.get(change) ?? [];
    if (rarest === undefined || column.length < rarest.length) rarest = column;
  }
  return rarest ?? [];
}

/** A change is not needed where another one hits all of its rows for no more. */
function withoutDominated(rows: readonly Row[], weights: Float64Array, work: Work): readonly Row[] {
  const columns = toColumns(rows);
  const marks = new Map([...columns].map(([change, column]) => [change, toMark(column)]));
  const dropped = new Set<number>();
  for (const [change, column] of columns) {
    const shortest = toShortest(column, rows);
    work.spend(shortest.length);
    const isBetter = (other: number): boolean => {
      if (other === change || dropped.has(other) || weightOf(weights, other) > weightOf(weights, change)) return false;
      return isWithinMark(marks.get(change), marks.get(other)) && isSubset(column, columns.get(other) ?? []);
    };
    if (shortest.some(isBetter)) dropped.add(change);
  }
  if (dropped.size === 0) return rows;
  return rows.map((row) => (row.some((change) => dropped.has(change)) ? row.filter((one) => !dropped.has(one)) : row));
}

function toShortest(column: readonly number[], rows: readonly Row[]): Row {
  let shortest: Row | undefined;
  for (const index of column) {
    const row = rows[index] ?? [];
    if (shortest === undefined || row.length < shortest.length) shortest = row;
  }
  return shortest ?? [];
}

/** Weight of a change; a change nobody weighed must not come for nothing. */
export function weightOf(weights: Float64Array, change: number): number {
  return weights[change] ?? Infinity;
}

/** Members as bits: a subset has no bit that its superset has not. */
function toMark(members: readonly number[]): number {
  let mark = 0;
  for (const member of members) mark |= 1 << (Math.imul(member, 0x9e3779b1) >>> 27);
  return mark;
}

function isWithinMark(small = 0, large = 0): boolean {
  return (small & ~large) === 0;
}

/** Both sorted. */
function isSubset(small: readonly number[], large: readonly number[]): boolean {
  if (small.length > large.length) return false;
  let place = 0;
  for (const member of small) {
    while (place < large.length && (large[place] as number) < member) place += 1;
    if (large[place] !== member) return false;
    place += 1;
  }
  return true;
}
