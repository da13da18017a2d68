import { isDecimal } from "../number.ts";
import { plainText } from "../text.ts";
import type { RegoValue } from "../value.ts";
import type { Evaluation } from "../run/evaluation.ts";

/** A format of sprintf that has no flags: the text between its verbs, and the verbs. */
export interface PlainFormat {
  readonly texts: readonly string[];
  readonly verbs: readonly string[];
}

/** The format in parts; undefined where it has more than `%v`, `%s` and `%d`. */
export function readPlainFormat(format: string): PlainFormat | undefined {
  const pieces = format.split("%");
  const texts = [pieces[0] as string];
  const verbs: string[] = [];
  for (const piece of pieces.slice(1)) {
    if (!/^[vsd]/.test(piece)) return undefined;
    verbs.push(piece[0] as string);
    texts.push(piece.slice(1));
  }
  return verbs.length === 0 ? undefined : { texts, verbs };
}

/** The text; undefined where the built-in itself has to write it. */
export function quickFormat({ texts, verbs }: PlainFormat, values: RegoValue, ev: Evaluation): string | undefined {
  if (!Array.isArray(values) || values.length !== verbs.length) return undefined;
  let written = texts[0] as string;
  for (let index = 0; index < verbs.length; index++) {
    const item = write(verbs[index] as string, values[index] as RegoValue);
    if (item === undefined) return undefined;
    written += item + (texts[index + 1] as string);
  }
  ev.allocate(written.length >> 4);
  return written;
}

function write(verb: string, value: RegoValue): string | undefined {
  if (typeof value === "string") return verb === "d" ? undefined : value;
  if (typeof value === "number") return verb === "s" || !Number.isSafeInteger(value) ? undefined : String(value);
  return verb === "d" || typeof value === "bigint" || isDecimal(value) ? undefined : plainText(value);
}
