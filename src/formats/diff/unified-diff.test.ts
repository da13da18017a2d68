import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applyPatch } from "diff";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toUnifiedDiff } from "./index.ts";

const LONG = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join("");

describe("toUnifiedDiff", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-diff-"));
    execFileSync("git", ["init", "-q", folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["one changed line", "deploy.yaml", LONG, LONG.replace("line 20\n", "line twenty\n")],
    [
      "changes far apart",
      "a/b/deploy.yaml",
      LONG,
      LONG.replace("line 3\n", "").replace("line 33\n", "line 33\nmore\n"),
    ],
    ["no newline at the end before", "x.yaml", "a: 1\nb: 2", "a: 1\nb: 2\nc: 3\n"],
    ["no newline at the end after", "x.yaml", "a: 1\nb: 2\n", "a: 1\nb: 3"],
    ["no newline at the end in both", "x.yaml", "a: 1\nb: 2", "a: 2\nb: 2"],
    ["CRLF", "x.yaml", "a: 1\r\nb: 2\r\nc: 3\r\n", "a: 1\r\nb: 5\r\nc: 3\r\n"],
    ["a name with a space", "my files/x y.yaml", "a: 1\n", "a: 2\n"],
    ["a name with quotes and a tab", 'my "x"\ty\\z.yaml', "a: 1\n", "a: 2\n"],
    ["a name beyond ASCII", "größe/日本.yaml", "ä: 1\n", "ä: 2\n"],
    ["a byte order mark", "x.yaml", "\ufeffa: 1\nb: 2\n", "\ufeffa: 1\nb: 3\n"],
    ["lines that look like headers", "x.yaml", "--- a\n+++ b\n", "--- a\n+++ c\n"],
  ])("is what git apply takes: %s", (_, file, before, after) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, before);
    execFileSync("git", ["-C", folder, "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"], {
      input: toUnifiedDiff(file, before, after),
    });
    expect(readFileSync(path, "utf8")).toBe(after);
  });

  it("is empty for equal texts", () => {
    expect(toUnifiedDiff("x.yaml", "a: 1\n", "a: 1\n")).toBe("");
  });

  it("takes long texts with many changes in linear time, and says exactly what changed", () => {
    const lines = Array.from({ length: 60_000 }, (_, line) => `  key: ${line % 7}\n`);
    const before = lines.join("");
    const after = lines
      .flatMap((line, at) => (at % 9 === 0 ? [line, "  added: 1\n"] : at % 50 === 1 ? [] : [line]))
      .join("");
    const start = performance.now();
    const diff = toUnifiedDiff("long.yaml", before, after);
    expect(performance.now() - start).toBeLessThan(10_000);
    writeFileSync(join(folder, "long.yaml"), before);
    execFileSync("git", ["-C", folder, "apply", "-"], { input: diff, maxBuffer: 1 << 28 });
    expect(readFileSync(join(folder, "long.yaml"), "utf8")).toBe(after);
  });

  it("is what git apply takes for any two texts", () => {
    const line = fc.constantFrom("a: 1\n", "b:\n", "  - c\n", "  - d\n", "e: 2\r\n");
    const text = fc.array(line, { maxLength: 60 }).map((parts) => parts.join(""));
    const cut = fc.tuple(fc.nat(60), fc.nat(12), fc.array(line, { maxLength: 12 }));
    fc.assert(
      fc.property(text, fc.array(cut, { maxLength: 4 }), fc.boolean(), (before, cuts, isCut) => {
        const lines = before.split(/(?<=\n)/);
        for (const [at, count, put] of cuts) lines.splice(at, count, ...put);
        const after = isCut ? lines.join("").slice(0, -1) : lines.join("");
        const diff = toUnifiedDiff("x.yaml", before, after);
        expect(diff === "" ? before : applyPatch(before, diff, { autoConvertLineEndings: false })).toBe(after);
      }),
      { numRuns: 2000 },
    );
  });
});
