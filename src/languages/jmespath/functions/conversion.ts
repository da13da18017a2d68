import { readYaml } from "../../../formats/yaml/index.ts";
import type { Search } from "../context.ts";
import { toGoJson } from "../format-go.ts";
import { Integer, isMap, type JmesValue, Reference } from "../value.ts";
import { asText, fail, failIn, type JmesFunction } from "./function.ts";

/** What turns values of one type into another. */
export const CONVERSION: readonly JmesFunction[] = [
  { name: "type", parameters: [["any"]], run: ([value]) => toTypeName(value ?? null) },
  { name: "to_string", parameters: [["any"]], run: ([value], search) => toText(value ?? null, search) },
  { name: "to_boolean", parameters: [["string"]], run: (args) => toBoolean(asText(args, 0)) },
  { name: "parse_json", parameters: [["string"]], run: (args, search) => parseJson(asText(args, 0), search) },
  { name: "parse_yaml", parameters: [["string"]], run: (args, search) => parseYaml(asText(args, 0), search) },
];

function toTypeName(value: JmesValue): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (isMap(value)) return "object";
  return value instanceof Integer || value instanceof Reference ? fail("unknown type") : typeof value;
}

function toText(value: JmesValue, search: Search): string {
  return typeof value === "string" ? value : search.text(toGoJson(value, search));
}

function toBoolean(text: string): boolean {
  const word = text.toLowerCase();
  if (word === "true" || word === "false") return word === "true";
  return failIn("to_boolean", `lowercase argument must be 'true' or 'false' (provided: '${text}')`);
}

function parseJson(text: string, search: Search): JmesValue {
  search.room(text.length);
  try {
    return JSON.parse(text) as JmesValue;
  } catch {
    return fail(`parse_json: the text is no JSON`);
  }
}

function parseYaml(text: string, search: Search): JmesValue {
  search.room(text.length);
  const { items, problems } = readYaml("", text);
  const [first] = problems;
  if (first !== undefined) return fail(`error converting YAML to JSON: ${first.message}`);
  return (items[0]?.value ?? null) as JmesValue;
}
