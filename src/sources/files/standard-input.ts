import { readSync } from "node:fs";
import { Problem } from "../../model/index.ts";
import { MAX_FILE_BYTES } from "./limits.ts";

const CHUNK_BYTES = 65_536;
const WAIT_MS = 5;

/**
 * Everything on standard input, to its end. Waits for a slow writer: importing `node:process` switches a pipe to
 * non-blocking, and then a read gives up (EAGAIN) whenever the writer is not ahead of us.
 * @throws {Problem} FILE_TOO_LARGE
 */
export function readStandardInput(): Uint8Array {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const count = readSome(chunk);
    if (count === 0) return Buffer.concat(chunks);
    sizeBytes += count;
    if (sizeBytes > MAX_FILE_BYTES) {
      throw new Problem("FILE_TOO_LARGE", "standard input has more than the 128 MiB that are read: split it", {
        at: { file: "<stdin>", line: 1, column: 1 },
      });
    }
    chunks.push(chunk.subarray(0, count));
  }
}

/** @returns how many bytes were read; 0 at the end */
function readSome(chunk: Uint8Array): number {
  const never = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      return readSync(0, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows reports the end of a pipe as an error.
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(never, 0, 0, WAIT_MS);
    }
  }
}
