import type { Finding, Location, ResourceId } from "../../model/index.ts";
import { toGroup } from "../../model/index.ts";
import { matchesGlob } from "../../formats/glob/index.ts";

/** Which objects an exception is for. All fields given must match; `*` in a pattern stands for any run of characters. */
export interface ResourceScope {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** A finding somebody accepts for a time. */
export interface Exception {
  readonly name: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day it holds, `2027-01-31`, UTC. */
  readonly expires: string;
  readonly controls: readonly string[];
  readonly resources: readonly ResourceScope[];
  /** Container names; absent: findings of all containers and of the object itself. */
  readonly containers?: readonly string[];
  readonly at: Location | undefined;
}

/**
 * Whether this exception alone covers the finding: control, object and container together. Exceptions are never added
 * up: what one leaves out another cannot lend it.
 */
export function covers(exception: Exception, finding: Finding): boolean {
  return (
    exception.controls.some((pattern) => matchesGlob(pattern, finding.control)) &&
    exception.resources.some((scope) => isInScope(scope, finding.resource)) &&
    (exception.containers === undefined ||
      (finding.container !== undefined &&
        exception.containers.some((pattern) => matchesGlob(pattern, finding.container ?? ""))))
  );
}

/** Whether the exception's last day has passed. @param today `2026-11-21`, UTC */
export function isExpired(exception: Exception, today: string): boolean {
  return exception.expires < today;
}

function isInScope(scope: ResourceScope, resource: ResourceId): boolean {
  return (
    matchesGlob(scope.kind, resource.kind) &&
    matchesGlob(scope.name, resource.name) &&
    (scope.namespace === undefined ? resource.namespace === "" : matchesGlob(scope.namespace, resource.namespace)) &&
    (scope.apiGroup === undefined || scope.apiGroup === toGroup(resource.apiVersion))
  );
}
