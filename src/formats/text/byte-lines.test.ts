import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, readLines, TooMuch } from "./byte-lines.ts";

const LIMITS = { maxBytes: 1000, maxLineBytes: 20, maxLines: 50 };

async function* toChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string | Uint8Array, size = 3): Promise<Line[]> {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return await Array.fromAsync(readLines(toChunks(bytes, size), LIMITS));
}

describe("lines of bytes", () => {
  it("are the same wherever chunks end, in the midst of a character too", async () => {
    const line = fc.string({ unit: "grapheme", maxLength: 4 }).filter((text) => !text.includes("\n"));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 10 }), fc.integer({ min: 1, max: 7 }), async (texts, size) => {
        const expected = texts.flatMap((text, at) => {
          const shown = Buffer.byteLength(text) > 20 ? { because: "it has more than 20 bytes" } : toDecoded(text);
          return text === "" ? [] : [{ number: at + 1, text: shown, isWhole: true }];
        });
        expect(await read(texts.map((text) => `${text}\n`).join(""), size)).toEqual(expected);
      }),
    );
  });

  it("say of a last line without an end that it may have been cut", async () => {
    expect(await read("one\ntwo")).toEqual([
      { number: 1, text: "one", isWhole: true },
      { number: 2, text: "two", isWhole: false },
    ]);
  });

  it("that are too long or no text hide no other line", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${"x".repeat(21)}\nok\n`),
      Buffer.from([0xff, 0x0a]),
      Buffer.from("ok\n"),
    ]);
    expect((await read(bytes)).map(({ text }) => text)).toEqual([
      { because: "it has more than 20 bytes" },
      "ok",
      { because: "it is not UTF-8" },
      "ok",
    ]);
  });

  it("that are too many, or have too many bytes, end the reading with a word", async () => {
    await expect(read("x\n".repeat(60))).rejects.toThrow(new TooMuch("it has more than 50 lines"));
    await expect(read("x".repeat(1001))).rejects.toThrow(new TooMuch("it has more than 1000 bytes"));
  });
});

/** A mark at the start is none of a text. */
function toDecoded(text: string): string {
  return text.replace(/^\uFEFF/, "").toWellFormed();
}
