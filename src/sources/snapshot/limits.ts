import type { LineLimits } from "../../formats/text/index.ts";

/** Of all lines, unpacked: what 200,000 pods take. A file that unpacks to more is told and left. */
const MAX_BYTES = 2 * 1024 ** 3;
/** Of one line; the API server stores objects of up to 1.5 MiB. */
const MAX_LINE_BYTES = 16 * 1024 ** 2;
const MAX_LINES = 2_000_000;
/** Values in all objects: what a small file of many empty lists would take the memory with. */
const MAX_VALUES = 60_000_000;
/** Broken lines that are told one by one. */
export const MAX_BROKEN = 100;

/** What reading may take; replaced in tests. */
export interface SnapshotLimits extends LineLimits {
  readonly maxValues: number;
}

export const SNAPSHOT_LIMITS: SnapshotLimits = {
  maxBytes: MAX_BYTES,
  maxLineBytes: MAX_LINE_BYTES,
  maxLines: MAX_LINES,
  maxValues: MAX_VALUES,
};
