import { isObject, type Json } from "../../model/index.ts";
import { toItemKey } from "./item-key.ts";
import { deduce, type ListShape, type MapShape, type Shape } from "./shape.ts";

export interface ValidateOptions {
  /** Items of an associative list may have the same key. */
  readonly allowsDuplicates: boolean;
  /** Fields may be there that the schema does not know. */
  readonly allowsUnknown: boolean;
}

/** What of a value does not fit its shape, `.spec.replica: field not declared in schema`; at most `MAX_FAULTS`. */
export function validate(value: Json, shape: Shape, options: ValidateOptions): string[] {
  const faults: string[] = [];
  visit(value, shape, "");
  return faults.slice(0, MAX_FAULTS);

  function report(path: string, message: string): void {
    faults.push(path === "" ? message : `${path}: ${message}`);
  }

  function visit(item: Json, of: Shape, path: string): void {
    if (faults.length >= MAX_FAULTS) return;
    const { map, list, scalar } = deduce(of, item);
    if (map !== undefined) visitMap(item, map, path);
    else if (scalar !== undefined) visitScalar(item, scalar, path);
    else if (list !== undefined) visitList(item, list, path);
  }

  function visitMap(item: Json, map: MapShape, path: string): void {
    if (item === null) return;
    if (!isObject(item)) return report(path, `expected map, got ${describe(item)}`);
    for (const [key, child] of Object.entries(item)) {
      const field = map.field(key);
      if (field === undefined) {
        if (!options.allowsUnknown) report(`${path}.${key}`, "field not declared in schema");
      } else if (child !== undefined) visit(child, field, `${path}.${key}`);
    }
  }

  function visitList(item: Json, list: ListShape, path: string): void {
    if (item === null) return;
    if (!Array.isArray(item)) return report(path, `expected list, got ${describe(item)}`);
    const seen = new Set<string>();
    for (const [index, child] of item.entries()) {
      const found = list.is === "atomic" ? { key: `[${index}]` } : toItemKey(child, list);
      if ("fault" in found) return report(path, `element ${index}: ${found.fault}`);
      if (seen.has(found.key) && !options.allowsDuplicates) report(path, `duplicate entries for key ${found.key}`);
      seen.add(found.key);
      visit(child, list.item, path + found.key);
    }
  }

  function visitScalar(item: Json, scalar: NonNullable<Shape["scalar"]>, path: string): void {
    if (item === null) return;
    if (scalar === "numeric" && typeof item !== "number") {
      report(path, `expected numeric (int or float), got ${goTypeOf(item)}`);
    } else if (scalar === "string" && typeof item !== "string") report(path, `expected string, got ${describe(item)}`);
    else if (scalar === "boolean" && typeof item !== "boolean") report(path, `expected boolean, got ${describe(item)}`);
    else if (scalar === "untyped" && typeof item === "object")
      report(path, `expected any scalar, got ${describe(item)}`);
  }
}

const MAX_FAULTS = 100;

/** Paths of the mappings and lists in a value that can only be replaced as a whole. */
export function findAtomics(value: Json, shape: Shape, path = ""): string[] {
  if (isObject(value) && shape.map !== undefined) {
    const { map } = shape;
    const inside = Object.entries(value).flatMap(([key, child]) => {
      const field = map.field(key);
      return field === undefined || child === undefined ? [] : findAtomics(child, field, `${path}.${key}`);
    });
    return map.isAtomic ? [path, ...inside] : inside;
  }
  if (Array.isArray(value) && shape.list !== undefined) {
    const { list } = shape;
    const inside = value.flatMap((child, index) => findAtomics(child, list.item, `${path}[${index}]`));
    return list.is === "atomic" ? [path, ...inside] : inside;
  }
  return [];
}

function describe(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value).slice(0, 200);
}

function goTypeOf(value: Json): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  return Array.isArray(value) ? "[]interface {}" : "map[string]interface {}";
}
