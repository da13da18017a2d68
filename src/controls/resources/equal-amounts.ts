import { compareQuantities } from "../../formats/quantity/index.ts";
import type { Container, Observation } from "../../model/index.ts";
import { amountOf, amountPath, effectiveRequestOf } from "./amount.ts";

/** A container whose request is not its limit: it borrows, or has no bound. Neither set is another control's matter. */
export function findUnequal(container: Container, resource: string): Observation | undefined {
  const request = effectiveRequestOf(container, resource);
  if (request === undefined) return undefined;
  const limit = amountOf(container, "limits", resource);
  if (limit === undefined) {
    return {
      path: amountPath(container, "limits", resource),
      message: `container "${container.name}" requests ${request} ${resource} and has no limit`,
      edits: [{ op: "set", path: amountPath(container, "limits", resource), value: request }],
    };
  }
  if ((compareQuantities(request, limit) ?? 0) === 0) return undefined;
  const path = amountPath(container, "requests", resource);
  return {
    path,
    message: `container "${container.name}" requests ${request} ${resource}, its limit is ${limit}`,
    edits: [{ op: "set", path, value: limit }],
  };
}
