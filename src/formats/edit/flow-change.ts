import type { YAMLMap, YAMLSeq } from "yaml";
import type { Json } from "../../model/index.ts";
import { type Slot, startOf } from "./layout.ts";
import { type Plan, splice } from "./plan.ts";
import { findLineEnd, findLineStart, findNextLine, isFirstOnLine, skipBlanks } from "./splice.ts";
import { type FlowStyle, writeFlow, writeFlowEntry } from "./write-value.ts";

export function toFlowStyle(plan: Plan, collection: YAMLMap | YAMLSeq, isJson: boolean): FlowStyle {
  const pad = plan.text[startOf(collection) + 1] === " " ? " " : "";
  return { ...plan.style, pad, isJson };
}

/** Takes entries out of a `{…}` or `[…]` of which at least one stays, each with one comma. */
export function removeFlowSlots(plan: Plan, slots: readonly Slot[], gone: ReadonlySet<Slot>): void {
  const lastKept = slots.findLast((slot) => !gone.has(slot));
  for (const [index, slot] of slots.entries()) {
    if (gone.has(slot)) removeFlowSlot(plan, slot);
    const next = slots[index + 1];
    // The comma before the last one goes when no other follows.
    if (slot === lastKept && next !== undefined && slot.comma !== undefined && slots.at(-1)?.comma === undefined) {
      const isSameLine = skipBlanks(plan.text, slot.comma + 1) === next.start;
      splice(plan, slot.comma, isSameLine ? next.start : slot.comma + 1, "");
    }
  }
}

function removeFlowSlot(plan: Plan, { start, end, comma }: Slot): void {
  const { text } = plan;
  const behind = comma === undefined ? end : comma + 1;
  const rest = skipBlanks(text, behind);
  const endsLine = text[rest] === "#" || text[rest] === "\n" || text[rest] === "\r";
  if (endsLine && isFirstOnLine(text, start)) splice(plan, findLineStart(text, start), findNextLine(text, behind), "");
  else if (comma === undefined || text[rest] === "#") splice(plan, start, behind, "");
  else splice(plan, start, rest, "");
}

/** Writes new keys behind the last one that stays. */
export function addFlowEntries(
  plan: Plan,
  map: YAMLMap,
  kept: readonly Slot[],
  added: ReadonlyMap<string, Json>,
  style: FlowStyle,
): void {
  const parts = [...added].map(([key, value]) => writeFlowEntry(key, value, style));
  if (parts.length > 0) addParts(plan, map, kept.at(-1) as Slot, parts);
}

/** Writes new items behind one that stays. */
export function addFlowItems(plan: Plan, list: YAMLSeq, behind: Slot, values: readonly Json[], style: FlowStyle): void {
  const parts = values.map((value) => writeFlow(value, style));
  addParts(plan, list, behind, parts);
}

function addParts(plan: Plan, collection: YAMLMap | YAMLSeq, behind: Slot, parts: readonly string[]): void {
  const { text, style } = plan;
  const at = behind.comma === undefined ? behind.end : behind.comma + 1;
  const closing = (collection.range?.[1] ?? 0) - 1;
  const lineEnd = findLineEnd(text, at);
  const hasOwnLines = isFirstOnLine(text, behind.start) && closing > lineEnd && isLineRest(text, at);
  const tail = behind.comma === undefined ? "" : ",";
  if (!hasOwnLines) {
    splice(plan, at, at, `${behind.comma === undefined ? "," : ""} ${parts.join(", ")}${tail}`);
    return;
  }
  const indent = style.lineBreak + text.slice(findLineStart(text, behind.start), behind.start);
  if (behind.comma === undefined) splice(plan, at, at, ",");
  splice(plan, lineEnd, lineEnd, parts.map((part) => indent + part).join(",") + tail);
}

/** Whether only blanks and a comment follow on the line. */
function isLineRest(text: string, offset: number): boolean {
  const rest = text[skipBlanks(text, offset)];
  return rest === "#" || rest === "\n" || rest === "\r";
}
