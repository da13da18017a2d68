import { quoteGo } from "../text/index.ts";

/** A version of Semantic Versioning 2.0. Numbers are within 64 bits. */
export interface Semver {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** A bigint where the part is a number. */
  readonly prerelease: readonly (bigint | string)[];
  readonly build: readonly string[];
}

/** Why a text is no version. */
export interface Refusal {
  readonly because: string;
}

const MAX = 2n ** 64n - 1n;
const DIGITS = /^[0-9]*$/;
const WORD = /^[0-9A-Za-z-]*$/;

/** The version that a text writes, strictly; refusals in the words of blang/semver, which Kubernetes uses. */
export function readSemver(text: string): Semver | Refusal {
  if (text === "") return { because: "Version string empty" };
  const [majorText, minorText, rest] = splitThree(text);
  if (majorText === undefined || minorText === undefined || rest === undefined)
    return { because: "No Major.Minor.Patch elements found" };
  const major = readNumber(majorText, "major", "Major");
  if (typeof major !== "bigint") return major;
  const minor = readNumber(minorText, "minor", "Minor");
  if (typeof minor !== "bigint") return minor;
  const [beforeBuild, buildText] = cut(rest, "+");
  const [patchText, prereleaseText] = cut(beforeBuild, "-");
  const patch = readNumber(patchText, "patch", "Patch");
  if (typeof patch !== "bigint") return patch;
  const prerelease = readParts(prereleaseText, readPrerelease);
  if ("because" in prerelease) return prerelease;
  const build = readParts(buildText, readBuild);
  if ("because" in build) return build;
  return { major, minor, patch, prerelease, build };
}

/** Takes `v1.2`, `01.2.3` and the like for what they mean, then reads strictly. @see k8s.io/apiserver semverlib.go */
export function normalizeSemver(text: string): Semver | Refusal {
  const parts = splitThree(text.startsWith("v") ? text.slice(1) : text).map(trimZeros);
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? ""))
    return { because: "short version cannot contain PreRelease/Build meta data" };
  while (parts.length < 3) parts.push("0");
  return readSemver(parts.join("."));
}

/** Precedence: negative, zero or positive; what was built counts for nothing. */
export function compareSemver(a: Semver, b: Semver): -1 | 0 | 1 {
  const numbers = order(a.major, b.major) || order(a.minor, b.minor) || order(a.patch, b.patch);
  if (numbers !== 0) return numbers;
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return order(b.prerelease.length, a.prerelease.length) === 0 ? 0 : a.prerelease.length === 0 ? 1 : -1;
  }
  for (const [at, left] of a.prerelease.entries()) {
    const right = b.prerelease[at];
    if (right === undefined) return 1;
    const parts = comparePart(left, right);
    if (parts !== 0) return parts;
  }
  return a.prerelease.length < b.prerelease.length ? -1 : 0;
}

/** The version as text again. */
export function formatSemver({ major, minor, patch, prerelease, build }: Semver): string {
  const before = prerelease.length === 0 ? "" : `-${prerelease.join(".")}`;
  const after = build.length === 0 ? "" : `+${build.join(".")}`;
  return `${major}.${minor}.${patch}${before}${after}`;
}

function order<Value extends bigint | number | string>(a: Value, b: Value): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Numbers come before words. */
function comparePart(a: bigint | string, b: bigint | string): -1 | 0 | 1 {
  if (typeof a === "bigint") return typeof b === "bigint" ? order(a, b) : -1;
  return typeof b === "bigint" ? 1 : order(a, b);
}

/** Splits at the first two points. */
function splitThree(text: string): string[] {
  const [first = "", second, ...others] = text.split(".");
  if (second === undefined) return [first];
  return others.length === 0 ? [first, second] : [first, second, others.join(".")];
}

function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

function trimZeros(part: string): string {
  if (part.length < 2) return part;
  const trimmed = part.replace(/^0+/, "");
  return /^[0-9]/.test(trimmed) ? trimmed : `0${trimmed}`;
}

function readNumber(text: string, name: string, title: string): bigint | Refusal {
  if (!DIGITS.test(text)) return { because: `Invalid character(s) found in ${name} number ${quoteGo(text)}` };
  if (text.length > 1 && text.startsWith("0"))
    return { because: `${title} number must not contain leading zeroes ${quoteGo(text)}` };
  return readUint64(text);
}

function readUint64(text: string): bigint | Refusal {
  if (text === "") return { because: 'strconv.ParseUint: parsing "": invalid syntax' };
  const value = text.length > 20 ? MAX + 1n : BigInt(text);
  return value > MAX ? { because: `strconv.ParseUint: parsing ${quoteGo(text)}: value out of range` } : value;
}

function readParts<Part extends bigint | string>(
  text: string | undefined,
  read: (part: string) => Part | Refusal,
): Part[] | Refusal {
  const parts: Part[] = [];
  for (const piece of text?.split(".") ?? []) {
    const part = read(piece);
    if (typeof part === "object") return part;
    parts.push(part);
  }
  return parts;
}

function readPrerelease(part: string): bigint | string | Refusal {
  if (part === "") return { because: "Prerelease is empty" };
  if (!DIGITS.test(part))
    return WORD.test(part) ? part : { because: `Invalid character(s) found in prerelease ${quoteGo(part)}` };
  if (part.length > 1 && part.startsWith("0"))
    return { because: `Numeric PreRelease version must not contain leading zeroes ${quoteGo(part)}` };
  return readUint64(part);
}

function readBuild(part: string): string | Refusal {
  if (part === "") return { because: "Build meta data is empty" };
  return WORD.test(part) ? part : { because: `Invalid character(s) found in build meta data ${quoteGo(part)}` };
}
