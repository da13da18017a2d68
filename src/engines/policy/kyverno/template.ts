import { isObject, type Json, type JsonObject, setOwn } from "../../../model/index.ts";
import { checkText } from "./bounds.ts";
import { Fault, prefixFault } from "./fault.ts";
import { toGoJson } from "./go-value.ts";
import { compileQuery, type Query } from "./query.ts";
import { resolveReferences } from "./reference.ts";
import type { Scope } from "./scope.ts";
import { toElementPath } from "./template-path.ts";
import { type Segment, splitVariables, unescapeBraces, type Variable } from "./template-text.ts";

/** A document whose variables are found; without any, `value` is what it stands for and resolving costs nothing. */
export interface Template {
  readonly isConstant: boolean;
  /** For texts of the policy only; use `resolve` where variables may be. */
  readonly value: Json;
  resolve(scope: Scope): Json | Fault;
}

type Resolve = (scope: Scope) => Json | Fault;
type Part = { readonly constant: Json } | { readonly resolve: Resolve };

/** Substituted text may hold variables again; after so many rounds it is taken for an attack. */
const MAX_ROUNDS = 64;

/**
 * Compiles a document: `$(…)` references are resolved once, every `{{…}}` is compiled. Parts without variables keep
 * their identity through every `resolve`.
 * @param document JSON of a policy
 * @param path where the document stands in its rule, with slashes
 * @see pkg/engine/variables/vars.go of Kyverno
 */
export function compileTemplate(document: Json | undefined, path = ""): Template {
  const source = resolveReferences(document ?? null);
  if (source instanceof Fault) return { isConstant: false, value: null, resolve: () => source };
  const part = compilePart(source, path);
  if ("constant" in part) return { isConstant: true, value: part.constant, resolve: () => part.constant };
  return { isConstant: false, value: source, resolve: part.resolve };
}

function compilePart(value: Json, path: string): Part {
  if (typeof value === "string") return compileString(value, path);
  if (Array.isArray(value)) return compileItems(value, path);
  return isObject(value) ? compileEntries(value, path) : { constant: value };
}

function compileItems(list: readonly Json[], path: string): Part {
  const parts = list.map((item, index) => compilePart(item, `${path}/${index}`));
  if (parts.every((part) => "constant" in part)) {
    const isSame = parts.every((part, index) => part.constant === list[index]);
    return { constant: isSame ? (list as Json[]) : parts.map(({ constant }) => constant) };
  }
  return {
    resolve: (scope) => {
      const items: Json[] = [];
      for (const part of parts) {
        const item = "constant" in part ? part.constant : part.resolve(scope);
        if (item instanceof Fault) return item;
        items.push(item);
      }
      return items;
    },
  };
}

interface EntryPart {
  readonly key: string;
  readonly keyPart: Part;
  readonly part: Part;
}

function compileEntries(object: JsonObject, path: string): Part {
  const entries = Object.entries(object).map(([key, value]): EntryPart => {
    const inner = `${path}/${key.replaceAll("/", "\\/")}`;
    return { key, keyPart: compileString(key, path), part: compilePart(value ?? null, inner) };
  });
  const isConstant = entries.every(({ keyPart, part }) => "constant" in keyPart && "constant" in part);
  if (isConstant) {
    const isSame = entries.every(
      ({ key, keyPart, part }) =>
        "constant" in keyPart && keyPart.constant === key && "constant" in part && part.constant === object[key],
    );
    return { constant: isSame ? object : (resolveEntries(entries, undefined) as Json) };
  }
  return { resolve: (scope) => resolveEntries(entries, scope) };
}

/** @param scope undefined: all parts are constant */
function resolveEntries(entries: readonly EntryPart[], scope: Scope | undefined): Json | Fault {
  const made: JsonObject = {};
  for (const { key, keyPart, part } of entries) {
    const name = resolvePart(keyPart, scope);
    if (name instanceof Fault) return name;
    if (name !== null && typeof name !== "string")
      return new Fault(`expected string after substituting variables in key "${key}"`);
    const value = resolvePart(part, scope);
    if (value instanceof Fault) return value;
    setOwn(made, name ?? key, value);
  }
  return made;
}

function resolvePart(part: Part, scope: Scope | undefined): Json | Fault {
  if ("constant" in part) return part.constant;
  return scope === undefined ? null : part.resolve(scope);
}

interface CompiledSegment {
  readonly text: string;
  readonly variable: CompiledVariable | undefined;
}

interface CompiledVariable {
  readonly isShallow: boolean;
  readonly look: (scope: Scope) => Json | Fault;
}

