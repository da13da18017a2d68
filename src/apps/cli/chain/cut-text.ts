import pc from "picocolors";
import { count, toVisible } from "../../../reporters/index.ts";
import { formatCost, formatShare } from "./change-text.ts";
import type { CutReport, GroupOfChanges, InseparableText, RankedText, WeighedChange } from "./cut-report.ts";

/** `isPartial`: something could not be read; `explain`: every change by itself. */
export interface CutTextOptions {
  readonly isPartial: boolean;
  readonly explain: boolean;
}

/** The few changes that cut most are those that come to this share, or the first ones on the way there. */
const MOST = 0.9;
const FEW = 5;
/** Names that are listed before the rest is counted. */
const MAX_NAMES = 3;

/** The cut for people: the few changes that cut most, all that cut everything and how sure it is that less will not do, then single changes. */
export function toCutText(report: CutReport, options: CutTextOptions): string {
  const lines = [...toAnswer(report, options), ...report.inseparable.flatMap(toLost)];
  if (report.ranking.length > 0) lines.push("", ...toRanking(report));
  return lines.map((line) => `${line}\n`).join("");
}

function toAnswer(report: CutReport, { isPartial, explain }: CutTextOptions): string[] {
  const { reached, perhaps, cut, weight, atLeast, inseparable, groups } = report;
  if (reached.length + perhaps.length === 0)
    return [
      isPartial ? pc.cyan("No path was seen, but not everything could be read.") : pc.green("There is no path to cut."),
    ];
  const all = [...reached, ...perhaps.map((name) => `${name} (perhaps)`)].map(toVisible).join(", ");
  const lines = [`An attacker gets at ${pc.bold(all)}.`];
  if (cut.length === 0) return lines;
  const rest =
    inseparable.length > 0
      ? "every path that anything takes away"
      : isPartial
        ? "every path that was seen"
        : "every path";
  lines.push(
    ...toFew(report),
    "",
    `${pc.bold(count(cut.length, "change"))} ${cut.length === 1 ? "cuts" : "cut"} ${rest}, weight ${weight}: ${toProof(weight, atLeast)}`,
  );
  return [...lines, ...groups.flatMap((group, index) => toGroupLines(group, index + 1, explain))];
}

/** What to do first, where everything takes more than that. */
function toFew({ stages, cut }: CutReport): string[] {
  const enough = stages.findIndex(({ share }) => share >= MOST);
  const few = stages.slice(0, Math.min(enough < 0 ? FEW : enough + 1, FEW));
  const share = few.at(-1)?.share ?? 0;
  if (few.length === 0 || few.length >= cut.length) return [];
  const does = few.length === 1 ? "cuts" : "cut";
  return [
    "",
    `${pc.bold(count(few.length, "change"))} ${does} ${formatShare(share)} of the paths:`,
    ...few.map((change, index) => `${toLine(change, index + 1)}  ${formatShare(change.share)}`),
  ];
}

/** One line for changes that are alike; their shares need not add up, for a path may be cut in more than one place. */
function toGroupLines(group: GroupOfChanges, number: number, explain: boolean): string[] {
  const { title, about, share, changes } = group;
  const [first] = changes;
  if (first === undefined) return [];
  const cuts = share > 0 ? `  cuts ${formatShare(share)}` : "";
  if (changes.length === 1) return [`${toLine(first, number)}${cuts}`];
  const names = about.slice(0, MAX_NAMES).map(toVisible);
  const more = about.length > MAX_NAMES ? ` and ${about.length - MAX_NAMES} more` : "";
  const line = `${toNumber(number)} ${toVisible(title)}: ${pc.bold(count(changes.length, "change"))} (${names.join(", ")}${more})`;
  const own = explain ? changes.map((change) => `       ${toVisible(change.title)}`) : [];
  return [`${line}  ${pc.dim(`(${formatCost(first)} each${toHand(first)})`)}${cuts}`, ...own];
}

function toNumber(number: number): string {
  return `${String(number).padStart(3)}.`;
}

function toHand({ byMachine }: WeighedChange): string {
  return byMachine ? "" : pc.yellow(", by hand");
}

function toProof(weight: number, atLeast: number): string {
  if (atLeast >= weight) return "no lighter set does (proved)";
  if (atLeast <= 0) return "a lighter set may do";
  return `within ${Math.ceil((weight / atLeast - 1) * 100)} % of the least possible (proved: not below ${atLeast})`;
}

function toLine(change: WeighedChange, number: number): string {
  return `${toNumber(number)} ${toVisible(change.title)}  ${pc.dim(`(${formatCost(change)}${toHand(change)})`)}`;
}

function toLost({ target, from, path }: InseparableText): string[] {
  const steps = path?.steps.map(({ kind, toName }) => `${kind} → ${toVisible(toName)}`).join(", ");
  const how = steps === undefined || steps === "" ? "it is where the attack begins" : steps;
  return [
    "",
    `${pc.red("No change that may be made parts")} ${from.map(toVisible).slice(0, 3).join(", ")} from ${pc.bold(toVisible(target))}: ${how}`,
  ];
}

function toRanking({ paths, ranking }: CutReport): string[] {
  const total = typeof paths === "number" ? count(paths, "path") : "paths, which are too many to count,";
  const lines = [`Of ${total} that never turn back, one change alone takes away:`];
  for (const one of ranking) lines.push(toRankedLine(one));
  return lines;
}

function toRankedLine(change: RankedText): string {
  const { title, share, closes } = change;
  const closed = closes.length === 0 ? "" : `, closes ${closes.map(toVisible).slice(0, 3).join(", ")}`;
  return `  ${formatShare(share).padStart(9)}  ${toVisible(title)}  ${pc.dim(`(${formatCost(change)})`)}${closed}`;
}
