import {
  checkPod,
  formatPolicy,
  type Policy,
  readLevel,
  readVersion,
  type Violation,
} from "../../engines/pss/index.ts";
import { locate } from "../../formats/position/index.ts";
import { type BareWorkload, type Read, toResources, toWorkloads } from "../../inventory/index.ts";
import {
  dig,
  formatProblem,
  type Location,
  Problem,
  type Resource,
  type ResourceId,
  type SourceDocument,
  toResourceId,
} from "../../model/index.ts";
import { toVisible } from "../../reporters/index.ts";
import { readFiles } from "../../sources/files/index.ts";
import { EXIT } from "./exit.ts";
import { findSnapshot, readSnapshotSource } from "./read-snapshot.ts";

/** What was typed after `hauberk pss check`. */
export interface PssCheckOptions {
  readonly level: string;
  readonly version: string;
  readonly format: string;
}

/** What Pod Security admission says of one object with a pod template. */
export interface PssResult {
  readonly file: string;
  readonly resource: ResourceId;
  /** False also for an object that the API server refuses before admission (a field of a wrong type): no checks then. */
  readonly allowed: boolean;
  readonly checks: readonly Violation[];
}

interface Judged {
  readonly result: PssResult;
  /** Where its pod stands; worked out only when it is shown. */
  readonly at: () => Location;
}

/** Where results and problems are printed. */
export interface Printer {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const TERMINAL: Printer = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) };

/**
 * `hauberk pss check`: judges every object with a pod template in the files.
 * @returns the exit code
 * @throws {Problem} USAGE when level, version or format is none
 */
export async function pssCheck(
  paths: readonly string[],
  options: PssCheckOptions,
  print: Printer = TERMINAL,
): Promise<number> {
  const policy: Policy = { level: readLevel(options.level), version: readVersion(options.version) };
  const report = options.format === "json" ? reportJson : options.format === "text" ? reportText : undefined;
  if (report === undefined)
    throw new Problem("USAGE", `format must be json or text, not ${JSON.stringify(options.format)}`);

  const { judged, problems } = await judgePaths(paths, policy);
  print.out(report(judged, policy));
  for (const problem of problems) print.err(`${toVisible(formatProblem(problem))}\n`);
  if (problems.length > 0) return EXIT.incomplete;
  return judged.every(({ result }) => result.allowed) ? EXIT.clean : EXIT.findings;
}

interface Judgement {
  readonly judged: Judged[];
  readonly problems: Problem[];
}

/** Files, or a snapshot in place of a cluster. */
async function judgePaths(paths: readonly string[], policy: Policy): Promise<Judgement> {
  const { snapshot, standardInput } = findSnapshot(paths);
  if (snapshot === undefined) return judgeFiles(paths, policy, standardInput);
  const { input, problems } = await readSnapshotSource(snapshot);
  const judgement: Judgement = { judged: [], problems };
  // What an object's line says of a field is not shown: only which object it is.
  const document: SourceDocument = { file: snapshot.file, syntax: "json", text: "", offset: 0, line: 1 };
  for (const resource of input.resources) judgeInto(judgement, { document, resource, policy, isMended: false });
  return judgement;
}

function judgeFiles(
  paths: readonly string[],
  policy: Policy,
  standardInput: (() => Uint8Array) | undefined,
): Judgement {
  const read = readFiles(paths, standardInput === undefined ? {} : { standardInput });
  const judgement: Judgement = { judged: [], problems: [...read.problems] };
  for (const one of read.values) {
    const { items, problems } = toResources(one, locate);
    judgement.problems.push(...problems);
    for (const resource of items) {
      const isMended = problems.length > 0 && isMetadataMended(one, resource);
      judgeInto(judgement, { document: one.document, resource, policy, isMended });
    }
  }
  return judgement;
}

interface Asked {
  readonly document: SourceDocument;
  readonly resource: Resource;
  readonly policy: Policy;
  readonly isMended: boolean;
}

function judgeInto(judgement: Judgement, { document, resource, policy, isMended }: Asked): void {
  const { items: workloads, problems: mended } = toWorkloads(resource, locate);
  judgement.problems.push(...mended);
  if (workloads.length > 0)
    judgement.judged.push(judge(document, resource, workloads, isMended || mended.length > 0, policy));
}

function judge(
  document: SourceDocument,
  { object, origin }: Resource,
  workloads: readonly BareWorkload[],
  isMended: boolean,
  policy: Policy,
): Judged {
  const checks = workloads.flatMap(
    (workload) => checkPod({ metadata: workload.podMetadata, spec: workload.podSpec }, policy).checks,
  );
  // What a field of a wrong type would have meant is unknown, which is never a pass.
  const allowed = checks.length === 0 && !isMended;
  const prefix = origin.is === "file" ? origin.prefix : [];
  return {
    result: { file: document.file, resource: toResourceId(object), allowed, checks },
    at: () => locate(document, [...prefix, ...(workloads[0]?.specPath ?? [])]),
  };
}

/** Whether something was left out of this object's metadata; of a List only the objects concerned. */
function isMetadataMended({ value }: Read, { object, origin }: Resource): boolean {
  const written = dig(value, ...(origin.is === "file" ? origin.prefix : []), "metadata");
  return written !== undefined && written !== object.metadata;
}

function reportJson(judged: readonly Judged[]): string {
  return `${JSON.stringify({ results: judged.map(({ result }) => result) }, undefined, 2)}\n`;
}

function reportText(judged: readonly Judged[], policy: Policy): string {
  const lines: string[] = [];
  for (const { result, at } of judged) {
    if (result.allowed) continue;
    const { kind, namespace, name } = result.resource;
    const { file, line, column } = at();
    const what = `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`;
    const why = result.checks.length === 0 ? "cannot be judged: see the problems" : `violates ${formatPolicy(policy)}`;
    lines.push(`${file}:${line}:${column} ${what} ${why}`);
    for (const { id, reason, detail } of result.checks)
      lines.push(`  ${id}: ${reason}${detail === "" ? "" : ` (${detail})`}`);
  }
  const allowed = judged.filter(({ result }) => result.allowed).length;
  lines.push(`${allowed} of ${judged.length} allowed by ${formatPolicy(policy)}`);
  return lines.map((line) => `${toVisible(line)}\n`).join("");
}
