import { createWriteStream, rmSync, renameSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setFlagsFromString } from "node:v8";
import { createGzip } from "node:zlib";
import { redactObject } from "../../formats/redaction/index.ts";
import {
  SNAPSHOT_KIND,
  SNAPSHOT_VERSION,
  type SnapshotHeader,
  type SnapshotMark,
} from "../../formats/snapshot/index.ts";
import { formatProblem, Problem } from "../../model/index.ts";
import { count, toVisible } from "../../reporters/index.ts";
import { type ClusterOptions, type ClusterPart, streamCluster } from "../../sources/cluster/index.ts";
import { EXIT } from "./exit.ts";
import { VERSION } from "./package-version.ts";
import { toProgress } from "./progress.ts";
import { toUnwritable } from "./written-file.ts";

/** What was typed after `hauberk collect`. */
export interface CollectOptions {
  readonly output: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: readonly string[];
  readonly quiet?: boolean;
}

/** What went into a snapshot. */
interface Tally {
  objects: number;
  blind: number;
  readonly problems: Problem[];
}

/**
 * `hauberk collect`: writes what a cluster says about itself, redacted, into one file, and holds no more than a page of it.
 * The file is there when it is whole, or not at all.
 * @returns the exit code: 3 when something could not be read; the file says what
 * @throws {Problem} kubeconfig and connection problems; USAGE when the file cannot be written
 */
export async function collect(options: CollectOptions): Promise<number> {
  // Pages are short-lived: a young generation that does not grow keeps 100 MB less.
  setFlagsFromString("--semi-space-growth-factor=1");
  const progress = toProgress(process.stderr, options.quiet === true, () => performance.now());
  const tally: Tally = { objects: 0, blind: 0, problems: [] };
  const cluster: ClusterOptions = {
    ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
    ...(options.context === undefined ? {} : { context: options.context }),
    namespaces: options.namespace,
    onProgress: ({ done, total, objects }) => progress.show(`read ${done} of ${total} kinds, ${objects} objects`),
  };
  const text = toChunks(toSnapshotLines(streamCluster(cluster), new Date(), tally));
  await write(text, options.output).finally(() => progress.clear());
  for (const problem of tally.problems) console.error(`hauberk: ${toVisible(formatProblem(problem))}`);
  const place = options.output === "-" ? "the snapshot" : options.output;
  if (options.quiet !== true) console.error(`hauberk: ${place} holds ${count(tally.objects, "object")}`);
  return tally.problems.length > 0 ? EXIT.incomplete : EXIT.clean;
}

/** The lines of a snapshot, without their ends, as the cluster's parts come. @param at when it is collected */
async function* toSnapshotLines(
  parts: AsyncIterable<ClusterPart>,
  at: Date,
  tally: Tally,
): AsyncGenerator<string, void> {
  let objects = 0;
  for await (const part of parts) {
    switch (part.is) {
      case "server":
        yield JSON.stringify(toHeader(part, at));
        break;
      case "objects":
        for (const object of part.objects) yield JSON.stringify(redactObject(object));
        objects += part.objects.length;
        break;
      case "again":
        yield toMark({ mark: "again", ...part.list });
        objects = 0;
        break;
      case "listed":
        yield toMark({ mark: "listed", ...part.list, objects });
        tally.objects += objects;
        objects = 0;
        break;
      case "blind":
        yield toMark({ mark: "blind", ...part.blind });
        tally.blind += 1;
        break;
      case "problem":
        yield toMark(toProblemMark(part.problem));
        tally.problems.push(part.problem);
    }
  }
  yield toMark({ mark: "end", blind: tally.blind, problems: tally.problems.length });
}

function toMark(mark: SnapshotMark): string {
  return JSON.stringify(mark);
}

function toHeader(
  { context, version, lists, unread }: ClusterPart & { readonly is: "server" },
  at: Date,
): SnapshotHeader {
  return {
    apiVersion: SNAPSHOT_VERSION,
    kind: SNAPSHOT_KIND,
    context,
    serverVersion: version,
    collectedAt: at.toISOString(),
    writtenBy: VERSION,
    lists,
    unread,
  };
}

function toProblemMark({ code, message }: Problem): SnapshotMark {
  return { mark: "problem", code: code === "LIST_DENIED" ? "LIST_DENIED" : "LIST_FAILED", message };
}

const CHUNK_LENGTH = 256 * 1024;

/** Lines, joined into pieces that are worth a write. */
async function* toChunks(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  let chunk = "";
  for await (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}

// What a cluster looks like is nobody's business but the reader's own.
const ONLY_OWNER = 0o600;

/** Who reads only the start of it (`| head`) has what was wanted. */
async function print(source: Readable): Promise<void> {
  try {
    await pipeline(source, process.stdout, { end: false });
  } catch (cause) {
    if (!(cause instanceof Error) || Reflect.get(cause, "code") !== "EPIPE") throw cause;
  }
}

async function write(text: AsyncIterable<string>, file: string): Promise<void> {
  const source = Readable.from(text, { objectMode: true, highWaterMark: 1 });
  if (file === "-") return print(source);
  const partial = `${file}.partial`;
  try {
    // What is left of another run, or was put there for us to write through, is nothing we write into.
    rmSync(partial, { force: true });
    const target = createWriteStream(partial, { flags: "wx", mode: ONLY_OWNER });
    if (file.endsWith(".gz")) await pipeline(source, createGzip(), target);
    else await pipeline(source, target);
    renameSync(partial, file);
  } catch (cause) {
    rmSync(partial, { force: true });
    if (cause instanceof Problem) throw cause;
    throw toUnwritable(file, cause);
  }
}
