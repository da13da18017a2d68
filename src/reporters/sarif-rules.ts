import type { ReportingDescriptor } from "sarif";
import type { ControlText, Severity } from "../model/index.ts";

/** GitHub's scale: over 9 is critical, 7 high, 4 medium. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
};

const PROBLEM_SEVERITY = { critical: "error", high: "error", medium: "warning", low: "recommendation" } as const;

/** GitHub refuses a rule with more. */
const TAGS_MAX = 20;

export function toLevel(severity: Severity): "error" | "warning" | "note" {
  if (severity === "critical" || severity === "high") return "error";
  return severity === "medium" ? "warning" : "note";
}

/** Framework references as GitHub shows them: `external/mitre/T1611`. */
function toTags(control: ControlText): string[] {
  const { frameworks, layer, threat } = control;
  const references = Object.entries(frameworks).flatMap(([framework, ids]) =>
    (ids ?? []).map((id: string) => `external/${framework}/${id}`),
  );
  const tags = [control.concern === "reliability" ? "reliability" : "security", layer, ...threat.stride, ...references];
  return [...new Set(tags)].slice(0, TAGS_MAX);
}

function toHelp(control: ControlText): { text: string; markdown: string } {
  const parts: readonly (readonly [string, string | undefined])[] = [
    ["Threat", control.threat.text],
    ["Why", control.why],
    ["Fix", control.fix.text],
    ["Mind", control.fix.caution],
    ["Residual risk", control.residualRisk],
    ["Trade-off", control.tradeOff],
  ];
  const said = parts.flatMap(([name, text]) => (text === undefined ? [] : [{ name, text }]));
  return {
    text: [control.title, ...said.map(({ name, text }) => `${name}: ${text}`)].join("\n"),
    markdown: [`# ${control.title}`, ...said.map(({ name, text }) => `**${name}:** ${text}`)].join("\n\n"),
  };
}

/** The control as a SARIF rule with help. Its own texts are ours, so they stand as written. */
export function toSarifRule(id: string, control: ControlText | undefined): ReportingDescriptor {
  if (control === undefined) return { id };
  const isSecurity = control.concern !== "reliability";
  return {
    id,
    name: id.replace(/(?:^|[/-])([a-z0-9])/g, (_, first: string) => first.toUpperCase()),
    shortDescription: { text: control.title },
    fullDescription: { text: `${control.title}. ${control.why}` },
    help: toHelp(control),
    defaultConfiguration: { level: toLevel(control.impact) },
    properties: {
      tags: toTags(control),
      precision: "high",
      "problem.severity": PROBLEM_SEVERITY[control.impact],
      // A number here makes GitHub file the rule under security.
      ...(isSecurity ? { "security-severity": SECURITY_SEVERITY[control.impact] } : {}),
    },
  };
}
