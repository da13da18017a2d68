import { type Node, isScalar } from "yaml";
import type { Json } from "../../model/index.ts";
import { type Slot, endOf, isBlank, isBlockMap, isBlockSeq, startOf } from "./layout.ts";
import { type Around, type Plan, splice } from "./plan.ts";
import { findLineEnd, findLineStart, findNextLine, isFirstOnLine } from "./splice.ts";
import { type Style, columnOf } from "./style.ts";
import { type Quote, writeQuoted } from "./write-scalar.ts";
import { isNested, writeBlock, writeFlow, writeInline } from "./write-value.ts";

/** Writes another value in the place of one; the comment behind it stays, a tag goes since it was the old value's. */
export function replaceValue(plan: Plan, slot: Slot, around: Around, value: Json): void {
  removeTag(plan, slot);
  if (around.is === "flow") {
    replaceInFlow(plan, slot, writeKeepingQuotes(slot.node, value) ?? writeFlow(value, around.style));
    return;
  }
  if (isNested(value)) replaceByLines(plan, slot, around, value);
  else replaceInline(plan, slot, around, value);
}

function removeTag({ text, splices }: Plan, { tag }: Slot): void {
  if (tag === undefined) return;
  let start = tag.offset;
  while (text[start - 1] === " ") start -= 1;
  splices.push({ start, end: tag.offset + tag.source.length, text: "" });
}

function replaceInFlow(plan: Plan, slot: Slot, written: string): void {
  if (!isBlank(slot.node)) splice(plan, startOf(slot.node as Node), slot.end, written);
  else splice(plan, slot.headEnd, slot.headEnd, `${slot.hasIndicator ? " " : ": "}${written}`);
}

/** A string in the quotes of the string it replaces. */
function writeKeepingQuotes(node: Node | undefined, value: Json): string | undefined {
  if (!isScalar(node) || typeof value !== "string") return undefined;
  const quotes: { [type: string]: Quote } = { QUOTE_DOUBLE: '"', QUOTE_SINGLE: "'" };
  const quote = quotes[node.type ?? ""];
  return quote === undefined ? undefined : writeQuoted(value, quote);
}

/** A scalar, `{}` or `[]` behind the key or dash. */
function replaceInline(plan: Plan, slot: Slot, around: Around, value: Json): void {
  const { text, style } = plan;
  const node = slot.node;
  const isBlock = isBlockMap(node) || isBlockSeq(node);
  const column = around.is === "map" || around.is === "list" ? around.column + style.step : style.step;
  const behind = isBlock || isBlank(node) ? slot.headEnd : slot.end;
  const inline = writeInline(value, column, styleAt(plan, behind));
  const written = writeKeepingQuotes(node, value) ?? inline;
  if (isBlank(node)) splice(plan, slot.headEnd, slot.headEnd, ` ${written}`);
  else if (!isBlock) splice(plan, startOf(node as Node), slot.end, written);
  else if (around.is !== "root" && isFirstOnLine(text, startOf(node))) {
    splice(plan, slot.headEnd, slot.headEnd, ` ${written}`);
    splice(plan, findLineStart(text, startOf(node)), findNextLine(text, endOf(text, node)), "");
  } else splice(plan, startOf(node), findLineEnd(text, endOf(text, node)), written);
}

function styleAt({ text, style }: Plan, offset: number): Style {
  return { ...style, literals: findLineEnd(text, offset) === offset };
}

/** A mapping or list with members, on lines of its own or compact behind a dash. */
function replaceByLines(plan: Plan, slot: Slot, around: Around, value: Json): void {
  const { text, style } = plan;
  const node = slot.node;
  const step = around.is === "map" && Array.isArray(value) ? style.listStep : style.step;
  const lines = (column: number): string =>
    writeBlock(value, column, styleAt(plan, isBlank(node) ? slot.headEnd : slot.end)).join(style.lineBreak);
  const below = around.is === "root" || around.is === "flow" ? 0 : around.column + (around.is === "list" ? 2 : step);
  const isBareDash = around.is === "list" && text[slot.headEnd - 1] === "-";
  if (node === undefined || isBlank(node)) {
    const at = isBareDash ? slot.headEnd : findLineEnd(text, slot.headEnd);
    splice(plan, at, at, isBareDash ? ` ${lines(below).trimStart()}` : style.lineBreak + lines(below));
    return;
  }
  const start = startOf(node);
  const end = endOf(text, node);
  const isOnHeadLine = !text.slice(slot.headEnd, start).includes("\n");
  if (isBlockMap(node) || isBlockSeq(node)) {
    // Dashes may stand below their key; keys must stand right of it.
    const isTooFarLeft = around.is === "map" && columnOf(text, start) <= around.column && !Array.isArray(value);
    const column = isTooFarLeft ? below : columnOf(text, start);
    const from = isTooFarLeft ? findLineStart(text, start) : start;
    splice(plan, from, findLineEnd(text, end), isTooFarLeft ? lines(column) : lines(column).trimStart());
  } else if (isOnHeadLine && around.is === "map") {
    splice(plan, slot.headEnd, end, "");
    const at = findLineEnd(text, end);
    splice(plan, at, at, style.lineBreak + lines(below));
  } else if (
    isOnHeadLine &&
    ((around.is === "list" && !isBareDash) || (around.is === "root" && !isFirstOnLine(text, start)))
  ) {
    splice(plan, slot.headEnd, end, style.lineBreak + lines(below));
  } else splice(plan, start, end, lines(columnOf(text, start)).trimStart());
}
