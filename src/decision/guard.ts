import type { JsonObject } from "../model/index.ts";
import type { Policy } from "../engines/pss/index.ts";
import type { Reason } from "./decision.ts";
import { guardNamespace } from "./guard/namespace-labels.ts";
import { guardOwnNamespace, guardOwnObjects } from "./guard/own-objects.ts";
import { guardPolicies, isPolicyGroup } from "./guard/policies.ts";
import { isGuardian } from "./guard/subjects.ts";
import type { PodSecurityMode } from "./pod-security.ts";
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
  /** LabelSelectors of the rule sets: no namespace may be created with labels that keep it out. Absent: labels of new ones are free. */
  readonly namespaceSelectors?: readonly JsonObject[];
  /** What holds in namespaces whose labels do not say. Absent: privileged, as in a cluster where nobody configured it. */
  readonly podSecurityDefaults?: Readonly<Record<PodSecurityMode, Policy>>;
  /** Whether objects of Kyverno and Gatekeeper are Hauberk's policies. Absent: they are. */
  readonly clusterPolicies?: boolean;
}

const NONE: readonly Reason[] = [];

/**
 * Why the request would switch protection off; nothing where it does not, or where the user may. What touches nothing of it costs a
 * few comparisons.
 */
export function checkGuard(review: Review, guard: Guard): readonly Reason[] {
  const { request } = review;
  const { group, resource } = request.resource;
  const isNamespace = group === "" && resource === "namespaces";
  // The API server gives requests for a namespace itself that namespace's name, too.
  const isInOwn = !isNamespace && request.namespace === guard.ownNamespace;
  const isPolicy = guard.clusterPolicies !== false && isPolicyGroup(group);
  const isOwnable = OWNABLE_GROUPS.has(group);
  if ((!isNamespace && !isInOwn && !isPolicy && !isOwnable) || isGuardian(request.userInfo, guard)) return NONE;
  if (isNamespace) return guardNamespace(request, guard);
  if (isInOwn) return guardOwnNamespace(request, guard);
  return [
    ...(isPolicy ? guardPolicies(request, guard) : NONE),
    ...(isOwnable ? guardOwnObjects(request, guard) : NONE),
  ];
}

/** Groups of what belongs to Hauberk and stands outside its namespace. */
const OWNABLE_GROUPS: ReadonlySet<string> = new Set([
  "admissionregistration.k8s.io",
  "rbac.authorization.k8s.io",
  "apiextensions.k8s.io",
]);
