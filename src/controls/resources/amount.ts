import { compareQuantities } from "../../formats/quantity/index.ts";
import type { Container, Edit, Observation, Quantity, Settings, Workload } from "../../model/index.ts";

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

/** A container (or its pod) that declares no such amount, or one outside the bounds of the settings. */
export function findMissing(
  container: Container,
  workload: Workload,
  bound: Bound,
  resource: string,
  settings: Settings,
): Observation | undefined {
  if (!takesResources(container)) return undefined;
  const path = amountPath(container, bound, resource);
  const noun = `${resource} ${bound === "limits" ? "limit" : "request"}`;
  const amount = amountOf(container, bound, resource);
  if (amount !== undefined) {
    const broken = findBroken(`${bound}.${resource}`, amount, settings.resourceBounds);
    if (broken === undefined) return undefined;
    return { path, message: `${noun} ${amount} of container "${container.name}" is not ${broken}` };
  }
  if (podAmountOf(workload, bound, resource) !== undefined) return undefined;
  const limit = bound === "requests" ? amountOf(container, "limits", resource) : undefined;
  if (limit === undefined) return { path, message: `container "${container.name}" has no ${noun}` };
  // The limit becomes the request at admission; writing it down changes nothing that runs.
  const edits: Edit[] = [{ op: "set", path, value: limit }];
  return {
    path,
    message: `container "${container.name}" has no ${noun}: its limit ${limit} is reserved for it`,
    edits,
  };
}

/** The first bound the amount breaks, `<= 4Gi`; what is no bound or no quantity bounds nothing. */
function findBroken(field: string, amount: Quantity, bounds: readonly string[]): string | undefined {
  for (const bound of bounds) {
    const [name, sign, limit] = bound.split(" ");
    if (name !== field || limit === undefined) continue;
    const order = compareQuantities(amount, limit) ?? 0;
    if ((sign === "<=" && order > 0) || (sign === ">=" && order < 0)) return `${sign} ${limit}`;
  }
  return undefined;
}
