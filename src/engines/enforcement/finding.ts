import {
  formatPath,
  type KubernetesObject,
  type Path,
  type ResourceId,
  type Severity,
  toResourceId,
} from "../../model/index.ts";
import { ADVICE, type FindingId } from "./advice.ts";

/** Something about how the cluster enforces policy that is not as its owners would think. */
export interface EnforcementFinding {
  readonly id: FindingId;
  readonly severity: Severity;
  readonly resource: ResourceId;
  /** `webhooks[0].failurePolicy`; empty where the whole object is meant. */
  readonly field: string;
  /** What there is. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly fix: string;
}

export function toFinding(
  id: FindingId,
  severity: Severity,
  object: KubernetesObject,
  path: Path,
  message: string,
): EnforcementFinding {
  const bounded = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
  return { id, severity, resource: toResourceId(object), field: formatPath(path), message: bounded, ...ADVICE[id] };
}

const MAX_NAMES = 8;

/** Names come from outside and may be of any length. */
const MAX_MESSAGE = 2000;

/** `a, b and c`, or the first few and how many more. */
export function toNames(names: readonly string[]): string {
  if (names.length > MAX_NAMES) return `${names.slice(0, MAX_NAMES).join(", ")} and ${names.length - MAX_NAMES} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
