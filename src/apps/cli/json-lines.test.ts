import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { readJsonLines, toReadReason } from "./json-lines.ts";

const folder = mkdtempSync(join(tmpdir(), "hauberk-json-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

describe("a log of JSON lines", () => {
  it("says of each line what it holds or why it is none, and where", async () => {
    const file = write("a.log", '{"a":1}\nnot json\n\n[2]\n');
    expect(await Array.fromAsync(readJsonLines(file))).toEqual([
      { at: { file, line: 1, column: 1 }, value: { a: 1 }, because: expect.any(String) },
      { at: { file, line: 2, column: 1 }, value: undefined, because: expect.stringMatching(/^not JSON/) },
      { at: { file, line: 4, column: 1 }, value: [2], because: expect.any(String) },
    ]);
  });

  it("may be packed", async () => {
    const file = write("a.log.gz", gzipSync('{"a":1}\n{"a":2}\n'));
    expect((await Array.fromAsync(readJsonLines(file))).map(({ value }) => value)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("that is not there, or not packed as its name says, is an error in words", async () => {
    const reasonOf = async (file: string): Promise<string> =>
      await Array.fromAsync(readJsonLines(file)).then(() => "read", toReadReason);
    expect(await reasonOf(join(folder, "none.log"))).toBe("no such file or folder");
    expect(await reasonOf(join(folder, "none.log.gz"))).toBe("no such file or folder");
    expect(await reasonOf(write("b.log.gz", "no gzip"))).toMatch(/incorrect header/);
  });
});
