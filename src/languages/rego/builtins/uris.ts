import { hostnameOf, portOf, readUrl } from "../../../formats/go-url/index.ts";
import { quoteGo } from "../../../formats/text/index.ts";
import { compareStrings } from "../order.ts";
import type { RegoValue } from "../value.ts";
import { RegoObject, isArray, isSet, objectEntries } from "../value.ts";
import { sortedItems } from "../order.ts";
import { writeJson } from "./json-text.ts";
import type { Args, Family } from "./operands.ts";
import { failure, objectOperand, operand, operandError, stringOperand } from "./operands.ts";
import { toText } from "./base64.ts";

/** As Go's url.QueryEscape. */
function escapeQuery(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll("%20", "+")
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** As Go's url.QueryUnescape. */
function unescapeQuery(text: string): string {
  const fault = /%(?![0-9a-fA-F]{2})/.exec(text);
  if (fault !== null) throw failure(`invalid URL escape ${quoteGo(text.slice(fault.index, fault.index + 3))}`);
  const bytes = Buffer.from(text.replaceAll("+", " "), "utf8").toString("latin1");
  return toText(
    Buffer.from(
      bytes.replaceAll(/%([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
      "latin1",
    ),
  );
}

function encodeObject(args: Args): string {
  const entries = objectEntries(objectOperand(args, 1)).map(([key, value]): [string, readonly string[]] => [
    typeof key === "string" ? key : writeJson(key),
    stringsIn(value),
  ]);
  entries.sort(([a], [b]) => compareStrings(a, b));
  return entries
    .flatMap(([key, values]) => values.map((value) => `${escapeQuery(key)}=${escapeQuery(value)}`))
    .join("&");
}

function stringsIn(value: RegoValue): readonly string[] {
  const values = isArray(value) ? value : isSet(value) ? sortedItems(value) : [value];
  if (values.every((item) => typeof item === "string")) return values;
  throw operandError(1, "values must be string, array[string], or set[string]");
}

function decodeObject(text: string): RegoValue {
  const found = new Map<string, string[]>();
  for (const part of text.split("&")) {
    if (part === "") continue;
    if (part.includes(";")) throw failure("invalid semicolon separator in query");
    const [key = "", ...rest] = part.split("=");
    const name = unescapeQuery(key);
    const values = found.get(name) ?? [];
    values.push(unescapeQuery(rest.join("=")));
    found.set(name, values);
  }
  return RegoObject.of(found);
}

function parse(args: Args): RegoValue {
  const text = stringOperand(args, 1);
  const url = readUrl(text);
  if ("because" in url) throw failure(url.because);
  const path = toText(Buffer.from(url.path, "latin1"));
  const raw = toText(Buffer.from(url.rawPath, "latin1"));
  const parts: [string, string][] = [
    ["scheme", url.scheme],
    ["hostname", hostnameOf(url)],
    ["port", portOf(url)],
    ["path", path],
    ["raw_path", raw === "" ? path : raw],
    ["raw_query", toText(Buffer.from(url.query, "latin1"))],
    ["fragment", toText(Buffer.from(url.fragment, "latin1"))],
  ];
  return RegoObject.of(parts.filter(([, value]) => value !== ""));
}

export const uris: Family = {
  "urlquery.encode": (args) => escapeQuery(stringOperand(args, 1)),
  "urlquery.decode": (args) => unescapeQuery(stringOperand(args, 1)),
  "urlquery.encode_object": encodeObject,
  "urlquery.decode_object": (args, { budget }) => {
    const text = stringOperand(args, 1);
    budget.allocate(text.split("&").length);
    return decodeObject(text);
  },
  "uri.parse": parse,
  "uri.is_valid": (args) => {
    const text = operand(args, 1);
    return typeof text === "string" && text !== "" && !("because" in readUrl(text));
  },
};
