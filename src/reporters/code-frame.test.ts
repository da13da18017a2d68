import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LocatedFinding, SourceDocument } from "../model/index.ts";
import { toCodeFrame } from "./code-frame.ts";
import { exampleReport } from "./example-report.ts";

function findingAt(text: string, line: number, column: number, firstLine = 1): LocatedFinding {
  const [finding] = exampleReport.findings;
  if (finding === undefined) throw new Error("the example has findings");
  const document: SourceDocument = { file: "a.yaml", syntax: "yaml", text, offset: 0, line: firstLine };
  return { ...finding, origin: { is: "file", document, prefix: [] }, location: { file: "a.yaml", line, column } };
}

describe("code frame", () => {
  it("counts lines from where the document begins in the file", () => {
    const frame = toCodeFrame(findingAt("a: 1\nb: 2\n", 42, 4, 41));
    expect(frame?.lines.map(({ number, text, isMarked }) => [number, text, isMarked])).toEqual([
      [41, "a: 1", false],
      [42, "b: 2", true],
    ]);
    expect(frame?.marked).toBe("2");
  });

  it("underlines one value of a flow mapping, and no comment", () => {
    expect(toCodeFrame(findingAt("{ a: true, b: 0 } # x", 1, 3))?.marked).toBe("a: true");
    expect(toCodeFrame(findingAt("a: true   # why", 1, 4))?.marked).toBe("true");
  });

  it("shows a window of a very long line around the column", () => {
    const frame = toCodeFrame(findingAt(`${"x".repeat(1_000_000)}KEY${"y".repeat(1_000_000)}`, 1, 1_000_001));
    expect(frame?.lines[0]?.text.length).toBeLessThanOrEqual(160);
    expect(frame?.lines[0]?.text).toContain("KEY");
    expect(frame?.marked.startsWith("KEY")).toBe(true);
  });

  it("is nothing for a place outside the text or an object of a cluster", () => {
    expect(toCodeFrame(findingAt("a: 1\n", 99, 1))).toBeUndefined();
    expect(toCodeFrame(findingAt("a: 1\n", 1, 1, 5))).toBeUndefined();
    expect(toCodeFrame({ ...findingAt("a: 1\n", 1, 1), location: undefined })).toBeUndefined();
  });

  it("drops carriage returns and shows tabs as two spaces", () => {
    const frame = toCodeFrame(findingAt('{\r\n\t"a": 1\r\n}\r\n', 2, 2));
    expect(frame?.lines.map((line) => line.text)).toEqual(["{", '  "a": 1', "}"]);
    expect(frame?.before).toBe("  ");
  });

  it("never throws and never shows more than five lines, whatever the text and place", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 400 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 500 }),
        (text, line, column) => {
          const frame = toCodeFrame(findingAt(text, line, column));
          expect(frame?.lines.length ?? 0).toBeLessThanOrEqual(5);
          expect(frame?.lines.every((item) => !/[\p{Cc}\p{Cs}]/u.test(item.text)) ?? true).toBe(true);
        },
      ),
    );
  });
});
