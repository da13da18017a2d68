import { readAddress } from "../../../../formats/cidr/index.ts";
import { RFC3339, readTime } from "../../../../formats/go-time/index.ts";
import { readUrl } from "../../../../formats/go-url/index.ts";
import { compileRegex } from "../../../../formats/regex/index.ts";

const LABEL = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/;
const isTime = (text: string, ...layouts: string[]): boolean =>
  layouts.some((layout) => readTime(layout, text).is === "ready");
const isAddress = (text: string): boolean => !("because" in readAddress(text));
const isReference = (text: string): boolean => !("because" in readUrl(text)) && !text.includes("\\");

function isUri(text: string): boolean {
  const url = readUrl(text);
  return !("because" in url) && url.scheme !== "" && !text.includes("\\");
}

/** What texts of each format are like. */
const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["date", (text) => isTime(text, "2006-01-02")],
  ["time", (text) => isTime(text, "15:04:05Z07:00", "15:04:05")],
  ["date-time", (text) => isTime(text, "15:04:05", "15:04:05Z07:00", "2006-01-02", RFC3339)],
  ["hostname", (text) => text.length < 256 && text.split(".").every((label) => LABEL.test(label))],
  ["email", isEmail],
  ["idn-email", isEmail],
  ["ipv4", (text) => text.includes(".") && isAddress(text)],
  ["ipv6", (text) => text.includes(":") && isAddress(text)],
  ["uri", isUri],
  ["iri", isUri],
  ["uri-reference", isReference],
  ["iri-reference", isReference],
  ["uri-template", (text) => isReference(text) && /^(?:[^{]*(?:\{[^}]*\})?)*$/.test(text.slice(0, 2000))],
  ["uuid", (text) => /^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/i.test(text)],
  ["regex", (text) => compileRegex(text).is === "regex"],
  ["json-pointer", (text) => /^(?:\/(?:[^~/]|~0|~1)*)*$/.test(text)],
  ["relative-json-pointer", (text) => /^(?:0|[1-9][0-9]*)(?:#|(?:\/(?:[^~/]|~0|~1)*)*)$/.test(text)],
]);

function isEmail(text: string): boolean {
  return /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+$/.test(text) || /^[^<>]*<[^\s@<>]+@[^\s@<>]+>$/.test(text);
}

/** Whether the text is of the format; every text is of one that is not known. */
export function fitsFormat(format: string, text: string): boolean {
  return FORMATS.get(format)?.(text) ?? true;
}
