import { toMarkdownText, toVisible } from "../../../reporters/index.ts";
import type { GroupText, PathsReport, StepText } from "./paths-report.ts";

/** Paths for Graphviz: one arrow for each step, dashed where nobody could look. */
export function toPathsDot({ groups }: PathsReport): string {
  const steps = new Map(
    groups.flatMap((group) => group.steps.map((step) => [`${step.from}\0${step.to}\0${step.kind}`, step])),
  );
  const names = new Map(
    groups.flatMap((group) =>
      group.steps.flatMap(({ from, to, fromName, toName }) => [[from, fromName] as const, [to, toName] as const]),
    ),
  );
  const nodes = [...names].map(([id, name]) => `  ${quote(id)} [label=${quote(name)}${toShape(id)}];`);
  return [
    "digraph paths {",
    "  rankdir=LR;",
    "  node [shape=box];",
    ...nodes,
    ...[...steps.values()].map(toArrow),
    "}",
    "",
  ].join("\n");
}

function toShape(id: string): string {
  if (id.startsWith("target:")) return ", shape=doubleoctagon";
  return id.startsWith("internet:") ? ", shape=ellipse" : "";
}

function toArrow({ from, to, kind, likelihood }: StepText): string {
  const style = likelihood === "unknown" ? ", style=dashed" : "";
  return `  ${quote(from)} -> ${quote(to)} [label=${quote(`${kind}\n${likelihood}`)}${style}];`;
}

function quote(text: string): string {
  const lines = text.split("\n").map((line) => toVisible(line).replaceAll("\\", "\\\\").replaceAll('"', '\\"'));
  return `"${lines.join("\\n")}"`;
}

/** Paths for a page or a pull request. */
export function toPathsMarkdown(report: PathsReport, most: number): string {
  const { targets, groups, best } = report;
  const lines = ["# Attack paths", "", "| target | reached |", "|---|---|"];
  for (const { name, reached } of targets) lines.push(`| ${toMarkdownText(name)} | ${reached} |`);
  if (best !== undefined)
    lines.push(
      "",
      `One change takes away ${Math.floor(best.share * 100)} % of the paths: **${toMarkdownText(best.title)}**`,
    );
  for (const [index, group] of groups.slice(0, most).entries()) lines.push("", ...toSection(group, index + 1));
  if (groups.length > most) lines.push("", `${groups.length - most} more sorts of path are not shown.`);
  return `${lines.join("\n")}\n`;
}

function toSection({ from, to, likelihood, steps, alike }: GroupText, number: number): string[] {
  const same = alike > 1 ? `, ${alike} paths alike` : "";
  const head = `## ${number}. ${toMarkdownText(from)} → ${toMarkdownText(to)}: ${likelihood}${same}`;
  const rows = steps.map((step, index) => {
    const { place = "", message = "" } = step.evidence[0] ?? {};
    const removers = step.removedBy.map(({ title }) => toMarkdownText(title)).join("; ");
    const deed = [step.kind, step.technique ?? ""].filter((part) => part !== "").join(" ");
    return `| ${index + 1} | ${toMarkdownText(step.toName)} | ${deed} | ${step.likelihood} | ${toMarkdownText(`${place} ${message}`.trim())} | ${removers} |`;
  });
  return [head, "", "| | gets | by | likelihood | evidence | taken away by |", "|---|---|---|---|---|---|", ...rows];
}
