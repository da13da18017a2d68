import { closeSync, openSync, writeSync } from "node:fs";
import { extname } from "node:path";
import { Problem, type Report } from "../../model/index.ts";
import { type Format, FORMATS, REPORTERS } from "../../reporters/index.ts";
import { toUnwritable } from "./written-file.ts";
import { suggest } from "../../formats/text/index.ts";

/** One report to be made, and where it goes: a file, or standard output. */
export interface Output {
  readonly format: Format;
  readonly file: string | undefined;
}

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  ".json": "json",
  ".sarif": "sarif",
  ".xml": "junit",
  ".md": "markdown",
  ".html": "html",
  ".txt": "text",
};

/**
 * Pairs `--format` with `--output` in the order given; an output without a format is known by its extension, a format
 * without an output goes to standard output. Where only some formats have an output, a file goes to the format its
 * extension names.
 * @throws {Problem} USAGE for an unknown format, or two reports for standard output
 */
export function toOutputs(formats: readonly string[], files: readonly string[]): Output[] {
  const count = Math.max(formats.length, files.length, 1);
  const places = files.length < formats.length ? toPlaces(formats, files) : files;
  const outputs = Array.from({ length: count }, (_, index): Output => {
    const file = places[index] === "-" ? undefined : places[index];
    const format = formats[index] ?? (file === undefined ? "text" : toFormat(file));
    if (format === undefined) throw new Problem("USAGE", `say the --format of ${file}: its ending does not tell`);
    return { format: requireFormat(format), file };
  });
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    throw new Problem(
      "USAGE",
      "two reports cannot share standard output: give each but one an --output FILE, in the order of the formats",
    );
  }
  return outputs;
}

/** The outputs in the order of the formats, with gaps: `-f text -f json -o report.json` leaves the text its terminal. */
function toPlaces(formats: readonly string[], files: readonly string[]): (string | undefined)[] {
  const places = Array.from<string | undefined>({ length: formats.length });
  const isFree = (index: number): boolean => places[index] === undefined;
  for (const file of files) {
    const named = formats.findIndex((format, index) => isFree(index) && format === toFormat(file));
    places[named >= 0 ? named : formats.findIndex((_, index) => isFree(index))] = file;
  }
  return places;
}

function toFormat(file: string): Format | undefined {
  return BY_EXTENSION[extname(file).toLowerCase()];
}

function requireFormat(name: string): Format {
  const known = FORMATS.find((format) => format === name);
  if (known === undefined)
    throw new Problem("USAGE", `there is no format "${name}"${suggest(name, FORMATS)}: one of ${FORMATS.join(", ")}`);
  return known;
}

/** Writes each report; what goes to a terminal is as wide as it is, and coloured when wanted. */
export function writeOutputs(
  report: Report,
  outputs: readonly Output[],
  options: { colour: boolean; verbose: boolean },
): void {
  for (const { format, file } of outputs) {
    const toTerminal = file === undefined;
    const pieces = REPORTERS[format].pieces(report, {
      colour: toTerminal && options.colour,
      verbose: options.verbose,
      ...(toTerminal && process.stdout.isTTY ? { width: process.stdout.columns } : {}),
    });
    if (file === undefined) writeChunks(pieces, 1);
    else writeFile(file, pieces);
  }
}

function writeFile(file: string, pieces: Iterable<string>): void {
  const descriptor = openForWriting(file);
  try {
    writeChunks(pieces, descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function openForWriting(file: string): number {
  try {
    return openSync(file, "w");
  } catch (cause) {
    throw toUnwritable(file, cause);
  }
}

/** Large enough that few calls are made, small enough to take no memory worth naming. */
const BUFFER_BYTES = 256 * 1024;
/** A UTF-16 code unit takes at most three bytes of UTF-8. */
const MAX_UNIT_BYTES = 3;

function writeChunks(pieces: Iterable<string>, descriptor: number): void {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  let used = 0;
  for (const piece of pieces) {
    const needed = piece.length * MAX_UNIT_BYTES;
    if (needed > BUFFER_BYTES - used) {
      if (!writeBytes(buffer.subarray(0, used), descriptor)) return;
      used = 0;
    }
    if (needed <= BUFFER_BYTES) used += buffer.write(piece, used);
    else if (!writeBytes(Buffer.from(piece), descriptor)) return;
  }
  writeBytes(buffer.subarray(0, used), descriptor);
}

/** Writes to standard output before the program may end, also into a pipe; a reader that went away is no fault. */
export function writeAll(text: string): void {
  writeBytes(Buffer.from(text), 1);
}

/** @returns whether anybody still reads */
function writeBytes(bytes: Buffer, descriptor: number): boolean {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EPIPE") return false;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}

/** Whether to colour: the option, then NO_COLOR and FORCE_COLOR (no-color.org), then whether it is a terminal. */
export function wantsColour(option: boolean | undefined, environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (option === false) return false;
  if (environment["NO_COLOR"]) return false;
  if (environment["FORCE_COLOR"]) return environment["FORCE_COLOR"] !== "0";
  return isTerminal && environment["TERM"] !== "dumb";
}
