import type { ControlText } from "./control.ts";
import type { LocatedFinding, Severity } from "./finding.ts";
import type { Problem } from "./problem.ts";

/** Why a finding does not count: it was accepted. */
export interface Suppression {
  readonly by: "baseline" | "exception";
  /** Name of the exception or file of the baseline. */
  readonly name: string;
  readonly owner?: string;
  readonly reason?: string;
  /** RFC 3339 date, `2027-01-31`. */
  readonly expires?: string;
}

export interface SuppressedFinding {
  readonly finding: LocatedFinding;
  readonly suppression: Suppression;
}

export interface Summary {
  readonly files: number;
  readonly resources: number;
  readonly workloads: number;
  readonly containers: number;
  /** Controls that were evaluated. */
  readonly controls: number;
  /** (control, subject) pairs by verdict; suppressed findings count under suppressed, not fail. */
  readonly verdicts: Readonly<Record<"pass" | "fail" | "unknown" | "suppressed", number>>;
  /** Failing findings by severity. */
  readonly severities: Readonly<Record<Severity, number>>;
  readonly problems: number;
}

/** The result of a scan: what every reporter turns into text. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** When the scan ran, from the app's clock. */
  readonly at: Date;
  /** Sorted by severity (worst first), then file, line, control. */
  readonly findings: readonly LocatedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly problems: readonly Problem[];
  readonly summary: Summary;
  /** Texts of the controls that were evaluated, by id. */
  readonly controls: ReadonlyMap<string, ControlText>;
}
