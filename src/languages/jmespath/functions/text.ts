import type { Search } from "../context.ts";
import { compareText, Integer, type JmesValue } from "../value.ts";
import { readSemver, readSemverRange } from "../../../formats/semver/index.ts";
import { asNumeric, asText, fail, type JmesFunction } from "./function.ts";

const TEXT = ["string"] as const;
const NUMBER = ["number"] as const;

/** Functions of texts. */
export const TEXT_FUNCTIONS: readonly JmesFunction[] = [
  { name: "starts_with", parameters: [TEXT, TEXT], run: (args) => asText(args, 0).startsWith(asText(args, 1)) },
  { name: "ends_with", parameters: [TEXT, TEXT], run: (args) => asText(args, 0).endsWith(asText(args, 1)) },
  {
    name: "compare",
    parameters: [TEXT, TEXT],
    run: (args) => new Integer(Math.sign(compareText(asText(args, 0), asText(args, 1)))),
  },
  { name: "equal_fold", parameters: [TEXT, TEXT], run: (args) => isSameFolded(asText(args, 0), asText(args, 1)) },
  {
    name: "replace",
    parameters: [TEXT, TEXT, TEXT, NUMBER],
    run: (args, search) => replace(args, Math.trunc(asNumeric(args, 3)), search),
  },
  { name: "replace_all", parameters: [TEXT, TEXT, TEXT], run: (args, search) => replace(args, -1, search) },
  { name: "to_upper", parameters: [TEXT], run: (args, search) => search.text(toCase(asText(args, 0), "toUpperCase")) },
  { name: "to_lower", parameters: [TEXT], run: (args, search) => search.text(toCase(asText(args, 0), "toLowerCase")) },
  { name: "trim", parameters: [TEXT, TEXT], run: (args) => trim(asText(args, 0), asText(args, 1)) },
  {
    name: "trim_prefix",
    parameters: [TEXT, TEXT],
    run: (args) =>
      asText(args, 0).startsWith(asText(args, 1)) ? asText(args, 0).slice(asText(args, 1).length) : asText(args, 0),
  },
  { name: "split", parameters: [TEXT, TEXT], run: split },
  { name: "truncate", parameters: [TEXT, NUMBER], run: (args) => truncate(asText(args, 0), asNumeric(args, 1)) },
  { name: "path_canonicalize", parameters: [TEXT], run: (args) => toCleanPath(asText(args, 0)) },
  { name: "semver_compare", parameters: [TEXT, TEXT], run: (args) => isInRange(asText(args, 0), asText(args, 1)) },
];

/** Whether both are the same but for case, character by character. */
function isSameFolded(a: string, b: string): boolean {
  const left = Array.from(a);
  const right = Array.from(b);
  return left.length === right.length && left.every((character, at) => isSameLetter(character, right[at] ?? ""));
}

function isSameLetter(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase() || toCase(a, "toUpperCase") === toCase(b, "toUpperCase");
}

/** Go maps each character to one other; JavaScript would make `SS` of `ß`. */
function toCase(text: string, which: "toUpperCase" | "toLowerCase"): string {
  // oxlint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(text)) return text[which]();
  let made = "";
  for (const character of text) {
    const changed = character[which]();
    made += Array.from(changed).length === 1 ? changed : character;
  }
  return made;
}

/** @param most how many are replaced; all when negative */
function replace(args: readonly JmesValue[], most: number, search: Search): string {
  const text = asText(args, 0);
  const old = asText(args, 1);
  const fresh = asText(args, 2);
  const pieces = old === "" ? ["", ...Array.from(text)] : text.split(old);
  const count = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1);
  search.room(text.length + (count + 1) * fresh.length);
  if (old === "") return replaceNothing(pieces, fresh, most);
  return [...pieces.slice(0, count), pieces.slice(count).join(old)].join(fresh);
}

/** An empty text stands before every character and at the end. */
function replaceNothing(pieces: readonly string[], fresh: string, most: number): string {
  const places = most < 0 ? pieces.length : Math.min(most, pieces.length);
  return pieces.map((piece, at) => (at < places ? piece + fresh : piece)).join("");
}

function trim(text: string, characters: string): string {
  const cut = new Set(characters);
  const all = Array.from(text);
  let start = 0;
  let end = all.length;
  while (start < end && cut.has(all[start] ?? "")) start += 1;
  while (end > start && cut.has(all[end - 1] ?? "")) end -= 1;
  return all.slice(start, end).join("");
}

function split(args: readonly JmesValue[], search: Search): JmesValue[] {
  const separator = asText(args, 1);
  const pieces = separator === "" ? Array.from(asText(args, 0)) : asText(args, 0).split(separator);
  search.spend(pieces.length);
  return pieces;
}

function truncate(text: string, length: number): string {
  // What does not fit 64 bits counts as negative.
  if (length < 1 || length >= 2 ** 63) return "";
  return text.length <= length ? text : Array.from(text).slice(0, Math.trunc(length)).join("");
}

/** @see Go, filepath.Join with one element */
function toCleanPath(path: string): string {
  if (path === "") return "";
  const rooted = path.startsWith("/");
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (!rooted) kept.push(part);
  }
  return (rooted ? "/" : "") + kept.join("/") || ".";
}

function isInRange(version: string, range: string): boolean {
  const reading = readSemver(version);
  const test = readSemverRange(range);
  if (typeof test !== "function") return fail(test.because);
  // What is no version counts as 0.0.0.
  return test("because" in reading ? ZERO_VERSION : reading);
}

const ZERO_VERSION = { major: 0n, minor: 0n, patch: 0n, prerelease: [], build: [] };
