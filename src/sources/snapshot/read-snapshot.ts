import { readHeader, readLine, type SnapshotHeader } from "../../formats/snapshot/index.ts";
import { type Line, readLines, TooMuch } from "../../formats/text/index.ts";
import {
  type Batch,
  type Blind,
  type Json,
  type JsonObject,
  type KubernetesObject,
  Problem,
  type Resource,
  type SourceDocument,
  toGroupKind,
} from "../../model/index.ts";
import { Assembly } from "./assembly.ts";
import { readChunks } from "./chunks.ts";
import { SNAPSHOT_LIMITS, type SnapshotLimits } from "./limits.ts";

/** What a cluster said when it was collected: the same as reading it live would have brought. */
export interface SnapshotReading {
  readonly header: SnapshotHeader;
  readonly resources: Resource[];
  readonly blind: Blind[];
  readonly problems: Problem[];
}

/** Makes objects of a line's value; given by the app, which knows what objects must look like. */
export type ToObjects = (value: Json, document: SourceDocument) => Batch<KubernetesObject>;

/** Where a snapshot is read from: a file, or bytes that were read from one. */
export interface SnapshotSource {
  readonly file: string;
  readonly bytes?: Uint8Array;
}

/**
 * Reads a snapshot line by line. A line that cannot be read, and an end that is missing, is a problem with its place, and
 * what depends on it is blind; everything else is kept.
 * @throws {Problem} SNAPSHOT_INVALID when there is no header that we know, FILE_UNREADABLE
 */
export async function readSnapshot(
  { file, bytes }: SnapshotSource,
  toObjects: ToObjects,
  limits: SnapshotLimits = SNAPSHOT_LIMITS,
): Promise<SnapshotReading> {
  const lines = readLines(readChunks(bytes ?? file), limits);
  const header = toHeader(file, await next(lines, file));
  const assembly = new Assembly(file, header);
  let number = 1;
  let because: string | undefined;
  let left = limits.maxValues;
  try {
    for await (const line of lines) {
      number = line.number;
      left -= takeLine(assembly, line, file, toObjects);
      if (left < 0) throw new TooMuch(`it has more than ${limits.maxValues} values`);
      // What is written behind the end was not collected.
      if (assembly.isWhole) break;
    }
  } catch (cause) {
    because = reasonOf(cause);
  }
  assembly.finish(number, because);
  const { resources, blind, problems } = assembly;
  return { header, resources, blind, problems };
}

async function next(lines: AsyncGenerator<Line, void>, file: string): Promise<Line | undefined> {
  try {
    return (await lines.next()).value ?? undefined;
  } catch (cause) {
    if (cause instanceof TooMuch) return undefined;
    throw new Problem("FILE_UNREADABLE", `cannot be read: ${reasonOf(cause)}`, {
      at: { file, line: 1, column: 1 },
      cause,
    });
  }
}

function toHeader(file: string, line: Line | undefined): SnapshotHeader {
  const header = typeof line?.text === "string" ? readHeader(line.text) : "the header of the snapshot is missing";
  if (typeof header !== "string") return header;
  throw new Problem("SNAPSHOT_INVALID", header, { at: { file, line: 1, column: 1 } });
}

/** @returns how many values there are in it */
function takeLine(assembly: Assembly, { number, text, isWhole }: Line, file: string, toObjects: ToObjects): number {
  const read = typeof text === "string" ? readLine(text) : { is: "broken" as const, ...text };
  switch (read.is) {
    case "mark":
      assembly.addMark(read.mark, number);
      return 0;
    case "broken":
      // The end of a file that was cut is told as such.
      if (isWhole) assembly.addBroken(number, read.because);
      return 0;
    case "object":
      takeObject(
        assembly,
        read.value,
        { file, syntax: "json", text: text as string, offset: 0, line: number },
        toObjects,
      );
      return countValues(read.value);
  }
}

function takeObject(assembly: Assembly, value: JsonObject, document: SourceDocument, toObjects: ToObjects): void {
  const { items, problems } = toObjects(value, document);
  for (const problem of problems) assembly.problems.push(problem);
  const [first] = items;
  if (first === undefined) assembly.addBroken(document.line, "it is no object of Kubernetes");
  else assembly.addObjects(items, toGroupKind(first));
}

/** Nests no deeper than `readLine` lets through. */
function countValues(value: Json): number {
  if (typeof value !== "object" || value === null) return 1;
  let count = 1;
  for (const item of Array.isArray(value) ? value : Object.values(value)) count += countValues(item ?? null);
  return count;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
