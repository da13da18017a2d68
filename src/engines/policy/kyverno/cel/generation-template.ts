import { readYaml } from "../../../../formats/yaml/index.ts";
import { type CelValue, type Environment, type Program, toJson } from "../../../../languages/cel/index.ts";
import { asString, isObject, type Json, type JsonObject } from "../../../../model/index.ts";
import { Fault, prefixFault } from "../fault.ts";
import type { Frame } from "./activation.ts";
import { hasPlaceholder, splitPlaceholders } from "./placeholders.ts";
import { compileProgram, run } from "./program.ts";

/** Makes the objects of a generation template. */
export type Render = (frame: Frame) => readonly JsonObject[] | Fault;

/** A part of a template that may hold expressions. */
type Part = (frame: Frame) => Json | Fault;

/** Compiles `template: {value, interpolate}` of a GeneratingPolicy. */
export function compileTemplate(template: JsonObject, where: string, environment: Environment): Render | Fault {
  const { items, problems } = readYaml("", asString(template.value) ?? "");
  const [problem] = problems;
  if (problem !== undefined) return new Fault(`${where}.value: failed to parse YAML: ${problem.message}`);
  if (items.length === 0) return new Fault(`${where}.value: template must contain at least one YAML document`);
  const compiler: Compiler = { where: `${where}.value`, environment, interpolates: template.interpolate === "CEL" };
  const parts: Part[] = [];
  for (const { value } of items) {
    const part = compilePart(value, compiler);
    if (part instanceof Fault) return part;
    parts.push(part);
  }
  return (frame) => {
    const objects: JsonObject[] = [];
    for (const [index, part] of parts.entries()) {
      const made = part(frame);
      if (made instanceof Fault) return prefixFault(`document ${index + 1}`, made);
      if (!isObject(made)) return new Fault(`document ${index + 1}: expected a mapping describing a resource`);
      objects.push(made);
    }
    return objects;
  };
}

interface Compiler {
  readonly where: string;
  readonly environment: Environment;
  readonly interpolates: boolean;
}

function compilePart(value: Json, compiler: Compiler): Part | Fault {
  if (typeof value === "string" && compiler.interpolates && hasPlaceholder(value)) return compileText(value, compiler);
  if (Array.isArray(value)) return compileList(value, compiler);
  return isObject(value) ? compileMapping(value, compiler) : () => value;
}

function compileList(list: readonly Json[], compiler: Compiler): Part | Fault {
  const parts: Part[] = [];
  for (const item of list) {
    const part = compilePart(item, compiler);
    if (part instanceof Fault) return part;
    parts.push(part);
  }
  return (frame) => {
    const items: Json[] = [];
    for (const [index, part] of parts.entries()) {
      const made = part(frame);
      if (made instanceof Fault) return prefixFault(`item ${index}`, made);
      items.push(made);
    }
    return items;
  };
}

function compileMapping(mapping: JsonObject, compiler: Compiler): Part | Fault {
  const parts: [string, Part][] = [];
  for (const [key, value] of Object.entries(mapping)) {
    if (compiler.interpolates && hasPlaceholder(key)) {
      return new Fault(`${compiler.where}: placeholders are not supported in mapping keys: ${key}`);
    }
    const part = compilePart(value ?? null, compiler);
    if (part instanceof Fault) return part;
    parts.push([key, part]);
  }
  return (frame) => {
    const entries: [string, Json][] = [];
    for (const [key, part] of parts) {
      const made = part(frame);
      if (made instanceof Fault) return prefixFault(`field "${key}"`, made);
      entries.push([key, made]);
    }
    return Object.fromEntries(entries);
  };
}

/** A text that is one placeholder becomes whatever that evaluates to; within a text placeholders must be scalars. */
function compileText(text: string, compiler: Compiler): Part | Fault {
  const segments = splitPlaceholders(text);
  if (segments instanceof Fault) return prefixFault(compiler.where, segments);
  const pieces: (string | Program)[] = [];
  for (const segment of segments) {
    const piece =
      segment.is === "text" ? segment.text : compileProgram(segment.source, compiler.where, compiler.environment, []);
    if (piece instanceof Fault) return piece;
    pieces.push(piece);
  }
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && typeof only !== "string") return (frame) => evaluate(only, frame);
  return (frame) => {
    let made = "";
    for (const piece of pieces) {
      const value = typeof piece === "string" ? piece : evaluate(piece, frame);
      if (value instanceof Fault) return value;
      if (typeof value === "object") return new Fault("a placeholder embedded in a text must evaluate to a scalar");
      made += String(value);
    }
    return made;
  };
}

function evaluate(program: Program, frame: Frame): Json | Fault {
  const value: CelValue | Fault = run(program, frame);
  return value instanceof Fault ? value : toJson(value);
}
