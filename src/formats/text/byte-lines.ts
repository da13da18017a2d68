const NEWLINE = 0x0a;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** What reading lines may take. */
export interface LineLimits {
  /** Of all lines. */
  readonly maxBytes: number;
  /** Of one line; a longer one is counted and not kept. */
  readonly maxLineBytes: number;
  readonly maxLines: number;
}

/** One line of a file. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its end; what is wrong with its bytes where they are no text, or too many. */
  readonly text: string | { readonly because: string };
  /** Whether it ends with a newline; the last one may have been cut. */
  readonly isWhole: boolean;
}

/** What was read is more than we take: what comes behind is not read. */
export class TooMuch extends Error {}

/**
 * The lines of UTF-8 bytes as they come, holding one line at a time. Empty lines are left out.
 * @throws {TooMuch} and whatever the chunks throw
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, limits: LineLimits): AsyncGenerator<Line, void> {
  const line = new LineBuffer(limits.maxLineBytes);
  let number = 1;
  let total = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      line.add(chunk.subarray(start, end));
      if (!line.isEmpty) yield { number, text: line.take(), isWhole: true };
      number += 1;
      if (number > limits.maxLines) throw new TooMuch(`it has more than ${limits.maxLines} lines`);
      start = end + 1;
    }
    line.add(chunk.subarray(start));
    total += chunk.length;
    if (total > limits.maxBytes) throw new TooMuch(`it has more than ${limits.maxBytes} bytes`);
  }
  if (!line.isEmpty) yield { number, text: line.take(), isWhole: false };
}

/** A line in the making; what is longer than it may be is counted and not kept. */
class LineBuffer {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #size = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#size += part.length;
    if (this.#size <= this.#maxBytes) this.#parts.push(part);
    else this.#parts = [];
  }

  take(): Line["text"] {
    const [parts, size] = [this.#parts, this.#size];
    this.#parts = [];
    this.#size = 0;
    if (size > this.#maxBytes) return { because: `it has more than ${this.#maxBytes} bytes` };
    try {
      const bytes = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
      return utf8.decode(bytes);
    } catch {
      return { because: "it is not UTF-8" };
    }
  }
}
