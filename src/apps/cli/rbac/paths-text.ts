import pc from "picocolors";
import { type AttackGraph, type PathGroup, toFootholds } from "../../../chain/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { type Evidence, formatPath, type Likelihood, type Location, type Step } from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { writeLine } from "../report-output.ts";
import { printSlips } from "./slips.ts";
import { printProblems, printReservations, type RbacRead, toReservations } from "./sources.ts";

/** What `rbac paths` found. */
export interface PathsShown {
  readonly read: RbacRead;
  readonly graph: AttackGraph;
  readonly target: number | undefined;
  readonly groups: readonly PathGroup[];
  /** Identities that were asked about, and those that have a path. */
  readonly starts: number;
  readonly found: number;
  readonly unread: readonly string[];
  /** What in the question nothing is called. */
  readonly slips: readonly string[];
}

const WORST: readonly Likelihood[] = ["unlikely", "unknown", "possible", "likely", "certain"];
const MAX_NAMES = 5;

const PAINT: Readonly<Record<Likelihood, (text: string) => string>> = {
  certain: (text) => pc.bold(pc.red(text)),
  likely: pc.red,
  possible: pc.yellow,
  unknown: pc.yellow,
  unlikely: pc.dim,
};

export function printPathsText(
  { read, graph, groups, starts, found, unread, slips }: PathsShown,
  explain: boolean,
): void {
  printProblems(read.problems);
  printSlips(slips);
  for (const group of groups) printGroup(graph, group, explain);
  printReservations(read, unread);
  const roots = groups.length === found ? "" : `, in ${count(groups.length, "way")}`;
  writeLine(`${found} of ${count(starts, "subject")} ${found === 1 || starts === 1 ? "has" : "have"} a path${roots}`);
}

function printGroup(graph: AttackGraph, { first, paths, places }: PathGroup, explain: boolean): void {
  const steps = first.steps.flatMap((step) => graph.steps[step] ?? []);
  const names = toFootholds(graph, first).map((one) => graph.footholds[one]?.name ?? "");
  const likelihood = toLikelihood(steps);
  const title = `${names[0]} → ${names.at(-1)}`;
  writeLine(`${pc.bold(toVisible(title))}  ${PAINT[likelihood](likelihood)}, ${count(steps.length, "step")}`);
  for (const [index, step] of steps.entries()) {
    const shown = step.evidence.map((evidence) => `${evidence.message}${toPlace(evidence)}`);
    writeLine(`  ${index + 1}. ${toVisible(shown.length === 0 ? step.kind : shown.join("; "))}`);
    if (explain) printExplained(graph, step, names[index + 1] ?? "");
  }
  const others = (places[0] ?? []).filter((one) => one !== first.entry);
  if (paths.length > 1 && others.length > 0) {
    const shown = others.slice(0, MAX_NAMES).map((one) => graph.footholds[one]?.name ?? "");
    const more = others.length > MAX_NAMES ? ` and ${others.length - MAX_NAMES} more` : "";
    writeLine(toVisible(`  likewise: ${shown.join(", ")}${more}`));
  }
  writeLine("");
}

function printExplained(graph: AttackGraph, step: Step, gained: string): void {
  const sure = step.likelihood === "certain" ? "" : `, ${step.likelihood}`;
  const technique = step.technique === undefined ? "" : `, ${step.technique}`;
  writeLine(pc.dim(toVisible(`     gains ${gained} (${step.kind}${technique}${sure})`)));
  if (step.precondition !== undefined) writeLine(pc.dim(toVisible(`     if ${step.precondition}`)));
  for (const id of step.removedBy) {
    const change = graph.changes.find((one) => one.id === id);
    writeLine(pc.dim(toVisible(`     ended by: ${change?.title ?? id}`)));
  }
}

/** As likely as its least likely step. */
function toLikelihood(steps: readonly Step[]): Likelihood {
  return WORST.find((one) => steps.some(({ likelihood }) => likelihood === one)) ?? "certain";
}

function toPlace(evidence: Evidence): string {
  const at = toLocation(evidence);
  return at === undefined ? "" : ` (${at.file}:${at.line}:${at.column})`;
}

function toLocation(evidence: Evidence): Location | undefined {
  if (evidence.origin?.is !== "file") return undefined;
  const { document, prefix } = evidence.origin;
  return locate(document, [...prefix, ...(evidence.path ?? [])]);
}

export function printPathsJson({ read, graph, target, groups, starts, found, unread, slips }: PathsShown): void {
  const changes = new Set(
    groups.flatMap(({ first }) => first.steps.flatMap((step) => graph.steps[step]?.removedBy ?? [])),
  );
  writeLine(
    toJsonText({
      target: target === undefined ? undefined : graph.footholds[target]?.id,
      identities: starts,
      withPath: found,
      paths: groups.map(({ first, paths }) => ({
        from: paths.map(({ entry }) => graph.footholds[entry]?.id),
        likelihood: toLikelihood(first.steps.flatMap((step) => graph.steps[step] ?? [])),
        steps: first.steps.flatMap((step) => toShown(graph.steps[step])),
      })),
      changes: graph.changes
        .filter(({ id }) => changes.has(id))
        .map(({ id, title, resource, cost, edits, creates, deletes }) => ({
          id,
          title,
          resource,
          cost,
          edits,
          creates,
          deletes,
        })),
      notKnown: unread,
      notes: slips,
      ...toReservations(read),
    }),
  );
}

function toShown(step: Step | undefined): object[] {
  if (step === undefined) return [];
  const evidence = step.evidence.map((one) => ({
    message: one.message,
    resource: one.resource,
    field: one.path === undefined ? undefined : formatPath(one.path),
    at: toLocation(one),
  }));
  return [{ ...step, evidence }];
}
