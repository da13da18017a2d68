import { formatPatch, structuredPatch, type StructuredPatchHunk } from "diff";
import { findRegions, type Region } from "./regions.ts";

/** Equal lines shown around a change. */
const CONTEXT = 3;

/**
 * The difference as a unified diff with `a/…` and `b/…` headers, as `git apply` takes it; empty when the texts are the same.
 * @param file path from the directory the patch will be applied in, with `/`
 */
export function toUnifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const [old, now] = [toLines(before), toLines(after)];
  // Region by region: the search for the least difference takes minutes on a long text with many changes.
  const hunks = findRegions(old, now).flatMap((region) => toHunks(old, now, region));
  const patch = formatPatch({ ...structuredPatch(`a/${file}`, `b/${file}`, "", ""), hunks });
  return patch.slice(patch.indexOf("--- "));
}

function toLines(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function toHunks(old: readonly string[], now: readonly string[], region: Region): StructuredPatchHunk[] {
  const [oldStart, newStart] = [Math.max(0, region.oldStart - CONTEXT), Math.max(0, region.newStart - CONTEXT)];
  const before = old.slice(oldStart, region.oldEnd + CONTEXT).join("");
  const after = now.slice(newStart, region.newEnd + CONTEXT).join("");
  const { hunks } = structuredPatch("", "", before, after, undefined, undefined, {
    context: CONTEXT,
    stripTrailingCr: false,
  });
  return hunks.map((hunk) => ({
    ...hunk,
    oldStart: hunk.oldStart + oldStart,
    newStart: hunk.newStart + newStart,
  }));
}
