import { isObject, type Json, type JsonObject, setOwn } from "../../../model/index.ts";
import { readAnchor } from "./anchor.ts";
import { Fault } from "./fault.ts";

/**
 * The document with `$(./../path)` replaced by the text (or number) that stands at that path of the document itself.
 * Without references it is handed back as it is.
 * @see pkg/engine/variables/vars.go of Kyverno, substituteReferences
 */
export function resolveReferences(document: Json): Json | Fault {
  return holdsReference(document) ? resolve(document, "", document) : document;
}

function holdsReference(value: Json | undefined): boolean {
  if (typeof value === "string") return value.includes("$(");
  if (Array.isArray(value)) return value.some(holdsReference);
  return isObject(value) && Object.keys(value).some((key) => key.includes("$(") || holdsReference(value[key]));
}

function resolve(value: Json, path: string, document: Json): Json | Fault {
  if (typeof value === "string") return resolveText(value, path, document);
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const [index, item] of value.entries()) {
      const made = resolve(item, `${path}/${index}`, document);
      if (made instanceof Fault) return made;
      items.push(made);
    }
    return items;
  }
  return isObject(value) ? resolveEntries(value, path, document) : value;
}

function resolveEntries(object: JsonObject, path: string, document: Json): Json | Fault {
  const made: JsonObject = {};
  for (const [key, item] of Object.entries(object)) {
    const name = resolveText(key, path, document);
    if (name instanceof Fault) return name;
    const value = resolve(item ?? null, `${path}/${key.replaceAll("/", "\\/")}`, document);
    if (value instanceof Fault) return value;
    setOwn(made, name, value);
  }
  return made;
}

/** A reference reaches to the last closing bracket before a space. */
const REFERENCE = /(?:^|(?<=[^\\]))\$\(.[^ ]*\)/g;
const ESCAPED = /\\(\$\(.[^ )]*\))/g;

function resolveText(text: string, path: string, document: Json): string | Fault {
  if (!text.includes("$(")) return text;
  let fault: Fault | undefined;
  const made = text.replaceAll(REFERENCE, (reference) => {
    const found = lookUp(reference, path, document);
    if (typeof found === "string") return found;
    fault ??= found;
    return "";
  });
  return fault ?? made.replaceAll(ESCAPED, "$1");
}

function lookUp(reference: string, path: string, document: Json): string | Fault {
  const inside = reference.replace(/^[$()]+/, "").replace(/[$()]+$/, "");
  const operator = /^(?:>=|<=|>|<|!)/.exec(inside)?.[0] ?? "";
  const target = inside.slice(operator.length);
  const failed = `failed to resolve ${reference} at path ${path}: `;
  if (target === "") return new Fault(`${failed}expected path, found empty reference`);
  const found = findAt(document, normalize(target.startsWith("/") ? target : `${path}/${target}`));
  if (found === undefined || found === null)
    return new Fault(`got nil resolved variable ${reference} at path ${path}: <nil>`);
  if (typeof found === "string") return operator + found;
  if (typeof found === "number" && operator !== "") return operator + toNumber(found);
  if (operator !== "")
    return new Fault(
      `${failed}incorrect expression: operator ${operator} does not match with value ${JSON.stringify(found)}`,
    );
  return new Fault(`NotResolvedReferenceErr,reference ${reference} not resolved at path ${path}`);
}

function toNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(6);
}

function normalize(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps;
}

/** Keys are compared without their anchors; only leaves can be referred to. */
function findAt(value: Json, steps: readonly string[]): Json | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === "object" ? undefined : value;
  if (Array.isArray(value)) {
    const item = /^\d{1,9}$/.test(step) ? value[Number(step)] : undefined;
    return item === undefined ? undefined : findAt(item, rest);
  }
  if (!isObject(value)) return undefined;
  const key = Object.keys(value).find((name) => (readAnchor(name)?.key ?? name) === step);
  return key === undefined ? undefined : findAt(value[key] ?? null, rest);
}
