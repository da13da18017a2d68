import { CLUSTER_RIGHTS } from "./cluster-rights.ts";
import { NAMESPACED_RIGHTS } from "./namespaced-rights.ts";
import type { Need } from "./need.ts";

/** One thing that rules allow and attackers want. */
export interface RightKind {
  /** What its holder does, for people: `create pods`. */
  readonly does: string;
  /** Requests of which one is enough. */
  readonly needs: readonly Need[];
  /** Of a resource beyond namespaces: counts only where it is bound in the whole cluster. */
  readonly isClusterWide?: true;
  /** A rule's resource names leave less of it; otherwise one object is as good as all. */
  readonly isNarrowed?: true;
  /** Worth something only together with others. */
  readonly isPart?: true;
}

const KINDS = { ...NAMESPACED_RIGHTS, ...CLUSTER_RIGHTS } as const;

/** Rights that rules give. */
export type RuleRight = keyof typeof KINDS;

export const RIGHT_KINDS: ReadonlyMap<RuleRight, RightKind> = new Map(
  Object.entries(KINDS) as [RuleRight, RightKind][],
);

export function toRightKind(what: RuleRight): RightKind {
  return KINDS[what];
}
