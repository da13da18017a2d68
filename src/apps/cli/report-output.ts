import { AsyncLocalStorage } from "node:async_hooks";
import { extname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { writeTextFile } from "./written-file.ts";

/** How a report is printed and where it goes, as `withReport` takes it. */
export interface ReportPlace<Format extends string> {
  readonly format: Format;
  /** Absent, and `-`: standard output. */
  readonly output?: string;
}

/** What goes to a file, until all of it is there. */
const gathered = new AsyncLocalStorage<string[]>();

/** Files whose ending does not name the format itself. */
const BY_ENDING: Readonly<Record<string, string>> = { md: "markdown", txt: "text", gv: "dot", yml: "yaml" };

/**
 * The format that a file's ending names, where it is one of these: `reach.svg`, `paths.md`.
 * @param formats of which the first is taken otherwise
 */
export function toFormatOf<Format extends string>(
  output: string | undefined,
  formats: readonly [Format, ...Format[]],
): Format {
  const ending = extname(output ?? "")
    .slice(1)
    .toLowerCase();
  return formats.find((format) => format === (BY_ENDING[ending] ?? ending)) ?? formats[0];
}

/**
 * Runs a command whose report goes where `--output` says. The file is written when the command is done.
 * @throws {Problem} USAGE when the file cannot be written, and what the command throws
 */
export async function intoOutput(output: string | undefined, run: () => Promise<number>): Promise<number> {
  if (output === undefined || output === "-") return await run();
  const pieces: string[] = [];
  const code = await gathered.run(pieces, run);
  // Names cannot bring colours along: whoever prints them has made them visible.
  writeTextFile(output, stripVTControlCharacters(pieces.join("")));
  return code;
}

/** A piece of the report that the command makes. */
export function writeReport(text: string): void {
  const pieces = gathered.getStore();
  if (pieces === undefined) process.stdout.write(text);
  else pieces.push(text);
}

/** A line of it. */
export function writeLine(line: string): void {
  const pieces = gathered.getStore();
  if (pieces === undefined) console.log(line);
  else pieces.push(`${line}\n`);
}
