import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SourceDocument } from "../../model/index.ts";
import { placeInSource } from "./rendered.ts";

const toDocument = (text: string): SourceDocument => ({ file: "Chart.yaml", syntax: "yaml", text, offset: 0, line: 1 });

function toSource(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "hauberk-")), "pod.yaml");
  writeFileSync(file, text);
  return file;
}

describe("a rendered document", () => {
  it("has each line where the source has it, others at the line before", () => {
    const source = toSource("{{ if }}\na: 1\nb: {{ .x }}\na: 1\n{{ end }}\n");
    expect(placeInSource(toDocument("a: 1\nb: 2\na: 1\na: 1"), source, "Chart.yaml").lines).toEqual([2, 2, 2, 2]);
    expect(placeInSource(toDocument("a: 1\n{{ end }}\na: 1"), source, "Chart.yaml").lines).toEqual([2, 5, 2]);
  });

  it("whose source is a device, which a chart can claim, has no lines to point at", () => {
    expect(placeInSource(toDocument("a: 1\nb: 2"), "/dev/zero", "Chart.yaml").lines).toEqual([1, 1]);
  });

  it("of many equal lines is placed in time that grows with its length", { timeout: 5_000 }, () => {
    const text = "- x\n".repeat(200_000);
    expect(placeInSource(toDocument(text), toSource(text), "Chart.yaml").lines).toHaveLength(200_001);
  });
});
