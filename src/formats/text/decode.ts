import { Problem } from "../../model/index.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * The text of a file's bytes: UTF-8 or, with a byte order mark, UTF-16, as YAML 1.2 section 5.2 has it.
 * The mark itself is left out.
 * @throws {Problem} ENCODING_INVALID at the line that holds the first byte that is no UTF-8
 */
export function readText(file: string, bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return strictUtf8.decode(bytes);
  } catch (cause) {
    throw new Problem("ENCODING_INVALID", "the file is not UTF-8 here: save it as UTF-8", {
      at: { file, ...placeOfBadByte(bytes) },
      cause,
    });
  }
}

function placeOfBadByte(bytes: Uint8Array): { line: number; column: number } {
  // U+FFFD written in the file itself is good UTF-8: compare the round trip to find the first byte that is not.
  const lenient = new TextEncoder().encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  let offset = 0;
  while (offset < bytes.length && bytes[offset] === lenient[offset]) offset += 1;
  const before = bytes.subarray(0, offset);
  const lineStart = before.lastIndexOf(10) + 1;
  let line = 1;
  for (const byte of before) if (byte === 10) line += 1;
  return { line, column: new TextDecoder().decode(before.subarray(lineStart)).length + 1 };
}
