import { existsSync, lstatSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findExposed } from "../../../chain/index.ts";
import { formatProblem, Problem } from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { type FileChange, toDiff, toFileChanges, writeChanges } from "../write-fixes.ts";
import { type FixedCut, fixCut } from "./cut-fix.ts";
import { type CutReport, toCutReport } from "./cut-report.ts";
import { toCutText } from "./cut-text.ts";
import { toWeigh, type WeightOptions } from "./cut-weights.ts";
import { type EndOptions, followEnds, toEnds } from "./paths.ts";
import { type ChainCommandOptions, type ChainRead, readChain, warnOf } from "./read-chain.ts";

/** What was typed after `hauberk cut`. */
export interface CutCommandOptions
  extends ChainCommandOptions, ReportPlace<"text" | "json">, EndOptions, WeightOptions {
  readonly top: number;
  /** Every change by itself. */
  readonly explain?: boolean;
  readonly fix?: boolean;
  readonly write?: boolean;
}

/**
 * `hauberk cut`: the lightest changes after which no path is left; with --fix, what they do to the manifests.
 * @returns the exit code: 1 while paths are left, 3 when something could not be read
 * @throws {Problem} USAGE for an end that is not there or nothing to write to, and as `readSources` does
 */
export async function cut(places: readonly string[], options: CutCommandOptions): Promise<number> {
  if (options.write === true && options.fix !== true) throw new Problem("USAGE", "--write goes with --fix");
  if (options.fix === true && places.length === 0)
    throw new Problem("USAGE", "--fix changes files: name the files the cluster was made from");
  const read = await readChain(places, options, "cut");
  if (options.fix === true) return mendPaths(places, options, read);
  const report = toReport(read, options);
  const problems = read.problems.map(toProblemText);
  writeReport(
    options.format === "json"
      ? `${toJsonText({ ...report, problems })}\n`
      : toCutText(report, { isPartial: problems.length > 0, explain: options.explain === true }),
  );
  if (options.format !== "json") warnOf(read.problems);
  if (read.problems.length > 0) return EXIT.incomplete;
  return report.reached.length + report.perhaps.length === 0 ? EXIT.clean : EXIT.findings;
}

function toReport({ graph }: ChainRead, options: CutCommandOptions): CutReport {
  return toCutReport(graph, { ...toEnds(graph, options), top: options.top }, toWeigh(options, graph.changes)).report;
}

function mendPaths(places: readonly string[], options: CutCommandOptions, read: ChainRead): number {
  const file = toNewFile(places[0] ?? ".");
  const endsOf = followEnds(read.graph, options);
  const fixed = fixCut(read, endsOf, file, (known) => toWeigh(options, known));
  const { changes, problems } = toFileChanges(fixed.texts);
  const { after } = fixed.created;
  const all =
    after === file.before ? changes : [...changes, { file: file.name, path: file.name, before: file.before, after }];
  const unwritten = options.write === true ? writeChanges(all) : [];
  const faults = [...read.problems, ...problems, ...unwritten];
  if (options.format === "json")
    writeReport(toFixJson(options, read, { fixed, ends: endsOf(fixed.graph), faults }, all));
  else if (options.write !== true) writeReport(toPatch(all));
  const left = tell(options, fixed, { ends: endsOf(fixed.graph), isPartial: faults.length > 0 }, all.length);
  for (const problem of faults) process.stderr.write(`hauberk: ${toVisible(formatProblem(problem))}\n`);
  if (faults.length > 0) return EXIT.incomplete;
  return left === 0 && options.write === true ? EXIT.clean : EXIT.findings;
}

type Ends = ReturnType<typeof toEnds>;

/**
 * Where new objects go: beside the manifests.
 * @throws {Problem} USAGE where what is there is no plain file: a link would have others written, and shown
 */
function toNewFile(place: string): { name: string; before: string } {
  const isFolder = existsSync(place) && statSync(place).isDirectory();
  const name = join(isFolder ? place : dirname(place === "-" ? "." : place), "hauberk-cut.yaml");
  const known = lstatSync(name, { throwIfNoEntry: false });
  if (known !== undefined && !known.isFile())
    throw new Problem("USAGE", `${name} is where new objects go, and is no plain file: take it away`);
  return { name, before: known === undefined ? "" : readFileSync(name, "utf8") };
}

/** A patch that `git apply` takes, new files included. */
function toPatch(changes: readonly FileChange[]): string {
  return changes
    .map((change) => {
      const patch = toDiff([change]);
      return existsSync(change.path) ? patch : patch.replace(/^--- .*$/m, "--- /dev/null");
    })
    .join("");
}

/** @returns how many targets are still reached */
function tell(
  options: CutCommandOptions,
  fixed: FixedCut,
  { ends, isPartial }: { readonly ends: Ends; readonly isPartial: boolean },
  files: number,
): number {
  const { made, unmade, graph, created } = fixed;
  const say = (text: string): void => void process.stderr.write(`${toVisible(text)}\n`);
  const verb = options.write === true ? "made" : "would make";
  say(`${verb} ${count(made.length, "change")} in ${count(files, "file")}:`);
  for (const { title } of made) say(`  ${title}`);
  for (const { change, because } of unmade) say(`left to people: ${change.title}: ${because}`);
  for (const name of created.taken)
    say(`left to people: there is a ${name} already: compare it with what was to be added`);
  if (created.resources.length > 0)
    say(`new objects stand in ${created.file}: name it in kustomization.yaml where there is one`);
  const { reached, perhaps } = findExposed(graph, ends);
  const left = [...reached, ...perhaps];
  const names = left.map((target) => graph.footholds[target]?.name ?? "").join(", ");
  say(
    left.length === 0
      ? `looked again: no path is left${isPartial ? " in what could be read" : ""}`
      : `looked again: ${names} can still be got at (hauberk paths says how)`,
  );
  return left.length;
}

interface Mended {
  readonly fixed: FixedCut;
  readonly ends: Ends;
  readonly faults: readonly Problem[];
}

function toProblemText({ code, message, at }: Problem): object {
  return { code, message, at };
}

function toFixJson(
  options: CutCommandOptions,
  read: ChainRead,
  { fixed: { made, unmade, graph }, ends, faults }: Mended,
  changes: readonly FileChange[],
): string {
  const { reached, perhaps } = findExposed(graph, ends);
  const nameOf = (target: number): string => graph.footholds[target]?.name ?? "";
  const fix = {
    written: options.write === true,
    files: changes.map((change) => change.file),
    patch: toPatch(changes),
    made: made.map(({ id, title }) => ({ id, title })),
    unmade: unmade.map(({ change: { id, title }, because }) => ({ id, title, because })),
    left: { reached: reached.map(nameOf), perhaps: perhaps.map(nameOf) },
  };
  return `${toJsonText({ ...toReport(read, options), fix, problems: faults.map(toProblemText) })}\n`;
}
