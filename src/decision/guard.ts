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
