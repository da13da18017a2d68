import pc from "picocolors";
import type { LayerRisk, MissedControl, RiskReport, ThreatRisk, WorkloadRisk } from "../../../chain/index.ts";
import type { ControlText } from "../../../model/index.ts";
import { count, toVisible } from "../../../reporters/index.ts";

/** What a report shows besides its figures. */
export interface RiskTextOptions {
  readonly controls: ReadonlyMap<string, ControlText>;
  /** Workloads that are shown one by one. */
  readonly most: number;
  /** Controls that are named for each threat. */
  readonly missed: number;
}

const SHORT: Readonly<Record<ThreatRisk["stride"], string>> = {
  spoofing: "S",
  tampering: "T",
  repudiation: "R",
  "information-disclosure": "I",
  "denial-of-service": "D",
  "elevation-of-privilege": "E",
};

/** Risk for people: namespaces first, then the worst workloads with the controls they miss. */
export function toRiskText(report: RiskReport, options: RiskTextOptions): string {
  const lines = [...toNamespaceLines(report), ""];
  for (const workload of report.workloads.slice(0, options.most)) lines.push(...toWorkloadLines(workload, options), "");
  const more = report.workloads.length - options.most;
  if (more > 0) lines.push(`and ${count(more, "more workload")}: --limit ${report.workloads.length}, or -f json`, "");
  lines.push(...FORMULA);
  return lines.map((line) => `${line}\n`).join("");
}

export const FORMULA: readonly string[] = [
  "residual = 100 × likelihood × impact × (1 − what the layers are worth together), from 0 to 100",
  "likelihood: reached by likely steps 1, possible 0.7, perhaps 0.5, unlikely 0.3, by none that is known 0.1",
  "impact: from there all is lost 1, a target 0.8, the workload alone 0.4",
  "a layer is worth its own controls × the layers outside of it: behind a broken outer layer, inner ones count for little",
];

function toNamespaceLines({ namespaces }: RiskReport): string[] {
  if (namespaces.length === 0) return ["There is no workload to judge."];
  const width = Math.max(9, ...namespaces.map(({ namespace }) => toVisible(namespace).length));
  const columns = ["spoof", "tamper", "repud", "disclose", "denial", "elevate"];
  const head = `${"namespace".padEnd(width)}  residual  ${columns.map((one) => one.padStart(9)).join("")}`;
  const rows = namespaces.map(({ namespace, residual, threats }) => {
    const cells = threats.map((threat) => String(threat.residual).padStart(9)).join("");
    return `${toVisible(namespace).padEnd(width)}  ${paint(residual, String(residual).padStart(8))}  ${cells}`;
  });
  return [pc.bold(head), ...rows];
}

function toWorkloadLines(workload: WorkloadRisk, { controls, missed }: RiskTextOptions): string[] {
  const { name, residual, layers, threats } = workload;
  const lines = [`${paint(residual, String(residual))}  ${pc.bold(toVisible(name))}: ${toStanding(workload)}`];
  lines.push(...layers.map(toLayerLine));
  for (const threat of threats) {
    if (threat.missed.length === 0) continue;
    lines.push(
      `   ${SHORT[threat.stride]}  ${paint(threat.residual, String(threat.residual).padStart(3))} ${threat.stride}`,
    );
    for (const one of threat.missed.slice(0, missed)) lines.push(...toMissedLines(one, controls));
    const more = threat.missed.length - missed;
    if (more > 0) lines.push(pc.dim(`        and ${count(more, "more control")}`));
  }
  return lines;
}

const HOW: Readonly<Record<WorkloadRisk["reached"], string>> = {
  likely: "reached by likely steps",
  possible: "reached by possible steps",
  perhaps: "perhaps reached, by steps nobody could look at",
  unlikely: "reached by unlikely steps only",
  no: "no known step gets there",
};

/** `reached by likely steps; from there: cluster-admin, root on a node` */
export function toStanding({ reached, wins }: WorkloadRisk): string {
  const how = HOW[reached];
  const names = wins.slice(0, 4).map(toVisible);
  const more = wins.length > names.length ? ` and ${wins.length - names.length} more` : "";
  return `${how}; ${names.length === 0 ? "nothing is won from there" : `from there: ${names.join(", ")}${more}`}`;
}

function toLayerLine({ layer, own, worth, weakest, failed, unknown }: LayerRisk): string {
  const blind = unknown === 0 ? "" : `, ${unknown} not judged`;
  const why = weakest === undefined ? "nothing is missed" : `${failed} missed${blind}, most of all ${weakest}`;
  const bar = "█".repeat(Math.round(worth * 10)).padEnd(10, "·");
  const devalued = worth < own - 0.005 ? ` (${own.toFixed(2)} without the layers outside)` : "";
  return `   ${layer.padEnd(9)} ${bar} ${worth.toFixed(2)}${pc.dim(devalued)}  ${pc.dim(why)}`;
}

function toMissedLines(
  { control, verdict, isOnPath, message }: MissedControl,
  controls: RiskTextOptions["controls"],
): string[] {
  const text = controls.get(control);
  const marks = [...(isOnPath ? ["on a path"] : []), ...(verdict === "unknown" ? ["not judged"] : [])];
  const head = `        ${control}${marks.length === 0 ? "" : pc.yellow(` (${marks.join(", ")})`)}: ${toVisible(message)}`;
  if (text === undefined) return [head];
  return [
    head,
    pc.dim(`          threat: ${toVisible(text.threat.text)}`),
    pc.dim(`          what remains with it: ${toVisible(text.residualRisk)}`),
  ];
}

function paint(residual: number, text: string): string {
  if (residual >= 70) return pc.bold(pc.red(text));
  return residual >= 40 ? pc.yellow(text) : pc.green(text);
}
