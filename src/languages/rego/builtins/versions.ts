import { quoteGo } from "../../../formats/text/index.ts";
import type { Args, Family } from "./operands.ts";
import { failure, operand, stringOperand } from "./operands.ts";

/** A version as OPA reads it: a `v` in front and zeros before numbers are allowed. */
interface Version {
  readonly numbers: readonly bigint[];
  readonly prerelease: string;
}

const IDENTIFIERS = /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/;

function readVersion(text: string): Version | undefined {
  const [before = "", ...build] = text.replace(/^v/, "").split("+");
  if (build.length > 0 && !IDENTIFIERS.test(build.join("+"))) return undefined;
  const dash = before.indexOf("-");
  const prerelease = dash === -1 ? "" : before.slice(dash + 1);
  if (dash !== -1 && (!IDENTIFIERS.test(prerelease) || /(?:^|\.)0\d+(?:\.|$)/.test(prerelease))) return undefined;
  const parts = (dash === -1 ? before : before.slice(0, dash)).split(".");
  if (parts.length !== 3 || !parts.every((part) => /^(?:0|[1-9]\d{0,18})$/.test(part))) return undefined;
  return { numbers: parts.map(BigInt), prerelease };
}

function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] as bigint;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === "" || b.prerelease === "") return a.prerelease === "" ? 1 : -1;
  return comparePrereleases(a.prerelease.split("."), b.prerelease.split("."));
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [left, right] = [/^\d+$/.test(part), /^\d+$/.test(other)];
    if (left && right) return BigInt(part) < BigInt(other) ? -1 : BigInt(part) > BigInt(other) ? 1 : 0;
    if (left !== right) return left ? -1 : 1;
    return part < other ? -1 : 1;
  }
  return a.length < b.length ? -1 : 0;
}

function versionOperand(args: Args, at: number): Version {
  const text = stringOperand(args, at);
  const version = readVersion(text);
  if (version === undefined) throw failure(`operand ${at}: string ${quoteGo(text)} is not a valid SemVer`);
  return version;
}

export const versions: Family = {
  "semver.compare": (args) => {
    const texts = [stringOperand(args, 1), stringOperand(args, 2)];
    return compare(versionOperand(texts, 1), versionOperand(texts, 2));
  },
  "semver.is_valid": (args) => {
    const text = operand(args, 1);
    return typeof text === "string" && readVersion(text) !== undefined;
  },
};
