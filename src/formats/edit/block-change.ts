import type { Node } from "yaml";
import type { Json } from "../../model/index.ts";
import { type Slot, isBlank, isBlockMap, isBlockSeq, readEntries, readItems, startOf } from "./layout.ts";
import { type Plan, splice } from "./plan.ts";
import { findLineEnd, findLineStart, findNextLine, isFirstOnLine } from "./splice.ts";
import { columnOf } from "./style.ts";
import { writeEntry, writeItem } from "./write-value.ts";

/** Takes entries out of a block mapping or list, each with its lines and the comment at their end. */
export function removeSlots(plan: Plan, slots: readonly Slot[], gone: ReadonlySet<Slot>): void {
  const { text } = plan;
  const firstKept = slots.findIndex((slot) => !gone.has(slot));
  const isCompact = slots[0] !== undefined && !isFirstOnLine(text, slots[0].start);
  if (isCompact && firstKept > 0) removeBehindDash(plan, slots.slice(0, firstKept + 1));
  for (const [index, { start, end }] of slots.entries()) {
    if (!gone.has(slots[index] as Slot) || (isCompact && index < firstKept)) continue;
    splice(plan, findLineStart(text, start), findNextLine(text, end), "");
  }
}

/** `- a: 1⏎  b: 2` becomes `- b: 2`: the last slot moves up behind the dash, below comments that stood between. */
function removeBehindDash(plan: Plan, slots: readonly Slot[]): void {
  const { text, style } = plan;
  const first = slots[0] as Slot;
  const last = slots.at(-1) as Slot;
  const indent = " ".repeat(columnOf(text, first.start));
  const comments = slots.slice(0, -1).flatMap((slot, index) => {
    const between = text.slice(findLineEnd(text, slot.end), slots[index + 1]?.start);
    return between.split("\n").map((line) => line.trim());
  });
  const kept = comments.filter((line) => line.startsWith("#")).map((line) => line + style.lineBreak + indent);
  splice(plan, first.start, last.start, kept.join(""));
}

/** Writes new keys behind the last one that stays. */
export function addEntries(plan: Plan, kept: readonly Slot[], added: ReadonlyMap<string, Json>): void {
  const first = kept[0];
  const last = kept.at(-1);
  if (added.size === 0 || first === undefined || last === undefined) return;
  const column = columnOf(plan.text, first.start);
  const lines = [...added].flatMap(([key, value]) => writeEntry(key, value, column, plan.style));
  if (endsInOpenBlock(plan.text, last) && isFirstOnLine(plan.text, last.start)) addBefore(plan, last, lines);
  else addBehind(plan, last, lines);
}

/** Writes new items behind one that stays, or at the head of the list. */
export function addItems(plan: Plan, first: Slot, behind: Slot | undefined, values: readonly Json[]): void {
  const model = behind ?? first;
  const column = columnOf(plan.text, first.start);
  const lines = values.flatMap((value) => writeItem(value, column, gapOf(plan.text, model), plan.style));
  if (behind === undefined) addBefore(plan, first, lines);
  else addBehind(plan, behind, lines);
}

function addBehind({ text, style, splices }: Plan, slot: Slot, lines: readonly string[]): void {
  const at = findLineEnd(text, slot.end);
  splices.push({ start: at, end: at, text: lines.map((line) => style.lineBreak + line).join("") });
}

function addBefore({ text, style, splices }: Plan, slot: Slot, lines: readonly string[]): void {
  const at = findLineStart(text, slot.start);
  splices.push({ start: at, end: at, text: lines.map((line) => line + style.lineBreak).join("") });
}

/** From the dash to the value behind it: 2, or more where the document aligns wider. */
function gapOf(text: string, slot: Slot): number {
  if (isBlank(slot.node)) return 2;
  const start = startOf(slot.node as Node);
  const gap = start - slot.start;
  return text.slice(slot.start + 1, start).trim() === "" && !text.slice(slot.start, start).includes("\n") && gap > 1
    ? gap
    : 2;
}

/** Whether the text ends, without a line break, in a block scalar: a line behind it may change its value. */
function endsInOpenBlock(text: string, slot: Slot): boolean {
  if (text.endsWith("\n") || findNextLine(text, slot.end) < text.length || isBlank(slot.node)) return false;
  const node = slot.node as Node;
  if (isBlockMap(node)) return endsInOpenBlock(text, readEntries(text, node).at(-1) as Slot);
  if (isBlockSeq(node)) return endsInOpenBlock(text, readItems(text, node).at(-1) as Slot);
  return node.srcToken?.type === "block-scalar";
}
