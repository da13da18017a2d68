import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem, type KubernetesObject } from "../../model/index.ts";
import { isSnapshot, isSnapshotFile, readSnapshot, type ToObjects } from "./index.ts";
import { SNAPSHOT_LIMITS } from "./limits.ts";

const CONFIG_MAPS = { groupKind: "/ConfigMap", namespace: "" };
const PODS = { groupKind: "/Pod", namespace: "" };
const HEADER = {
  apiVersion: "hauberk.dev/v1alpha1",
  kind: "Snapshot",
  context: "prod",
  serverVersion: "v1.36.3",
  collectedAt: "2026-11-22T08:00:00Z",
  writtenBy: "0.1.0",
  lists: [CONFIG_MAPS, PODS],
  unread: [],
};

const toObjects: ToObjects = (value) => {
  const object = value as KubernetesObject;
  const isObject = typeof object.metadata === "object" && object.metadata !== null;
  return isObject ? { items: [object], problems: [] } : { items: [], problems: [] };
};

function toObject(kind: string, name: string): object {
  return { apiVersion: "v1", kind, metadata: { name } };
}

const WHOLE: readonly unknown[] = [
  HEADER,
  toObject("ConfigMap", "a"),
  toObject("ConfigMap", "b"),
  { mark: "listed", ...CONFIG_MAPS, objects: 2 },
  toObject("Pod", "p"),
  { mark: "listed", ...PODS, objects: 1 },
  { mark: "end", blind: 0, problems: 0 },
];

function toText(lines: readonly unknown[]): string {
  return lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n") + "\n";
}

async function read(text: string | Uint8Array, limits = SNAPSHOT_LIMITS) {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const { resources, ...rest } = await readSnapshot({ file: "s.jsonl", bytes }, toObjects, limits);
  const names = resources.map(({ object }) => object.metadata.name);
  const told = rest.problems.map(({ code, message, at }) => `${at?.line ?? "-"} ${code} ${message}`);
  return { ...rest, names, told, blindKinds: rest.blind.map(({ groupKind }) => groupKind) };
}

/** The lines with one of them replaced or, for undefined, left out. */
function withLine(index: number, line: unknown): string {
  return toText(WHOLE.flatMap((one, at) => (at === index ? (line === undefined ? [] : [line]) : [one])));
}

describe("a snapshot", () => {
  it("is read as the cluster was, from text and packed text", async () => {
    for (const bytes of [
      toText(WHOLE),
      gzipSync(toText(WHOLE)),
      Buffer.concat([gzipSync(toText(WHOLE.slice(0, 3))), gzipSync(toText(WHOLE.slice(3)))]),
    ]) {
      const { names, blind, problems, header } = await read(bytes);
      expect({ names, blind, problems }).toEqual({ names: ["a", "b", "p"], blind: [], problems: [] });
      expect(header).toEqual(HEADER);
    }
  });

  it("is known by its first bytes, packed or not, whatever its name", () => {
    const folder = mkdtempSync(join(tmpdir(), "hauberk-snapshot-"));
    const file = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    expect(isSnapshotFile(file("a.txt", toText(WHOLE)))).toBe(true);
    expect(isSnapshotFile(file("b", gzipSync(toText(WHOLE))))).toBe(true);
    expect(isSnapshotFile(file("c.json", JSON.stringify(toObject("Pod", "x"))))).toBe(false);
    expect(isSnapshotFile(file("d.gz", gzipSync("kind: Pod")))).toBe(false);
    expect(isSnapshotFile(file("e.gz", gzipSync(Buffer.alloc(1 << 24))))).toBe(false);
    expect([folder, join(folder, "none")].map(isSnapshotFile)).toEqual([false, false]);
    expect(isSnapshot(Buffer.from('{"apiVersion":"hauberk.dev/v9","kind":"Snapshot","x":1}'))).toBe(true);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(isSnapshot(bytes)).toBe(false);
      }),
    );
  });

  it("forgets what came before a list began again", async () => {
    const again = [...WHOLE.slice(0, 2), { mark: "again", ...CONFIG_MAPS }, ...WHOLE.slice(1)];
    expect(await read(toText(again))).toMatchObject({ names: ["a", "b", "p"], problems: [], blind: [] });
  });

  it("tells what could not be read when it was collected", async () => {
    const lines = [
      ...WHOLE.slice(0, 4),
      { mark: "blind", ...PODS, because: "forbidden" },
      { mark: "problem", code: "LIST_DENIED", message: "Pod could not be read" },
      { mark: "listed", ...PODS, objects: 0 },
      { mark: "end", blind: 1, problems: 1 },
    ];
    const { blind, told } = await read(toText(lines));
    expect(blind).toEqual([{ ...PODS, because: "forbidden" }]);
    expect(told).toEqual(["- LIST_DENIED Pod could not be read"]);
  });
});

