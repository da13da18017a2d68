import pc from "picocolors";
import type { Likelihood } from "../../../model/index.ts";
import { count, toVisible } from "../../../reporters/index.ts";
import { formatCost, formatShare } from "./change-text.ts";
import { type GroupText, type PathsReport, type StepText, type TargetText, toEntryKind } from "./paths-report.ts";

const PAINT: Readonly<Record<Likelihood, (text: string) => string>> = {
  certain: (text) => pc.bold(pc.red(text)),
  likely: pc.red,
  possible: pc.yellow,
  unlikely: pc.dim,
  unknown: pc.cyan,
};
/** Names that are listed before the rest is counted. */
const MAX_NAMES = 4;

/** Paths for people: the answer first, then one path of each sort. */
export function toPathsText(report: PathsReport, options: { explain: boolean; most: number }): string {
  const lines = toAnswer(report);
  for (const [index, group] of report.groups.slice(0, options.most).entries())
    lines.push("", ...toGroupLines(group, index + 1, options.explain));
  const more = report.groups.length - options.most;
  if (more > 0) lines.push("", `and ${count(more, "more sort")} of path: --limit ${report.groups.length}, or -f json`);
  if (!report.isWhole) lines.push("", "There are more paths than were looked at: ask --from and --to for fewer ends.");
  return lines.map((line) => `${line}\n`).join("");
}

/** Who gets what, in the first lines: the worst first, and for each target the best way from each kind of entry. */
function toAnswer({ targets, groups, best }: PathsReport): string[] {
  const lines: string[] = [];
  for (const target of targets.filter(({ reached }) => reached === "yes"))
    lines.push(`${pc.bold(pc.red("REACHED"))}  ${pc.bold(toVisible(target.name))}`, ...toWays(target, groups));
  for (const target of targets.filter(({ reached }) => reached === "perhaps"))
    lines.push(`${pc.cyan("PERHAPS")}  ${toVisible(target.name)}`, ...toWays(target, groups));
  const safe = targets.filter(({ reached }) => reached === "no").map(({ name }) => toVisible(name));
  if (safe.length > 0) lines.push(`${pc.green("no path")}  ${toNames(safe)}`);
  const unknown = targets.filter(({ reached }) => reached === "unknown").map(({ name }) => toVisible(name));
  if (unknown.length > 0)
    lines.push(`${pc.cyan("NOT KNOWN")}  ${toNames(unknown)}: no path was seen, but not everything could be read`);
  if (targets.length === 0) lines.push("There is nothing an attacker could be after: name it with --to.");
  if (best !== undefined)
    lines.push(
      "",
      `One change takes away ${formatShare(best.share)} of the paths: ${pc.bold(toVisible(best.title))} (${formatCost(best)})`,
      "hauberk cut shows the fewest that take away all.",
    );
  return lines;
}

/** The best way to a target from each kind of entry. */
function toWays(target: TargetText, groups: readonly GroupText[]): string[] {
  const own = groups.filter(({ steps }) => steps.at(-1)?.to === target.id);
  return [...Map.groupBy(own, toEntryKind).values()].flatMap((ways) => {
    const [first] = ways;
    if (first === undefined) return [];
    const entries = new Set(
      ways.flatMap(({ from, through }) => [from, ...(through.find(({ place }) => place === 0)?.names ?? [])]),
    );
    const more = entries.size > 1 ? ` and ${entries.size - 1} more` : "";
    const kinds = first.steps.map(({ kind }) => kind);
    const chain = kinds.filter((kind, index) => kind !== kinds[index - 1]).join(" → ");
    const certainty = first.likelihood === "unknown" ? "perhaps: a step nobody could look at" : first.likelihood;
    return [`  from ${toVisible(first.from)}${more} (${PAINT[first.likelihood](certainty)}): ${chain}`];
  });
}

function toGroupLines(group: GroupText, number: number, isExplained: boolean): string[] {
  const { from, to, likelihood, steps, alike, through } = group;
  const head = `${number}. ${pc.bold(toVisible(from))} → ${pc.bold(toVisible(to))}: ${PAINT[likelihood](likelihood)}, ${count(steps.length, "step")}`;
  const lines = [alike > 1 ? `${head}, ${count(alike, "path")} alike` : head];
  for (const step of steps) lines.push(...toStepLines(step, isExplained));
  for (const { place, names } of through) {
    const instead = place === 0 ? toVisible(from) : toVisible(steps[place - 1]?.toName ?? "");
    lines.push(pc.dim(`   instead of ${instead}: ${toNames(names.map(toVisible))}`));
  }
  return lines;
}

/** One step: what is got, how, what shows it, and what takes it away. */
export function toStepLines(step: StepText, isExplained: boolean): string[] {
  const { toName, kind, technique, likelihood, precondition, evidence, removedBy, otherwise } = step;
  const deed = [kind, ...(technique === undefined ? [] : [technique])].join(", ");
  const lines = [`   → ${toVisible(toName)}  ${pc.dim(`[${deed}]`)} ${PAINT[likelihood](likelihood)}`];
  for (const { message, place } of isExplained ? evidence : evidence.slice(0, 1))
    lines.push(`       ${toVisible(place === "" ? message : `${place} ${message}`)}`);
  if (precondition !== undefined && (isExplained || likelihood === "unknown"))
    lines.push(`       holds if ${toVisible(precondition)}`);
  if (isExplained && otherwise.length > 0) lines.push(`       or by ${otherwise.join(", ")}`);
  const titles = removedBy.map((one) =>
    isExplained ? `${toVisible(one.title)} (${formatCost(one)})` : toVisible(one.title),
  );
  if (isExplained) {
    if (titles.length === 0) lines.push("       nothing known takes it away");
    lines.push(...titles.map((title) => `       ${pc.green("-")} ${title}`));
  } else if (titles.length > 0) {
    const more = titles.length > 1 ? `, or ${count(titles.length - 1, "other change")}` : "";
    lines.push(`       ${pc.green("-")} ${titles[0]}${more}`);
  }
  return lines;
}

function toNames(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}
