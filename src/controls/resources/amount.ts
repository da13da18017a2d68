import type { Container, Edit, Observation, Quantity, Workload } from "../../model/index.ts";

export type Bound = "requests" | "limits";

/** Ephemeral containers cannot declare resources: the API server refuses the field. */
export function takesResources(container: Container): boolean {
  return container.kind !== "ephemeral";
}

/** What the container itself declares; empty text and zero are amounts too. */
export function amountOf(container: Container, bound: Bound, resource: string): Quantity | undefined {
  const amounts = container.spec.resources?.[bound];
  return amounts !== undefined && Object.hasOwn(amounts, resource) ? amounts[resource] : undefined;
}

/** The amount for the whole pod, which bounds every container of it (Kubernetes 1.34: pod-level resources). */
export function podAmountOf(workload: Workload, bound: Bound, resource: string): Quantity | undefined {
  const amounts = workload.podSpec.resources?.[bound];
  return amounts !== undefined && Object.hasOwn(amounts, resource) ? amounts[resource] : undefined;
}

/** What the scheduler counts: an absent request is copied from the limit by the API server. */
export function effectiveRequestOf(container: Container, resource: string): Quantity | undefined {
  return amountOf(container, "requests", resource) ?? amountOf(container, "limits", resource);
}

export function amountPath(container: Container, bound: Bound, resource: string): (string | number)[] {
  return [...container.path, "resources", bound, resource];
}

/** A container (or its pod) that declares no such amount. */
export function findMissing(
  container: Container,
  workload: Workload,
  bound: Bound,
  resource: string,
): Observation | undefined {
  if (!takesResources(container)) return undefined;
  if (amountOf(container, bound, resource) !== undefined) return undefined;
  if (podAmountOf(workload, bound, resource) !== undefined) return undefined;
  const noun = `${resource} ${bound === "limits" ? "limit" : "request"}`;
  const limit = bound === "requests" ? amountOf(container, "limits", resource) : undefined;
  const path = amountPath(container, bound, resource);
  if (limit === undefined) return { path, message: `container "${container.name}" has no ${noun}` };
  // The limit becomes the request at admission; writing it down changes nothing that runs.
  const edits: Edit[] = [{ op: "set", path, value: limit }];
  return {
    path,
    message: `container "${container.name}" has no ${noun}: its limit ${limit} is reserved for it`,
    edits,
  };
}