describe("a snapshot that is broken", () => {
  it.each([
    ["no JSON", "{broken"],
    ["no object", "[1]"],
    ["neither object nor mark", '{"x":1}'],
    ["a key twice", '{"kind":"ConfigMap","kind":"Pod"}'],
    ["no metadata", '{"apiVersion":"v1","kind":"ConfigMap"}'],
    ["no UTF-8", Buffer.from([0xff]).toString("latin1")],
  ])("loses nothing but the line: %s; its kind is blind", async (_, line) => {
    const { names, blindKinds, told } = await read(Buffer.from(withLine(1, line), "latin1"));
    expect(names).toEqual(["b", "p"]);
    expect(blindKinds).toEqual(["/ConfigMap"]);
    expect(told).toEqual([expect.stringMatching(/^2 SNAPSHOT_INVALID this line cannot be read/)]);
  });

  it("tells lines that are missing, wherever they were", async () => {
    expect(await read(withLine(2, undefined))).toMatchObject({
      blindKinds: ["/ConfigMap"],
      told: [expect.stringMatching(/^3 SNAPSHOT_INVALID lines are missing/)],
    });
    expect(await read(withLine(3, undefined))).toMatchObject({ names: ["a", "b", "p"], blindKinds: ["/ConfigMap"] });
    const hidden = [...WHOLE.slice(0, 6), { mark: "end", blind: 1, problems: 0 }];
    expect((await read(toText(hidden))).told).toEqual([
      expect.stringMatching(/^7 SNAPSHOT_INVALID lines that tell what was not read/),
    ]);
  });

  it("is blind for all that comes behind a cut, of text and of packed text", async () => {
    const text = toText(WHOLE);
    for (let length = JSON.stringify(HEADER).length + 1; length < text.length - 2; length += 7) {
      const { blindKinds, told, names } = await read(text.slice(0, length));
      const isListed = (kind: string): boolean =>
        text
          .slice(0, length)
          .includes(`"listed","groupKind":"${kind}","namespace":"","objects":${kind === "/Pod" ? 1 : 2}}`);
      expect(blindKinds).toEqual(["/ConfigMap", "/Pod"].filter((kind) => !isListed(kind)));
      expect(told.at(-1)).toMatch(/SNAPSHOT_INVALID the snapshot is not whole/);
      expect(names.length).toBeLessThanOrEqual(3);
    }
    const packed = gzipSync(text, { level: 0 });
    expect((await read(packed.subarray(0, packed.length - 60))).told.at(-1)).toContain("not whole");
  });

  it("keeps what stands before the place where packed text is damaged", async () => {
    const many = Array.from({ length: 50_000 }, (_, index) => toObject("ConfigMap", `c${index}`));
    const packed = gzipSync(toText([HEADER, ...many, ...WHOLE.slice(1)]), { level: 1 });
    packed.fill(0xff, packed.length - 2000, packed.length - 1000);
    const { names, blindKinds, told } = await read(packed);
    expect(names.length).toBeGreaterThan(10_000);
    expect(blindKinds).toEqual(["/ConfigMap", "/Pod"]);
    expect(told.at(-1)).toContain("not whole");
  });

  it("says what is wrong with its head, and reads nothing by it", async () => {
    const heads = [
      "",
      "\n\n",
      "{}",
      '{"apiVersion":"hauberk.dev/v9","kind":"Snapshot"}',
      JSON.stringify({ ...HEADER, lists: [1] }),
      "{".repeat(1000),
    ];
    for (const head of heads) {
      await expect(read(head)).rejects.toThrow(Problem);
      await expect(read(head)).rejects.toMatchObject({ code: "SNAPSHOT_INVALID", at: { file: "s.jsonl", line: 1 } });
    }
    await expect(readSnapshot({ file: "/nowhere/s.jsonl" }, toObjects)).rejects.toThrow(/ENOENT|cannot be read/);
  });

  it("takes no more than it may: of bytes, of lines, of a line, of values", async () => {
    const small = { maxBytes: 5000, maxLineBytes: 800, maxLines: 100, maxValues: 300 };
    const behind = (lines: string) => read(toText(WHOLE.slice(0, 2)) + lines, small);
    expect((await behind("\n".repeat(200))).told.at(-1)).toContain("more than 100 lines");
    expect((await behind("[],".repeat(5000))).told.at(-1)).toContain("more than 5000 bytes");
    expect((await behind(`${"x".repeat(900)}\n`)).told[0]).toContain("more than 800 bytes");
    const wide = JSON.stringify({ ...toObject("ConfigMap", "w"), data: Array.from({ length: 200 }, () => 0) });
    expect((await behind(`${wide}\n${wide}\n`)).told.at(-1)).toContain("more than 300 values");
  });

  it("unpacks no bomb: a line without an end, and lines without end", async () => {
    const head = toText(WHOLE.slice(0, 2));
    const started = performance.now();
    const bomb = gzipSync(Buffer.concat([Buffer.from(head), Buffer.alloc(300 * 1024 ** 2, "x")]));
    expect(bomb.length).toBeLessThan(1024 ** 2);
    const limits = { ...SNAPSHOT_LIMITS, maxBytes: 64 * 1024 ** 2 };
    const { told, names } = await read(bomb, limits);
    expect(names).toEqual(["a"]);
    expect(told.at(-1)).toContain("more than 67108864 bytes");
    const lines = gzipSync(Buffer.concat([Buffer.from(head), Buffer.alloc(8 * 1024 ** 2, "\n")]));
    expect((await read(lines)).told.at(-1)).toContain("more than 2000000 lines");
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it("never throws but for its head, whatever lines follow", async () => {
    expect.hasAssertions();
    const mark = fc.record(
      {
        mark: fc.constantFrom("listed", "again", "blind", "problem", "end", "x"),
        groupKind: fc.oneof(fc.constantFrom("/ConfigMap", "/Pod", "__proto__"), fc.string()),
        namespace: fc.oneof(fc.constant(""), fc.string()),
        objects: fc.oneof(fc.nat(4), fc.double()),
        blind: fc.nat(2),
        problems: fc.nat(2),
      },
      { requiredKeys: ["mark"] },
    );
    const line = fc.oneof(
      mark,
      fc.constantFrom(...WHOLE.slice(1)),
      fc.jsonValue({ maxDepth: 3 }),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const { told } = await read(toText([HEADER, ...lines]));
        // What is not there is known not to be there only where a list was ended.
        expect(told.length > 0 || JSON.stringify(lines).includes('"mark":"listed"')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("ends in time when a header names very many lists that never come", async () => {
    const lists = Array.from({ length: 100_000 }, (_, at) => ({ groupKind: `g${at}/Kind`, namespace: `n${at}` }));
    const start = performance.now();
    const { blindKinds } = await read(
      toText([
        { ...HEADER, lists },
        { mark: "end", blind: 0, problems: 0 },
      ]),
    );
    expect(blindKinds.length).toBe(100_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
