import type { ControlText, LocatedFinding, Report, ResourceId, Severity } from "../model/index.ts";
import { SEVERITIES } from "../model/index.ts";

/** Findings that say the same of several containers of one workload, shown as one. */
export interface MergedFinding {
  readonly first: LocatedFinding;
  /** The same of further containers, in their order. */
  readonly others: readonly LocatedFinding[];
}

/** The findings of one object in one file (or cluster), worst first. */
export interface ResourceGroup {
  readonly resource: ResourceId;
  readonly findings: readonly MergedFinding[];
}

/** One change that mends several findings. */
export interface FixGroup {
  readonly control: string;
  readonly text: ControlText | undefined;
  /** The worst among its findings. */
  readonly severity: Severity;
  readonly findings: number;
  readonly resources: number;
  /** Findings that `--fix` can mend. */
  readonly automatic: number;
}

/** Position among the severities: 0 is low. */
export function rankSeverity(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Severities from the worst to the mildest. */
export const WORST_FIRST: readonly Severity[] = [...SEVERITIES].reverse();

/** `Deployment shop/web`; a missing name is said, not left blank. */
export function toResourceName(resource: ResourceId): string {
  // That of the working folder has its kind for a name.
  if (resource.kind === "Dockerfile" && resource.name === "Dockerfile") return resource.name;
  const name = resource.name === "" ? "(no name)" : resource.name;
  return `${resource.kind} ${resource.namespace === "" ? name : `${resource.namespace}/${name}`}`;
}

/** Tells objects apart: the same name in another file is another object. */
export function toResourceKey(finding: LocatedFinding): string {
  const { apiVersion, kind, namespace, name } = finding.resource;
  const where = finding.origin.is === "file" ? finding.origin.document.file : finding.origin.context;
  return JSON.stringify([apiVersion, kind, namespace, name, finding.origin.is, where]);
}

/** Whether `--fix` can write the change: it is known, and the file is the source and not rendered from one. */
export function isAutomatic(finding: LocatedFinding): boolean {
  const { edits, origin } = finding;
  return edits.length > 0 && origin.is === "file" && origin.document.renderedFrom === undefined;
}

/** Failing findings by object, in the order of the worst finding of each. */
export function groupByResource(findings: readonly LocatedFinding[]): ResourceGroup[] {
  const groups = Map.groupBy(findings, toResourceKey);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ resource: first.resource, findings: mergeContainers(group) }];
  });
}

// Messages name their container; without the name, the same fault of two containers reads the same.
function toMergeKey(finding: LocatedFinding, index: number): string {
  const { container, control, severity, verdict, message } = finding;
  if (container === undefined || container === "") return `${index}`;
  return JSON.stringify([control, severity, verdict, message.replaceAll(`"${container}"`, '""')]);
}

function mergeContainers(findings: readonly LocatedFinding[]): MergedFinding[] {
  return [...Map.groupBy(findings, toMergeKey).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ first, others }],
  );
}

/** The failing findings by the control that mends them: worst severity first, then the most findings. */
export function groupByFix(report: Report): FixGroup[] {
  const failing = report.findings.filter((finding) => finding.verdict === "fail");
  const groups = [...Map.groupBy(failing, (finding) => finding.control)].map(([control, findings]): FixGroup => {
    const worst = Math.max(...new Set(findings.map((finding) => rankSeverity(finding.severity))));
    return {
      control,
      text: report.controls.get(control),
      severity: SEVERITIES[worst] ?? "low",
      findings: findings.length,
      resources: new Set(findings.map(toResourceKey)).size,
      automatic: findings.filter(isAutomatic).length,
    };
  });
  return groups.sort((a, b) => rankSeverity(b.severity) - rankSeverity(a.severity) || b.findings - a.findings);
}

/** The control's title; its id when its text is not in the report. */
export function toTitle(report: Report, control: string): string {
  return report.controls.get(control)?.title ?? control;
}

/** `2 critical, 5 high`; empty when there are none. */
export function countSeverities(findings: readonly { readonly severity: Severity }[]): string {
  const counts = Map.groupBy(findings, (finding) => finding.severity);
  return WORST_FIRST.flatMap((severity) => {
    const found = counts.get(severity)?.length ?? 0;
    return found === 0 ? [] : [`${found} ${severity}`];
  }).join(", ");
}

/** `1 finding`, `2 findings`, `2,500 findings`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
