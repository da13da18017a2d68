import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { basename, join } from "node:path";

/** `admission-2026-11-22T04-06-58-000Z-000001-9f3a51c2.ndjson`: the order of names is that of time. */
const NAME = /^admission-[0-9T-]+Z-(?<number>[0-9]+)-[0-9a-f]{8}\.ndjson$/;

interface Segment {
  readonly file: string;
  bytes: number;
}

export interface Segments {
  /** Appends whole lines. @throws what the file system throws; the next append then begins another segment */
  append(lines: Uint8Array): Promise<void>;
  size(): { readonly bytes: number; readonly segments: number };
  close(): Promise<void>;
}

/** The segments of a folder, oldest first. Files of other names are nobody's business. */
export function findSegments(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}

/** @throws what the file system throws when the folder can neither be made nor read */
export function toSegments(folder: string, maxBytes: number, segmentBytes: number): Segments {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const known: Segment[] = findSegments(folder).flatMap((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat === undefined ? [] : [{ file, bytes: stat.size }];
  });
  // Counts on from the last run, which may have begun its last segment in the same millisecond.
  let begun = toNumber(known.at(-1)?.file);
  let current: { readonly segment: Segment; readonly handle: FileHandle } | undefined;

  const begin = async (): Promise<NonNullable<typeof current>> => {
    const at = new Date().toISOString().replaceAll(/[:.]/g, "-");
    begun += 1;
    const number = String(begun).padStart(6, "0");
    const file = join(folder, `admission-${at}-${number}-${randomBytes(4).toString("hex")}.ndjson`);
    // `ax`: never a file, or a link, that is there already.
    const handle = await open(file, "ax", 0o600);
    const segment = { file, bytes: 0 };
    known.push(segment);
    return { segment, handle };
  };
  const end = async (): Promise<void> => {
    const ended = current;
    current = undefined;
    await ended?.handle.close();
  };
  const makeRoom = async (bytes: number): Promise<void> => {
    let total = bytes + known.reduce((sum, segment) => sum + segment.bytes, 0);
    while (total > maxBytes && known[0] !== undefined && known[0] !== current?.segment) {
      const [oldest] = known.splice(0, 1);
      total -= oldest?.bytes ?? 0;
      // Another replica, or a person, may have been first.
      await unlink(oldest?.file ?? "").catch(() => undefined);
    }
  };

  return {
    async append(lines) {
      if (current !== undefined && current.segment.bytes + lines.length > segmentBytes) await end();
      await makeRoom(lines.length);
      current ??= await begin();
      const { segment, handle } = current;
      try {
        await handle.appendFile(lines);
        segment.bytes += lines.length;
      } catch (error) {
        segment.bytes = (await handle.stat().catch(() => undefined))?.size ?? segment.bytes;
        await end().catch(() => undefined);
        throw error;
      }
    },
    size: () => ({ bytes: known.reduce((sum, { bytes }) => sum + bytes, 0), segments: known.length }),
    close: end,
  };
}

function toNumber(file: string | undefined): number {
  return Number(NAME.exec(basename(file ?? ""))?.groups?.["number"] ?? 0);
}
