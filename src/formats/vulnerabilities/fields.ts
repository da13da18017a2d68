import { asList, asNumber, asString, dig, isObject, type Json, type JsonObject } from "../../model/index.ts";
import type { Vulnerability, VulnerabilitySeverity } from "../../model/index.ts";
import { readCvss } from "../cvss/index.ts";

const MAX_TEXT = 2000;
const MAX_ALIASES = 50;
const MAX_VERSIONS = 50;

/** A text of an outside file, bounded; empty when there is none. */
export function textOf(value: unknown, ...path: readonly (string | number)[]): string {
  return (asString(dig(value, ...path)) ?? "").trim().slice(0, MAX_TEXT);
}

/** The mappings of a list, with their positions. */
export function objectsOf(value: Json | undefined): { readonly item: JsonObject; readonly index: number }[] {
  return asList(value).flatMap((item, index) => (isObject(item) ? [{ item, index }] : []));
}

/** Different texts that are not empty. */
export function textsOf(values: readonly unknown[], max = MAX_ALIASES): string[] {
  return [...new Set(values.map((value) => textOf(value)).filter((text) => text !== ""))].slice(0, max);
}

const SEVERITIES: ReadonlyMap<string, VulnerabilitySeverity> = new Map([
  ["critical", "critical"],
  ["high", "high"],
  ["important", "high"],
  ["error", "high"],
  ["medium", "medium"],
  ["moderate", "medium"],
  ["warning", "medium"],
  ["low", "low"],
  ["note", "low"],
  ["negligible", "negligible"],
  ["info", "negligible"],
  ["none", "negligible"],
]);

/** The severity by its name, in any case; unknown where it is none. */
export function severityOf(text: string): VulnerabilitySeverity {
  return SEVERITIES.get(text.toLowerCase()) ?? "unknown";
}

/** By the score of CVSS, as its qualitative scale has it. */
export function severityOfScore(score: number | undefined): VulnerabilitySeverity {
  if (score === undefined || !(score >= 0 && score <= 10)) return "unknown";
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "negligible";
}

/** One rating of a report. */
export interface Rating {
  readonly vector: string;
  readonly score: number | undefined;
}

/** The rating that says most: with a vector we can read, of the newest CVSS before version 4, whose use is rare. */
export function toCvss(ratings: readonly Rating[]): Pick<Vulnerability, "cvss"> {
  const rank = ({ vector }: Rating): number => ["2.0", "4.0", "3.0", "3.1"].indexOf(readCvss(vector)?.version ?? "");
  const [best] = ratings.filter((rating) => rank(rating) >= 0).sort((a, b) => rank(b) - rank(a));
  if (best === undefined) return {};
  const score = best.score !== undefined && best.score >= 0 && best.score <= 10 ? { score: best.score } : {};
  return { cvss: { vector: best.vector, ...score } };
}

/** A number of a report, also where it is written as text. */
export function numberOf(value: Json | undefined): number | undefined {
  const number = asNumber(value) ?? (typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN);
  return Number.isFinite(number) ? number : undefined;
}

/** `1.2.3, 1.3.0` → two versions. */
export function versionsOf(text: string): string[] {
  return textsOf(text.split(/[,;]|\s\|\|\s/), MAX_VERSIONS);
}

/** A share from 0 to 1. */
export function shareOf(value: Json | undefined): number | undefined {
  const number = numberOf(value);
  return number !== undefined && number >= 0 && number <= 1 ? number : undefined;
}
