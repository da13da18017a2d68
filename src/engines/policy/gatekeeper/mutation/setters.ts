import { isEqual } from "../../../../formats/json-patch/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  setOwn,
} from "../../../../model/index.ts";
import type { Setter } from "./apply.ts";

/** Makes the setter for one object: `fromMetadata` reads the object itself. A string says why there is none. */
export type ToSetter = (object: KubernetesObject) => Setter | string;

/** Assign and AssignMetadata: `parameters.assign` is a value, or the object's own name or namespace. */
export function toAssignSetter(assign: JsonObject): ToSetter | string {
  const { value } = assign;
  if (value !== undefined && value !== null) {
    return () => ({ setField: (object, field) => put(object, field, value), element: asObject(value) });
  }
  const field = asString(dig(assign, "fromMetadata", "field"));
  if (field === "name" || field === "namespace")
    return (object) => ({ setField: (target, name) => put(target, name, object.metadata[field] ?? "") });
  if (assign["externalData"] !== undefined)
    return () => "its value comes from an external data provider, which was not asked";
  return "assign needs value, fromMetadata.field (name or namespace) or externalData";
}

function put(object: JsonObject, field: string, value: Json): undefined {
  setOwn(object, field, structuredClone(value));
  return undefined;
}

/** ModifySet: values that a list must, or must not, hold. */
export function toSetSetter(operation: "merge" | "prune", values: readonly Json[]): ToSetter {
  const wanted = values.filter((value, index) => values.findIndex((other) => isEqual(other, value)) === index);
  const isListed = (list: readonly Json[], value: Json): boolean => list.some((other) => isEqual(other, value));
  const setField = (object: JsonObject, field: string): string | undefined => {
    const before = Object.hasOwn(object, field) ? object[field] : undefined;
    if (before === undefined) return operation === "merge" ? put(object, field, [...values]) : undefined;
    if (!Array.isArray(before)) return `${field} is no list`;
    const after =
      operation === "merge"
        ? [...before, ...wanted.filter((value) => !isListed(before, value))]
        : before.filter((value) => !isListed(values, value));
    return put(object, field, after);
  };
  return () => ({ setField });
}

const TAG = /^:\w[\w.-]{0,127}$|^@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}$/;
const DOMAIN = /^\w[\w-]*\.[\w.-]*\w(?::\d+)?$|^localhost(?::\d+)?$/;
const PATH = /^[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*$/;

/** AssignImage: replaces the registry, the path or the tag of an image reference, each on its own. */
export function toImageSetter(parameters: JsonObject): ToSetter | string {
  const domain = asString(parameters["assignDomain"]) ?? "";
  const path = asString(parameters["assignPath"]) ?? "";
  const tag = asString(parameters["assignTag"]) ?? "";
  if (domain === "" && path === "" && tag === "") return "one of assignDomain, assignPath and assignTag is needed";
  if (domain !== "" && !DOMAIN.test(domain)) return `assignDomain ${JSON.stringify(domain)} is no registry`;
  if (tag !== "" && !TAG.test(tag)) return `assignTag ${JSON.stringify(tag)} is neither :tag nor @digest`;
  if (path !== "" && !PATH.test(path)) return `assignPath ${JSON.stringify(path)} is no image path`;
  if (path !== "" && domain === "" && splitDomain(path).domain !== "")
    return `assignPath ${JSON.stringify(path)} begins like a registry: use assignDomain`;
  const setField = (object: JsonObject, field: string): string | undefined => {
    const before = Object.hasOwn(object, field) ? object[field] : "";
    if (typeof before !== "string") return `${field} is no image reference`;
    const old = splitImage(before);
    const registry = domain === "" ? old.domain : domain;
    const name = path === "" ? old.path : path;
    return put(object, field, `${registry === "" ? "" : `${registry}/`}${name}${tag === "" ? old.tag : tag}`);
  };
  return () => ({ setField });
}

function splitImage(reference: string): { domain: string; path: string; tag: string } {
  const { domain, rest } = splitDomain(reference);
  const at = rest.search(/[:@]/);
  return at < 0 ? { domain, path: rest, tag: "" } : { domain, path: rest.slice(0, at), tag: rest.slice(at) };
}

function splitDomain(reference: string): { domain: string; rest: string } {
  const slash = reference.indexOf("/");
  const first = slash < 0 ? "" : reference.slice(0, slash);
  if (first !== "localhost" && !/[.:]/.test(first)) return { domain: "", rest: reference };
  return { domain: first, rest: reference.slice(slash + 1) };
}

/** Operations that Gatekeeper mutates on. */
const OPERATIONS = ["CREATE", "UPDATE"] as const;

/** What is wrong with a mutator's `spec.applyTo`. */
export function findApplyToFault(rows: readonly Json[]): string | undefined {
  if (rows.length === 0) return "applyTo is empty: name the kinds it changes";
  for (const row of rows) {
    const { groups, versions, kinds, operations } = asObject(row) ?? {};
    if ([groups, versions, kinds].some((list) => !Array.isArray(list) || list.length === 0))
      return "applyTo needs groups, versions and kinds";
    const named = asList(operations);
    if (named.some((one) => one !== "*" && one !== "CREATE" && one !== "UPDATE"))
      return "operations of applyTo are CREATE, UPDATE or *";
    if (new Set(named).size < named.length || (named.includes("*") && named.length > 1))
      return "operations of applyTo are named once, and * alone";
  }
  return undefined;
}

/** @param operation empty: whatever is done */
export function appliesOn(row: Json, operation: string): boolean {
  const named = asList(asObject(row)?.["operations"]);
  const isAny = named.length === 0 || named.includes("*");
  if (operation === "") return isAny || OPERATIONS.every((one) => named.includes(one));
  return OPERATIONS.some((one) => one === operation) && (isAny || named.includes(operation));
}

/** Whether a mutator's `spec.applyTo` names the kind: group, version and kind, each in full. */
export function appliesTo(rows: readonly Json[], object: KubernetesObject): boolean {
  const [version = "", group = ""] = object.apiVersion.split("/").toReversed();
  return rows.some((row) => {
    if (!isObject(row)) return false;
    const { groups, versions, kinds } = row;
    return isNamed(groups, group) && isNamed(versions, version) && isNamed(kinds, object.kind);
  });
}

function isNamed(list: Json | undefined, value: string): boolean {
  return Array.isArray(list) && list.includes(value);
}
