import { quoteGo } from "../text/index.ts";
import { compareSemver, readSemver, type Refusal, type Semver } from "./semver.ts";

/** Whether a version is in a range. */
export type SemverRange = (version: Semver) => boolean;

type Compare = (order: number) => boolean;

const COMPARE: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ["", (order) => order === 0],
  ["=", (order) => order === 0],
  ["==", (order) => order === 0],
  ["!", (order) => order !== 0],
  ["!=", (order) => order !== 0],
  [">", (order) => order > 0],
  [">=", (order) => order >= 0],
  ["<", (order) => order < 0],
  ["<=", (order) => order <= 0],
]);

/**
 * A range of versions, `>=1.2.0 <2.0.0 || 3.x !=3.1.5`: a space means and, `||` means or, `x` stands for any number.
 * @see github.com/blang/semver, ParseRange
 */
export function readSemverRange(text: string): SemverRange | Refusal {
  const words = splitWords(text);
  if (words[0] === "||") return { because: "First element in range is '||'" };
  if (words.length === 0 || words.at(-1) === "||") return { because: "Last element in range is '||'" };
  const alternatives: SemverRange[][] = [[]];
  for (const word of words) {
    if (word === "||") alternatives.push([]);
    else {
      const tests = readWord(word);
      if ("because" in tests) return tests;
      alternatives.at(-1)?.push(...tests);
    }
  }
  return (version) => alternatives.some((tests) => tests.length > 0 && tests.every((test) => test(version)));
}

/** Words end at a space, but not at one that follows a comparison sign: `>= 1.0.0` is one word. */
function splitWords(text: string): string[] {
  return text
    .replaceAll(/([<>=]) +/g, "$1")
    .split(" ")
    .filter((word) => word.length > 1);
}

function readWord(word: string): SemverRange[] | Refusal {
  const digit = word.search(/\d/);
  if (digit < 0) return { because: `Could not get version from string: ${quoteGo(word)}` };
  const sign = word.slice(0, digit);
  const version = word.slice(digit);
  if (!word.includes("x")) return readComparison(sign, version, word);
  return readWildcard(sign, version, word);
}

function readComparison(sign: string, text: string, word: string): SemverRange[] | Refusal {
  const because = (reason: string): Refusal => ({ because: `Could not parse Range ${quoteGo(word)}: ${reason}` });
  const compare = COMPARE.get(sign);
  if (compare === undefined) return because(`Could not parse comparator ${quoteGo(sign)} in ${quoteGo(sign + text)}`);
  const bound = readSemver(text);
  if ("because" in bound)
    return because(`Could not parse version ${quoteGo(text)} in ${quoteGo(sign + text)}: ${bound.because}`);
  return [(version) => compare(compareSemver(version, bound))];
}

/** `1.x` and `1.2.x`: from the lowest version that it stands for up to the one behind the highest. */
function readWildcard(sign: string, text: string, word: string): SemverRange[] | Refusal {
  const parts = text.split(".");
  const known = parts.slice(0, parts.indexOf("x"));
  const low = [...known, "0", "0"].slice(0, 3).join(".");
  const raised = [...known.slice(0, -1), String(Number(known.at(-1)) + 1)];
  const high = [...raised, "0", "0"].slice(0, 3).join(".");
  const bounds: Record<string, readonly (readonly [string, string])[]> = {
    ">": [[">=", high]],
    ">=": [[">=", low]],
    "<": [["<", low]],
    "<=": [["<", high]],
    "": [
      [">=", low],
      ["<", high],
    ],
    "!": [
      ["<", low],
      [">=", high],
    ],
  };
  const key = sign === "=" || sign === "==" ? "" : sign === "!=" ? "!" : sign;
  const wanted = Object.hasOwn(bounds, key) ? bounds[key] : undefined;
  if (wanted === undefined || known.length === 0 || parts.length > 3 || known.length > 2)
    return {
      because: `Could not parse Range ${quoteGo(word)}: Could not parse comparator ${quoteGo(sign)} in ${quoteGo(word)}`,
    };
  const tests: SemverRange[] = [];
  for (const [comparison, bound] of wanted) {
    const read = readComparison(comparison, bound, word);
    if ("because" in read) return read;
    tests.push(...read);
  }
  return tests;
}
