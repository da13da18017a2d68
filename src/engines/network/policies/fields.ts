import { findSelectorFault } from "../../../formats/selector/index.ts";
import { asObject, isObject, type Json, type JsonObject, type LabelSelector, type Path } from "../../../model/index.ts";
import type { Report } from "./report.ts";

/** A part of a policy as it was understood, or why it was not. */
export type Understood<Value> = { readonly value: Value } | { readonly doubt: string };

export const understood = <Value>(value: Value): Understood<Value> => ({ value });

/** The list of what all parts mean; the first doubt, when any part has one. */
export function gather<Value>(parts: readonly Understood<Value>[]): Understood<Value[]> {
  const values: Value[] = [];
  for (const part of parts) {
    if ("doubt" in part) return part;
    values.push(part.value);
  }
  return { value: values };
}

/** A label selector that the API server would take; absent stays absent. */
export function readSelector(
  value: Json | undefined,
  path: Path,
  report: Report,
): Understood<LabelSelector | undefined> {
  if (value === undefined || value === null) return understood(undefined);
  const fault = findSelectorFault(value);
  return fault === undefined ? understood(value as LabelSelector) : { doubt: report.fault(path, fault) };
}

/** The keys of a mapping that are given a value. */
export function givenKeys(value: Json | undefined): string[] {
  return Object.entries(asObject(value) ?? {}).flatMap(([key, one]) =>
    one === null || one === undefined ? [] : [key],
  );
}

/** A list of mappings; absent and null are absent. */
export function readList(
  value: Json | undefined,
  path: Path,
  report: Report,
): Understood<readonly JsonObject[] | undefined> {
  if (value === undefined || value === null) return understood(undefined);
  if (!Array.isArray(value)) return { doubt: report.fault(path, "must be a list") };
  // An item that is only a dash is an empty mapping to the API server.
  const items = value.map((item) => (item === null ? {} : item));
  const odd = items.findIndex((item) => !isObject(item));
  return odd < 0 ? understood(items as JsonObject[]) : { doubt: report.fault([...path, odd], "must be a mapping") };
}
