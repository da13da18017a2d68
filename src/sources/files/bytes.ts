import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Problem } from "../../model/index.ts";
import { MAX_FILE_BYTES } from "./limits.ts";

const CHUNK_BYTES = 1024 * 1024;

/**
 * The bytes of what the user named: a file or a pipe (`<(helm template …)`); never more than we take, also of devices
 * that do not end.
 * @throws {Problem} FILE_TOO_LARGE; what the system throws
 */
export function readNamed(file: string): Uint8Array {
  return readOpened(file, constants.O_RDONLY);
}

/**
 * The bytes of a file that was found in a folder or that others named: a plain one, and no waiting for it.
 * @throws {Problem} FILE_TOO_LARGE; what the system throws, or an Error when it is not a plain file
 */
export function readFound(file: string): Uint8Array {
  return readOpened(file, constants.O_RDONLY | constants.O_NONBLOCK, true);
}

function readOpened(file: string, flags: number, mustBePlain = false): Uint8Array {
  // One descriptor for all, so that the file looked at is the file read.
  const descriptor = openSync(file, flags);
  try {
    if (mustBePlain && !fstatSync(descriptor).isFile()) throw new Error("it is a device, a pipe or a socket");
    return readDescriptor(descriptor, file);
  } finally {
    closeSync(descriptor);
  }
}

function readDescriptor(descriptor: number, file: string): Uint8Array {
  const { size } = fstatSync(descriptor);
  if (size > MAX_FILE_BYTES) throw tooLarge(file, `the file has ${Math.ceil(size / 1024 / 1024)} MiB`);
  const chunks: Buffer[] = [];
  let length = 0;
  // One byte more than it says, so that the end is met without another turn.
  for (let next = size + 1; ; next = CHUNK_BYTES) {
    const chunk = Buffer.allocUnsafe(next);
    const count = readSync(descriptor, chunk);
    if (count === 0) return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    length += count;
    if (length > MAX_FILE_BYTES) throw tooLarge(file, "there is no end of it");
  }
}

function tooLarge(file: string, what: string): Problem {
  const at = { file, line: 1, column: 1 };
  return new Problem("FILE_TOO_LARGE", `${what}, more than the 128 MiB that are read: split it`, { at });
}
