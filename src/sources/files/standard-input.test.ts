import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";

const MODULE = new URL("standard-input.ts", import.meta.url).href;
const SCRIPT = `
  import process from "node:process";
  process.stdin.isTTY;
  const { readStandardInput } = await import(${JSON.stringify(MODULE)});
  try {
    console.log(readStandardInput().length);
  } catch (error) {
    console.log(error.code);
  }
`;

/** What a program prints that reads its standard input while somebody else writes to it, piece by piece. */
async function readWhileWriting(pieces: readonly Uint8Array[], pauseMs: number): Promise<string> {
  const reader = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT], { stdio: ["pipe", "pipe", "inherit"] });
  const writer = reader.stdin;
  // It need not read to the end.
  writer.on("error", () => undefined);
  const printed = text(reader.stdout);
  for (const piece of pieces) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await new Promise((resolve) => writer.write(piece, resolve));
  }
  writer.end();
  return (await printed).trim();
}

describe("standard input", () => {
  it("is read to its end from a writer that is slow to begin and slow to go on", async () => {
    const pieces = Array.from({ length: 5 }, () => new Uint8Array(50_000));
    expect(await readWhileWriting(pieces, 300)).toBe("250000");
  });

  it("may be empty", async () => {
    expect(await readWhileWriting([], 0)).toBe("0");
  });

  it("is read only so far", async () => {
    const megabyte = new Uint8Array(1 << 20);
    const pieces = Array.from({ length: 129 }, () => megabyte);
    expect(await readWhileWriting(pieces, 0)).toBe("FILE_TOO_LARGE");
  });
});
