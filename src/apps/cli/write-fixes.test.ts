import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatProblem, type SourceDocument } from "../../model/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { toDiff, toFileChanges, writeChanges } from "./write-fixes.ts";

describe("the files of fixes", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hauberk-write-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes a file and changes every `a: 1` of its documents to `a: 2`. */
  function change(name: string, text: string): Map<SourceDocument, string> {
    const file = join(folder, name);
    writeFileSync(file, text);
    return toTexts(file, text.replace(/^\uFEFF/, ""));
  }

  function toTexts(file: string, text: string, to = "a: 2"): Map<SourceDocument, string> {
    const documents = readYaml(file, text).items.map(({ document }) => document);
    return new Map(documents.map((document) => [document, document.text.replace("a: 1", to)]));
  }

  it.each([
    ["one document", "a: 1 # x\n", "a: 2 # x\n"],
    ["several documents", "a: 1\n---\n# y\nb: 1\n---\na: 1\n", "a: 2\n---\n# y\nb: 1\n---\na: 2\n"],
    ["CRLF", "a: 1\r\n---\r\na: 1\r\n", "a: 2\r\n---\r\na: 2\r\n"],
    ["a byte order mark", "\uFEFFa: 1\n---\na: 1\n", "\uFEFFa: 2\n---\na: 2\n"],
    ["no line end", "b: 1\n---\na: 1", "b: 1\n---\na: 2"],
  ])("keep everything else: %s", (_, before, after) => {
    const { changes, problems } = toFileChanges(change("x.yaml", before));
    expect(problems).toEqual([]);
    expect(writeChanges(changes)).toEqual([]);
    expect(readFileSync(join(folder, "x.yaml"), "utf8")).toBe(after);
  });

  it.each<[string, () => Map<SourceDocument, string>, RegExp]>([
    [
      "changed meanwhile",
      () => {
        const texts = change("x.yaml", "a: 1\n");
        writeFileSync(join(folder, "x.yaml"), "a: 3\n");
        return texts;
      },
      /changed while it was scanned/,
    ],
    [
      "is gone",
      () => {
        const texts = change("x.yaml", "a: 1\n");
        rmSync(join(folder, "x.yaml"));
        return texts;
      },
      /cannot be read any more/,
    ],
    [
      "is not UTF-8",
      () => {
        const file = join(folder, "x.yaml");
        writeFileSync(file, "\uFEFFa: 1\n", "utf16le");
        return toTexts(file, "a: 1\n");
      },
      /only files in UTF-8/,
    ],
    ["is standard input", () => toTexts("<stdin>", "a: 1\n"), /standard input cannot be written to/],
  ])("leave a file alone that %s, and the others are written", (_, make, message) => {
    const texts = new Map([...make(), ...change("other.yaml", "a: 1\n")]);
    const { changes, problems } = toFileChanges(texts);
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(message)]);
    expect(changes.map(({ file }) => file)).toEqual([join(folder, "other.yaml")]);
  });

  it("write the file behind a link, once, and keep link and mode", () => {
    const texts = change("real.yaml", "a: 1\n");
    chmodSync(join(folder, "real.yaml"), 0o640);
    symlinkSync("real.yaml", join(folder, "link.yaml"));
    const both = new Map([...toTexts(join(folder, "link.yaml"), "a: 1\n"), ...texts]);
    const { changes, problems } = toFileChanges(both);
    expect([changes.length, problems.length]).toEqual([1, 0]);
    writeChanges(changes);
    expect(readFileSync(join(folder, "real.yaml"), "utf8")).toBe("a: 2\n");
    expect(statSync(join(folder, "real.yaml")).mode & 0o777).toBe(0o640);
    expect(toDiff(changes)).toContain("real.yaml");
    expect(toDiff(changes)).not.toContain("link.yaml");
  });

  it("refuse two different texts for one file", () => {
    const texts = change("real.yaml", "a: 1\n");
    symlinkSync("real.yaml", join(folder, "link.yaml"));
    const { changes, problems } = toFileChanges(
      new Map([...texts, ...toTexts(join(folder, "link.yaml"), "a: 1\n", "a: 3")]),
    );
    expect(changes).toHaveLength(1);
    expect(problems.map(formatProblem)).toEqual([expect.stringContaining("the same file as")]);
  });

  it("that cannot be written are named, and the others are written", () => {
    const { changes } = toFileChanges(new Map([...change("x.yaml", "a: 1\n"), ...change("y.yaml", "a: 1\n")]));
    const [first, second] = changes;
    if (first === undefined || second === undefined) throw new Error("two files were changed");
    // A folder stands where the file was: not even root writes there.
    const problems = writeChanges([{ ...first, path: folder }, second]);
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(/x\.yaml:1:1 not fixed: the file cannot be written/),
    ]);
    expect(readFileSync(second.path, "utf8")).toBe("a: 2\n");
  });

  it("make a patch that git apply takes", () => {
    const { changes } = toFileChanges(change("x.yaml", "a: 1\nb: 1\n"));
    // Paths are relative to the working folder, which is another one here.
    const shown = toDiff(changes).replaceAll(/^(---|\+\+\+) ([ab])\/\S*x\.yaml$/gm, "$1 $2/x.yaml");
    execFileSync("git", ["init", "-q", folder]);
    execFileSync("git", ["-C", folder, "apply", "-"], { input: shown });
    expect(readFileSync(join(folder, "x.yaml"), "utf8")).toBe("a: 2\nb: 1\n");
  });
});
