import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Edit, type Json, Problem, type SourceDocument, dig, isObject } from "../../model/index.ts";
import { isEqual } from "../json-patch/index.ts";
import { readYaml } from "../yaml/index.ts";
import { documents, toEdit, wishes } from "./documents-for-tests.ts";
import { applyEdits, applyEditsToValue } from "./index.ts";

const RUNS = Number(process.env["HAUBERK_PROPERTY_RUNS"] ?? 500);
const SEED = process.env["HAUBERK_PROPERTY_SEED"];
const parameters = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: Number(SEED) }) };

function readOne(text: string): { document: SourceDocument; value: Json } | undefined {
  const { items, problems } = readYaml("x.yaml", text);
  const [item] = items;
  if (item === undefined || items.length > 1 || problems.length > 0) return undefined;
  return item;
}

function commentsOf(text: string): string[] {
  return [...text.matchAll(/# (?:c\d+\.|top|end)/g)].map(([comment]) => comment).sort();
}

/** How many lines of the old text lie between the first and the last change. */
function countLost(before: string, after: string): number {
  const [old, next] = [before.split("\n"), after.split("\n")];
  const shorter = Math.min(old.length, next.length);
  let head = 0;
  while (head < shorter && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  return old.length - head - tail;
}

/** The edit turned into one that only adds: a new key, or an item of a list. */
function toAddition(value: Json, { path, ...edit }: Edit): Edit {
  const to = edit.op === "remove" ? true : edit.value;
  const old = dig(value, ...path);
  if (Array.isArray(old) && old.length > 0) return { op: "append", path, value: to };
  if (old === undefined) return { op: "set", path, value: to };
  const end = path.findLastIndex((_, index) => isObject(dig(value, ...path.slice(0, index))));
  return { op: "set", path: [...path.slice(0, Math.max(end, 0)), "new"], value: to };
}

/** What became of the edits; `impossible` when the value has no place for them. */
function judge(document: SourceDocument, value: Json, edits: readonly Edit[]): string {
  const expected = applyEditsToValue(value, edits);
  const result = applyEdits(document, [], edits);
  if (expected instanceof Problem) return result instanceof Problem ? "impossible" : "made although impossible";
  if (result instanceof Problem) return result.code === "FIX_REJECTED" ? "refused" : result.code;
  if (!isEqual(readOne(result.text)?.value, expected)) return "says something else";
  if (!isEqual(applyEditsToValue(expected, edits), expected)) return "right";
  const again = applyEdits({ ...document, text: result.text }, [], edits);
  return again instanceof Problem || again.text !== result.text ? "changes again" : "right";
}

describe("applyEdits, on any document and any edits", { timeout: 24 * 3_600_000 }, () => {
  it("never throws, says exactly what is meant, and changes nothing the second time", () => {
    const counts: { [outcome: string]: number } = {};
    fc.assert(
      fc.property(documents, fc.array(wishes, { minLength: 1, maxLength: 4 }), (text, wanted) => {
        const read = readOne(text);
        fc.pre(read !== undefined);
        const edits = wanted.map((wish) => toEdit(wish, read.value));
        const outcome = judge(read.document, read.value, edits);
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        expect(["right", "impossible", "refused"]).toContain(outcome);
      }),
      parameters,
    );
    if (process.env["HAUBERK_PROPERTY_RUNS"] !== undefined) console.log(counts);
    expect(counts["refused"] ?? 0).toBeLessThan((counts["right"] ?? 0) / 50);
  });

  it("keeps every comment and every other line when something is added", () => {
    fc.assert(
      fc.property(documents, wishes, (text, wish) => {
        const read = readOne(text);
        fc.pre(read !== undefined && !text.includes("*"));
        const edit = toAddition(read.value, toEdit(wish, read.value));
        const result = applyEdits(read.document, [], [edit]);
        fc.pre(!(result instanceof Problem));
        const before = read.document.text;
        expect(commentsOf(result.text)).toEqual(expect.arrayContaining(commentsOf(before)));
        expect(commentsOf(result.text).length).toBeGreaterThanOrEqual(commentsOf(before).length);
        // `a: {}` loses its braces; a collection in brackets gets a comma and a member.
        expect(countLost(before, result.text)).toBeLessThanOrEqual(2);
        expect(result.text.endsWith("\n")).toBe(before.endsWith("\n"));
        expect(result.text.replaceAll("\r\n", "").includes(before.includes("\r") ? "\n" : "\r")).toBe(false);
      }),
      parameters,
    );
  });

  it("never throws on text that is damaged", () => {
    const cut = fc.record({
      at: fc.nat({ max: 400 }),
      length: fc.nat({ max: 6 }),
      put: fc.constantFrom(
        "",
        " ",
        "\n",
        "\t",
        "{",
        "]",
        "&p ",
        "*p",
        "- ",
        "? ",
        ": ",
        "'",
        '"',
        "|",
        "#",
        "---\n",
        "\u0000",
        "\r",
        "<<: ",
      ),
    });
    const syntaxes = fc.constantFrom<SourceDocument["syntax"]>("yaml", "yaml", "json");
    const damage = fc.record({
      text: documents,
      cuts: fc.array(cut, { minLength: 1, maxLength: 5 }),
      wish: wishes,
      syntax: syntaxes,
    });
    fc.assert(
      fc.property(damage, ({ text, cuts, wish, syntax }) => {
        const damaged = cuts.reduce((whole, { at, length, put }) => {
          const place = at % (whole.length + 1);
          return whole.slice(0, place) + put + whole.slice(place + length);
        }, text);
        const document: SourceDocument = { file: "x", syntax, text: damaged, offset: 0, line: 1 };
        const read = readOne(damaged);
        const edit = toEdit(wish, read?.value ?? { a: [1] });
        const outcome = judge(document, read?.value ?? null, [edit]);
        expect(read === undefined || syntax === "json" || ["right", "impossible", "refused"].includes(outcome)).toBe(
          true,
        );
      }),
      parameters,
    );
  });

  it("writes JSON that says exactly what is meant", () => {
    const space = fc.constantFrom(undefined, 1, 2, 4, "\t");
    fc.assert(
      fc.property(fc.jsonValue(), space, fc.array(wishes, { minLength: 1, maxLength: 4 }), (value, indent, wanted) => {
        const text = JSON.stringify(value, null, indent);
        const edits = wanted.map((wish) => toEdit(wish, JSON.parse(text) as Json));
        const document: SourceDocument = { file: "x.json", syntax: "json", text, offset: 0, line: 1 };
        const expected = applyEditsToValue(JSON.parse(text) as Json, edits);
        const result = applyEdits(document, [], edits);
        expect(result instanceof Problem).toBe(expected instanceof Problem);
        expect(result instanceof Problem || isEqual(JSON.parse(result.text), expected)).toBe(true);
      }),
      parameters,
    );
  });
});