function compileString(text: string, path: string): Part {
  if (!text.includes("{{")) return { constant: text };
  const segments = splitVariables(text);
  if (!segments.some(({ is }) => is === "variable")) return { constant: unescapeBraces(text) };
  const [first] = segments;
  if (segments.length === 1 && first?.is === "variable") {
    const { look } = compileVariable(first.variable, path);
    return { resolve: (scope) => resolveInside(look(scope), scope, path) };
  }
  const compiled = segments.map((segment) => toCompiled(segment, path));
  const isPlain = segments.every(({ is, text: written }) => is === "variable" || !/\{\{|\}\}|\\$/.test(written));
  return { resolve: (scope) => (isPlain ? join(compiled, scope) : undefined) ?? substitute(text, scope, path) };
}

function toCompiled(segment: Segment, path: string): CompiledSegment {
  return {
    text: segment.text,
    variable: segment.is === "variable" ? compileVariable(segment.variable, path) : undefined,
  };
}

/** All at once; undefined where a value holds what might be a variable again. */
function join(segments: readonly CompiledSegment[], scope: Scope): string | Fault | undefined {
  let made = "";
  for (const { text, variable } of segments) {
    if (variable === undefined) made += text;
    else {
      const value = variable.look(scope);
      if (value instanceof Fault) return value;
      const written = typeof value === "string" ? value : toGoJson(value);
      if (/[{}\\]/.test(written)) return undefined;
      made += written;
    }
  }
  return checkText(made) ?? made;
}

function compileVariable({ expression, isShallow }: Variable, path: string): CompiledVariable {
  if (expression === "@") return { isShallow, look: (scope) => lookAtSelf(scope, path) };
  const query = compileQuery(expression);
  const old = lazy(() => compileQuery(expression.replaceAll("request.object", "request.oldObject")));
  return {
    isShallow,
    look: (scope) => lookUp(scope.surroundings.isDelete ? old() : query, scope, path),
  };
}

function lazy<Value extends object>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}

function lookUp(query: Query, scope: Scope, path: string): Json | Fault {
  const found = scope.query(query);
  return found instanceof Fault ? prefixFault(`failed to resolve ${query.text} at path ${path}`, found) : found;
}

/** `{{@}}`: the value of the object at the place where the variable stands. */
function lookAtSelf(scope: Scope, path: string): Json | Fault {
  const root = Object.hasOwn(scope.data, "target")
    ? ["target"]
    : ["request", scope.surroundings.isDelete ? "oldObject" : "object"];
  return lookUp(compileQuery(toElementPath(path, root)), scope, path);
}

/** A value that replaces a whole text may hold texts with variables itself. */
function resolveInside(value: Json | Fault, scope: Scope, path: string): Json | Fault {
  if (value instanceof Fault || typeof value !== "object" || value === null || !holdsBraces(value)) return value;
  const part = compilePart(value, path);
  return "constant" in part ? part.constant : part.resolve(scope);
}

function holdsBraces(value: Json | undefined): boolean {
  if (typeof value === "string") return value.includes("{{");
  if (Array.isArray(value)) return value.some(holdsBraces);
  return isObject(value) && Object.keys(value).some((key) => key.includes("{{") || holdsBraces(value[key]));
}

/** Round by round, as long as the text that comes out holds variables. */
function substitute(source: string, scope: Scope, path: string): Json | Fault {
  let text = source;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const segments = splitVariables(text);
    if (!segments.some(({ is }) => is === "variable")) return unescapeBraces(text);
    const next = substituteOnce(segments, scope, path);
    if (next instanceof Fault || next.is === "whole") return next instanceof Fault ? next : next.value;
    const fault = checkText(next.text);
    if (fault !== undefined) return fault;
    if (next.is === "last") return unescapeBraces(next.text);
    text = next.text;
  }
  return new Fault(`variables in "${source.slice(0, 100)}" lead to further variables without end`);
}

type Round = { readonly is: "whole"; readonly value: Json } | { readonly is: "last" | "more"; readonly text: string };

function substituteOnce(segments: readonly Segment[], scope: Scope, path: string): Round | Fault {
  let text = "";
  let isLast = false;
  for (const segment of segments) {
    if (segment.is === "plain") {
      text += segment.text;
      continue;
    }
    const value = compileVariable(segment.variable, path).look(scope);
    if (value instanceof Fault) return value;
    if (segments.length === 1) return { is: "whole", value };
    isLast = segment.variable.isShallow;
    const written = typeof value === "string" ? value : toGoJson(value);
    text += isLast ? written.replaceAll("{{", "\\{{") : written;
    if (text.length > 4_000_000) return { is: "last", text };
  }
  return { is: isLast ? "last" : "more", text };
}
