import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { readLines, TooMuch } from "../../formats/text/index.ts";
import type { Json } from "../../model/index.ts";
import { toReason } from "./reason.ts";

/** An event or a record may hold two bodies. Of a log: what a machine reads in minutes. */
const LIMITS = { maxLineBytes: 16 << 20, maxBytes: 64 * 2 ** 30, maxLines: 2 ** 31 };

/** One line of a log. */
export interface JsonLine {
  readonly at: { readonly file: string; readonly line: number; readonly column: number };
  /** Undefined where the line is no JSON: `because` says why. */
  readonly value: Json | undefined;
  readonly because: string;
}

/**
 * A log of one JSON value a line, read one line at a time: packed if the name ends in .gz; - is standard input.
 * @throws what the file system throws, and TooMuch: `toReadReason` says it in words
 */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine, void> {
  const name = file === "-" ? "<stdin>" : file;
  for await (const { number, text } of readLines(toStream(file), LIMITS)) {
    const at = { file: name, line: number, column: 1 };
    if (typeof text !== "string") yield { at, value: undefined, because: text.because };
    else yield { at, value: parse(text), because: "not JSON: one value a line is read" };
  }
}

/** Why a log was not read to its end. */
export function toReadReason(cause: unknown): string {
  return cause instanceof TooMuch ? cause.message : toReason(cause);
}

function toStream(file: string): AsyncIterable<Uint8Array> {
  if (file === "-") return process.stdin;
  const stream = createReadStream(file);
  // Composed, so that a file that cannot be opened is an error of the whole.
  return file.endsWith(".gz") ? stream.compose(createGunzip()) : stream;
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
