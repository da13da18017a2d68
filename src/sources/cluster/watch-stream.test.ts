import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWatchEvents, type WatchEvent } from "./watch-stream.ts";

async function read(chunks: readonly Uint8Array[]): Promise<WatchEvent[]> {
  // oxlint-disable-next-line unicorn/consistent-function-scoping
  async function* body() {
    yield* chunks;
  }
  return Array.fromAsync(readWatchEvents(body()));
}

/** The bytes in pieces, cut where the numbers say. */
function cut(text: string, places: readonly number[]): Uint8Array[] {
  const bytes = Buffer.from(text);
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))]
    .sort((a, b) => a - b)
    .concat(bytes.length);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const LINES = [
  { type: "ADDED", object: { metadata: { name: "größe-日本" } } },
  { type: "MODIFIED", object: { metadata: { name: "b" } } },
  { type: "DELETED", object: { metadata: { name: "c" } } },
  { type: "BOOKMARK", object: { metadata: { resourceVersion: "7" } } },
];
const TEXT = LINES.map((line) => `${JSON.stringify(line)}\n`).join("");

describe("the stream of a watch", () => {
  it("gives the same events wherever the bytes are cut, within a character too", async () => {
    const whole = await read([Buffer.from(TEXT)]);
    expect(whole.map(({ is }) => is)).toEqual(["set", "set", "gone", "bookmark"]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (places) => {
        expect(await read(cut(TEXT, places))).toEqual(whole);
      }),
    );
  });

  it("ends with what the server says, or as if the history were gone when a line is no event", async () => {
    const after = '{"type":"ADDED","object":{}}\n';
    const status = '{"type":"ERROR","object":{"code":403,"message":"no"}}\n';
    expect(await read([Buffer.from(status + after)])).toEqual([{ is: "error", status: 403, because: "no" }]);
    for (const line of ["{cut", "[]", '"x"', '{"type":"__proto__"}', ""]) {
      expect(await read([Buffer.from(`${line}\n${after}`)])).toMatchObject([{ is: "error", status: 410 }]);
    }
  });

  it("gives up on a line without an end", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    expect(await read(Array.from({ length: 20 }, () => chunk))).toMatchObject([{ is: "error", status: 410 }]);
  });

  it("never throws on any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 })), async (chunks) => {
        expect((await read(chunks)).length).toBeLessThanOrEqual(Buffer.concat(chunks).length);
      }),
    );
  });
});
