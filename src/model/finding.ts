import type { Edit } from "./edit.ts";
import type { Path } from "./path.ts";
import type { Location } from "./problem.ts";
import type { Origin, ResourceId } from "./resource.ts";

export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a control says of one subject. */
export type Verdict = "pass" | "fail" | "unknown";

/** One control not met (or not assessable) on one subject. */
export interface Finding {
  readonly control: string;
  readonly severity: Severity;
  readonly verdict: "fail" | "unknown";
  readonly resource: ResourceId;
  readonly origin: Origin;
  /** Container name where the subject is a container. */
  readonly container?: string;
  readonly path: Path;
  readonly message: string;
  readonly edits: readonly Edit[];
  /** The value at the path must not be shown, nor the lines it spans. */
  readonly sensitive?: true;
  /** Same for the same fault in the same object, wherever in the file it moves; 16 hex digits. */
  readonly fingerprint: string;
}

/** A finding with its place resolved, as reports show it. */
export interface LocatedFinding extends Finding {
  readonly location: Location | undefined;
}
