import type { Json } from "../../../model/index.ts";

/**
 * A rule as words joined by commas: verbs and URLs; or verbs, API groups, resources and perhaps names.
 * (No word of a rule has a comma.)
 */
export type CompactRule =
  | readonly [verbs: string, urls: string]
  | readonly [verbs: string, groups: string, resources: string]
  | readonly [verbs: string, groups: string, resources: string, names: string];

/** A role or binding as it was from one version to another, both included; indexes in `versions`. */
export interface CompactObject {
  readonly since: number;
  readonly until: number;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Besides the one that all have. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly aggregationRule?: Json;
  readonly rules?: readonly CompactRule[];
  readonly roleRef?: Json;
  readonly subjects?: readonly Json[];
}

/** What roles.json holds; made by scripts/rbac-bootstrap/generate.ts. */
export interface BootstrapFile {
  /** The oldest first: `1.28`. */
  readonly versions: readonly string[];
  readonly objects: readonly CompactObject[];
}
