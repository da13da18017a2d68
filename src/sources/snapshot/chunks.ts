import { closeSync, createReadStream, fstatSync, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { constants, createGunzip, gunzipSync } from "node:zlib";
import { looksLikeSnapshot } from "../../formats/snapshot/index.ts";

const CHUNK_BYTES = 256 * 1024;
/** Of the file's start, to know it by; the header's first words are within a few hundred bytes. */
const START_BYTES = 4096;
/** What so few bytes can unpack to is less. */
const MAX_START = 8 * 1024 ** 2;
/** A file that was cut is unpacked to where it was cut. */
const LENIENT = { finishFlush: constants.Z_SYNC_FLUSH };

/** Whether a file is a snapshot, by its first bytes; packed or not, and whatever its name. Nothing but plain files is. */
export function isSnapshotFile(path: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch {
    return false;
  }
  try {
    if (!fstatSync(descriptor).isFile()) return false;
    const start = Buffer.alloc(START_BYTES);
    return isSnapshot(start.subarray(0, readSync(descriptor, start)));
  } catch {
    return false;
  } finally {
    closeSync(descriptor);
  }
}

/** Whether bytes that begin like this are a snapshot. */
export function isSnapshot(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, START_BYTES);
  try {
    const text = isGzip(start) ? gunzipSync(start, { ...LENIENT, maxOutputLength: MAX_START }) : start;
    return looksLikeSnapshot(Buffer.from(text.subarray(0, 200)).toString("utf8"));
  } catch {
    return false;
  }
}

/** The bytes of a file, or those given, unpacked as they are asked for. Throws whatever reading or unpacking throws. */
export async function* readChunks(source: string | Uint8Array): AsyncGenerator<Uint8Array, void> {
  const isPacked = isGzip(typeof source === "string" ? readStart(source) : source);
  const packed: Readable =
    typeof source === "string"
      ? createReadStream(source, { highWaterMark: CHUNK_BYTES })
      : Readable.from([source], { objectMode: false });
  if (!isPacked) {
    yield* packed as AsyncIterable<Uint8Array>;
    return;
  }
  const gunzip = createGunzip({ ...LENIENT, chunkSize: CHUNK_BYTES });
  packed.on("error", (error) => gunzip.destroy(error));
  try {
    yield* packed.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } finally {
    packed.destroy();
  }
}

function readStart(path: string): Uint8Array {
  const descriptor = openSync(path, "r");
  try {
    const start = Buffer.alloc(2);
    return start.subarray(0, readSync(descriptor, start));
  } finally {
    closeSync(descriptor);
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
