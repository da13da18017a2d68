/** Lines that differ, from `start` to before `end`, in the old text and in the new one; lines count from 0. */
export interface Region {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** So many equal lines in a row, and the texts run alike again. */
const ANCHOR = 4;
/** Changes closer than this are one region: their context would overlap. */
const APART = 8;
/** Lines taken away and added, together, until the texts must run alike again. */
const MAX_SHIFT = 400;

/**
 * Where two texts differ, for texts that run alike for the most part: linear in their length, unlike a search for the
 * least difference. What cannot be matched within MAX_SHIFT lines is one region to the end.
 */
export function findRegions(before: readonly string[], after: readonly string[]): Region[] {
  const regions: Region[] = [];
  let [old, now] = [0, 0];
  while (old < before.length || now < after.length) {
    if (before[old] === after[now]) {
      old += 1;
      now += 1;
      continue;
    }
    const end = findEnd(before, after, old, now);
    regions.push({ oldStart: old, oldEnd: end.old, newStart: now, newEnd: end.now });
    old = end.old;
    now = end.now;
  }
  return regions;
}

interface Place {
  readonly old: number;
  readonly now: number;
}

/** Where the texts run alike for APART lines again. */
function findEnd(before: readonly string[], after: readonly string[], oldStart: number, newStart: number): Place {
  let [old, now] = [oldStart, newStart];
  for (;;) {
    const next = findAnchor(before, after, old, now);
    const alike = countAlike(before, after, next, APART);
    const isEnd = next.old + alike >= before.length && next.now + alike >= after.length;
    if (alike === APART || isEnd) return next;
    old = next.old + alike;
    now = next.now + alike;
  }
}

function findAnchor(before: readonly string[], after: readonly string[], old: number, now: number): Place {
  for (let shift = 0; shift <= MAX_SHIFT; shift += 1) {
    // Fixes add more than they take away: additions are tried first.
    for (let taken = 0; taken <= shift; taken += 1) {
      const place = { old: old + taken, now: now + shift - taken };
      if (before[place.old] === undefined || before[place.old] !== after[place.now]) continue;
      if (countAlike(before, after, place, ANCHOR) === ANCHOR) return place;
    }
  }
  return { old: before.length, now: after.length };
}

function countAlike(before: readonly string[], after: readonly string[], { old, now }: Place, most: number): number {
  let count = 0;
  while (count < most && before[old + count] !== undefined && before[old + count] === after[now + count]) count += 1;
  return count;
}
