import { findSelectorFault } from "../../../formats/selector/index.ts";
import { asList, asObject, type Json, type JsonObject, type Path } from "../../../model/index.ts";

/** A field with a value that the API server refuses, from `spec` on. */
export interface FieldFault {
  readonly path: Path;
  readonly message: string;
}

const OPERATIONS = ["*", "CREATE", "UPDATE", "DELETE", "CONNECT"];

/**
 * Fields of a policy or binding whose misspelt values would choose nothing: a policy that is never asked looks like one that
 * everything passes.
 * @see k8s.io/kubernetes/pkg/apis/admissionregistration/validation
 */
export function findFieldFaults(spec: JsonObject): FieldFault[] {
  const paramRef = asObject(spec["paramRef"]);
  return [
    ...oneOf(spec, ["spec"], "failurePolicy", ["Fail", "Ignore"]),
    ...listed(spec, ["spec"], "validationActions", ["Deny", "Warn", "Audit"]),
    ...matchFaults(spec, "matchConstraints"),
    ...matchFaults(spec, "matchResources"),
    ...(paramRef === undefined ? [] : paramFaults(paramRef)),
  ];
}

function paramFaults(paramRef: JsonObject): FieldFault[] {
  const path = ["spec", "paramRef"];
  return [
    ...oneOf(paramRef, path, "parameterNotFoundAction", ["Allow", "Deny"]),
    ...selectorFault(paramRef, path, "selector"),
  ];
}

function matchFaults(spec: JsonObject, field: string): FieldFault[] {
  const match = asObject(spec[field]);
  if (match === undefined) return [];
  const path = ["spec", field];
  const rules = ["resourceRules", "excludeResourceRules"].flatMap((list) =>
    asList(match[list]).flatMap((one, index) => {
      const rule = asObject(one) ?? {};
      const at = [...path, list, index];
      return [
        ...listed(rule, at, "operations", OPERATIONS),
        ...oneOf(rule, at, "scope", ["*", "Cluster", "Namespaced"]),
      ];
    }),
  );
  return [
    ...oneOf(match, path, "matchPolicy", ["Exact", "Equivalent"]),
    ...selectorFault(match, path, "objectSelector"),
    ...selectorFault(match, path, "namespaceSelector"),
    ...rules,
  ];
}

function selectorFault(object: JsonObject, path: Path, field: string): FieldFault[] {
  const message = findSelectorFault(object[field]);
  return message === undefined ? [] : [{ path: [...path, field], message: `${field}: ${message}` }];
}

function oneOf(object: JsonObject, path: Path, field: string, values: readonly string[]): FieldFault[] {
  const value = object[field];
  return isAmong(value, values) ? [] : [toFault([...path, field], field, value, values)];
}

function listed(object: JsonObject, path: Path, field: string, values: readonly string[]): FieldFault[] {
  return asList(object[field]).flatMap((value, index) =>
    isAmong(value, values) ? [] : [toFault([...path, field, index], field, value, values)],
  );
}

function isAmong(value: Json | undefined, values: readonly string[]): boolean {
  return value === undefined || value === null || value === "" || (typeof value === "string" && values.includes(value));
}

function toFault(path: Path, field: string, value: Json | undefined, values: readonly string[]): FieldFault {
  return { path, message: `${field} must be one of ${values.join(", ")}, not ${JSON.stringify(value)}` };
}
