import type { RiskReport, WorkloadRisk } from "../../../chain/index.ts";
import { toMarkdownText } from "../../../reporters/index.ts";
import { FORMULA, type RiskTextOptions, toStanding } from "./risk-text.ts";

/** Risk as tables for a page or a merge request. */
export function toRiskMarkdown(report: RiskReport, options: RiskTextOptions): string {
  const lines = [
    "# Residual risk",
    "",
    "| namespace | residual | spoofing | tampering | repudiation | information disclosure | denial of service | elevation of privilege |",
    "|---|---|---|---|---|---|---|---|",
    ...report.namespaces.map(
      ({ namespace, residual, threats }) =>
        `| ${toMarkdownText(namespace)} | **${residual}** | ${threats.map((threat) => threat.residual).join(" | ")} |`,
    ),
    "",
  ];
  for (const workload of report.workloads.slice(0, options.most)) lines.push(...toWorkloadLines(workload, options), "");
  lines.push(...FORMULA.map((line) => `- ${toMarkdownText(line)}`));
  return lines.map((line) => `${line}\n`).join("");
}

function toWorkloadLines(workload: WorkloadRisk, { controls, missed }: RiskTextOptions): string[] {
  const { name, residual, layers, threats } = workload;
  return [
    `## ${toMarkdownText(name)}: ${residual}`,
    "",
    toMarkdownText(toStanding(workload)),
    "",
    "| layer | by its own controls | behind the layers outside | missed most |",
    "|---|---|---|---|",
    ...layers.map(
      ({ layer, own, worth, weakest = "" }) =>
        `| ${layer} | ${own.toFixed(2)} | ${worth.toFixed(2)} | ${toMarkdownText(weakest)} |`,
    ),
    "",
    "| threat | residual | control | on a path | what is wrong | what remains with it |",
    "|---|---|---|---|---|---|",
    ...threats.flatMap(({ stride, residual: left, missed: all }) =>
      all.slice(0, missed).map((one) => {
        const remains = controls.get(one.control)?.residualRisk ?? "";
        const cells = [one.control, one.isOnPath ? "yes" : "no", one.message, remains].map(toMarkdownText);
        return `| ${stride} | ${left} | ${cells.join(" | ")} |`;
      }),
    ),
  ];
}
