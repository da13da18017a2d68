import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Problem } from "../../model/index.ts";
import { MAX_FILE_BYTES } from "./limits.ts";

/** One for all files: most have nothing behind their size. */
const REST = Buffer.allocUnsafeSlow(1024 * 1024);

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
  const whole = Buffer.allocUnsafe(size);
  const chunks = [whole.subarray(0, readSync(descriptor, whole))];
  let length = chunks[0]?.length ?? 0;
  // A pipe tells no size, and a file may have grown.
  for (let count = readSync(descriptor, REST); count > 0; count = readSync(descriptor, REST)) {
    chunks.push(Buffer.from(REST.subarray(0, count)));
    length += count;
    if (length > MAX_FILE_BYTES) throw tooLarge(file, "there is no end of it");
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(file: string, what: string): Problem {
  const at = { file, line: 1, column: 1 };
  return new Problem("FILE_TOO_LARGE", `${what}, more than the 128 MiB that are read: split it`, { at });
}
