import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRing, readRing, type RingOptions, type RingRecord } from "./index.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hauberk-ring-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function toRecord(number: number): RingRecord {
  return {
    at: new Date(1_800_000_000_000 + number).toISOString(),
    ruleSet: "baseline",
    path: "validate",
    revision: "0123456789abcdef",
    tookMs: 1,
    decision: { allowed: true, code: 200, reasons: [], isPatched: false },
    redacted: [],
    dropped: [],
    about: {
      uid: `u-${number}`,
      operation: "CREATE",
      group: "",
      version: "v1",
      kind: "Pod",
      subResource: "",
      namespace: "shop",
      name: `web-${number}`,
      username: "jane",
    },
    review: { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: { uid: `u-${number}` } },
  };
}

async function write(options: Omit<RingOptions, "folder">, from: number, to: number, each = 10): Promise<void> {
  const ring = openRing({ folder, ...options });
  for (let number = from; number < to; number++) {
    ring.add(toRecord(number));
    if (number % each === 0) await ring.flush();
  }
  await ring.close();
}

async function read(onSkipped?: (file: string) => void): Promise<string[]> {
  const uids: string[] = [];
  for await (const record of readRing(folder, onSkipped)) uids.push(record.about.uid);
  return uids;
}

const files = (): string[] => readdirSync(folder).map((name) => join(folder, name));
const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `u-${from + index}`);

describe("the ring", () => {
  it("gives back what was put in, in order, over several runs", async () => {
    await write({}, 0, 100);
    await write({}, 100, 150);
    expect(await read()).toEqual(numbers(0, 150));
    expect(files()).toHaveLength(2);
    const ring = readRing(folder);
    expect((await ring.next()).value).toEqual(toRecord(0));
    await ring.return(undefined);
  });

  it("keeps the last bytes: the oldest segments go", async () => {
    await write({ maxBytes: 20_000, segmentBytes: 5000 }, 0, 500, 5);
    const total = files().reduce((sum, file) => sum + statSync(file).size, 0);
    expect(total).toBeLessThanOrEqual(20_000);
    expect(total).toBeGreaterThan(10_000);
    const kept = await read();
    expect(kept).toEqual(numbers(500 - kept.length, 500));
  });

  it("counts segments of earlier runs among its bytes", async () => {
    await write({}, 0, 100);
    const before = files()[0] ?? "";
    await write({ maxBytes: 20_000 }, 100, 110);
    expect(files()).not.toContain(before);
    expect(await read()).toEqual(numbers(100, 110));
  });

  it("skips a line that a crash tore, and what is no record, and says so", async () => {
    await write({}, 0, 10);
    const [file = ""] = files();
    appendFileSync(file, 'no json\n{"path":"other"}\n[]\n{"at":"never","path":"validate"}\n{"at":"2026-11-22T10:0');
    await write({}, 10, 20);
    const skipped: string[] = [];
    expect(await read((name) => skipped.push(name))).toEqual(numbers(0, 20));
    expect(skipped).toEqual([file, file, file, file, file]);
  });

  it("leaves files of other names alone", async () => {
    writeFileSync(join(folder, "notes.txt"), "mine");
    await write({ maxBytes: 2000, segmentBytes: 1000 }, 0, 50, 2);
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
  });

  it("takes no more than its queue holds, and counts what it dropped", async () => {
    const ring = openRing({ folder, queueBytes: 2000 });
    const taken = Array.from({ length: 50 }, (_, number) => ring.add(toRecord(number))).filter(Boolean).length;
    expect(taken).toBeGreaterThan(1);
    expect(taken).toBeLessThan(10);
    await ring.close();
    expect(ring.counts()).toMatchObject({ written: taken, dropped: 50 - taken, failed: 0 });
    expect(ring.add(toRecord(99))).toBe(false);
  });

  it("goes on after the disk refused, in another segment", async () => {
    const ring = openRing({ folder });
    ring.add(toRecord(0));
    await ring.flush();
    rmSync(folder, { recursive: true });
    // The open segment still takes lines; the next one cannot be made.
    await ring.close();
    const other = openRing({ folder: join(folder, "again"), segmentBytes: 1 });
    rmSync(join(folder, "again"), { recursive: true });
    other.add(toRecord(1));
    await other.flush();
    expect(other.counts()).toMatchObject({ written: 0, failed: 1 });
    await other.close();
  });

  it("writes lines in which any reader of AdmissionReviews finds the review", async () => {
    await write({}, 0, 3);
    const lines = readFileSync(files()[0] ?? "", "utf8")
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => (JSON.parse(line) as RingRecord).review?.["kind"])).toEqual(
      Array(3).fill("AdmissionReview"),
    );
  });
});
