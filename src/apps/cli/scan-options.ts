import type { Severity } from "../../model/index.ts";
import type { SourceOptions } from "./read-sources.ts";

/** The options of `hauberk scan` as commander hands them over. */
export interface ScanOptions extends SourceOptions {
  readonly namespace: readonly string[];
  readonly control: readonly string[];
  readonly framework: readonly string[];
  readonly severity?: Severity;
  readonly failOn?: Severity | "none";
  readonly format: readonly string[];
  readonly output: readonly string[];
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly exceptions: readonly string[];
  /** Files, folders and globs of the user's own policies. */
  readonly policy: readonly string[];
  /** Reports of nodes and descriptions of the cloud. */
  readonly beside: readonly string[];
  readonly config?: string;
  readonly kubernetesVersion?: string;
  readonly fix?: boolean;
  readonly diff?: boolean;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
  readonly colour?: boolean;
  /** The other spelling of `colour`. */
  readonly color?: boolean;
}
