import pc from "picocolors";
import { count, toVisible } from "../../../reporters/index.ts";
import { formatCost, formatShare } from "./change-text.ts";
import type { CutReport, InseparableText, RankedText, WeighedChange } from "./cut-report.ts";

/**
 * The cut for people: what to do first, how sure it is that less is not enough, then single changes.
 * @param isPartial something could not be read
 */
export function toCutText(report: CutReport, isPartial: boolean): string {
  const lines = [...toAnswer(report, isPartial), ...report.inseparable.flatMap(toLost)];
  if (report.ranking.length > 0) lines.push("", ...toRanking(report));
  return lines.map((line) => `${line}\n`).join("");
}

function toAnswer(report: CutReport, isPartial: boolean): string[] {
  const { reached, perhaps, cut, weight, atLeast, inseparable } = report;
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
    "",
    `${pc.bold(count(cut.length, "change"))} ${cut.length === 1 ? "cuts" : "cut"} ${rest}, weight ${weight}: ${toProof(weight, atLeast)}`,
  );
  return [...lines, ...cut.map((change, index) => toLine(change, index + 1))];
}

function toProof(weight: number, atLeast: number): string {
  if (atLeast >= weight) return "no lighter set does (proved)";
  if (atLeast <= 0) return "a lighter set may do";
  return `within ${Math.ceil((weight / atLeast - 1) * 100)} % of the least possible (proved: not below ${atLeast})`;
}

function toLine(change: WeighedChange, number: number): string {
  const hand = change.byMachine ? "" : pc.yellow(", by hand");
  return `${String(number).padStart(3)}. ${toVisible(change.title)}  ${pc.dim(`(${formatCost(change)}${hand})`)}`;
}

function toLost({ target, from, path }: InseparableText): string[] {
  const steps = path?.steps.map(({ kind, toName }) => `${kind} → ${toVisible(toName)}`).join(", ");
  const how = steps === undefined || steps === "" ? "it is where the attack begins" : steps;
  return [
    "",
    `${pc.red("No change that may be made parts")} ${from.map(toVisible).slice(0, 3).join(", ")} from ${pc.bold(toVisible(target))}: ${how}`,
  ];
}

function toRanking({ paths, ranking, stages }: CutReport): string[] {
  const total = typeof paths === "number" ? count(paths, "path") : "paths, which are too many to count,";
  const lines = [`Of ${total} that never turn back, one change alone takes away:`];
  for (const one of ranking) lines.push(toRankedLine(one));
  const [last] = stages.slice(-1);
  if (last !== undefined && stages.length > 1)
    lines.push(
      "",
      `One after the other: ${stages.map(({ share }, index) => `${index + 1}: ${formatShare(share)}`).join(", ")}`,
    );
  return lines;
}

function toRankedLine(change: RankedText): string {
  const { title, share, closes } = change;
  const closed = closes.length === 0 ? "" : `, closes ${closes.map(toVisible).slice(0, 3).join(", ")}`;
  return `  ${formatShare(share).padStart(9)}  ${toVisible(title)}  ${pc.dim(`(${formatCost(change)})`)}${closed}`;
}
