import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../../formats/text/index.ts";
import { readJson } from "../../formats/json/index.ts";
import { isVulnerabilityReport, readVulnerabilityReports } from "../../formats/vulnerabilities/index.ts";
import { type ImageReport, Problem } from "../../model/index.ts";
import { readNamed } from "../../sources/files/index.ts";
import { toReason } from "./reason.ts";

/** What scanners found, one report an image, and what could not be read. */
export interface VulnerabilitiesRead {
  readonly reports: readonly ImageReport[];
  readonly problems: readonly Problem[];
}

/** Reads the files of `--vulnerabilities`, and those in its folders. What cannot be read is a problem and hides nothing else. */
export function readVulnerabilities(places: readonly string[]): VulnerabilitiesRead {
  const problems: Problem[] = [];
  const attempt = <Value>(place: string, read: () => Value[]): Value[] => {
    try {
      return read();
    } catch (cause) {
      const message = `${place} cannot be read: ${toReason(cause)}`;
      problems.push(cause instanceof Problem ? cause : new Problem("FILE_UNREADABLE", message, { cause }));
      return [];
    }
  };
  const files = places.flatMap((place) => attempt(place, () => toFiles(place)));
  const read = files.flatMap((file) => attempt(file, () => [{ file, text: readText(file, readNamed(file)) }]));
  const { reports, problems: faults } = readVulnerabilityReports(read);
  return { reports, problems: [...problems, ...faults] };
}

/** Longer files are not looked into to know what they are. Bytes. */
const MOST_LOOKED_AT = 64 << 20;

/**
 * Parts reports from manifests: `--vulnerabilities a.json b.json` names two reports, though the second looks like a place to scan.
 * Only JSON files are looked into, each known by its content.
 */
export function partReports(places: readonly string[]): { readonly reports: string[]; readonly manifests: string[] } {
  const reports = places.filter(isReport);
  return { reports, manifests: places.filter((place) => !reports.includes(place)) };
}

function isReport(place: string): boolean {
  if (!/\.(?:json|sarif)$/i.test(place)) return false;
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size > MOST_LOOKED_AT) return false;
  try {
    return readJson(place, readText(place, readNamed(place))).items.some(({ value }) => isVulnerabilityReport(value));
  } catch {
    // Whoever reads it says what is wrong.
    return false;
  }
}

/** The reports in a folder, by their names; else the file itself. */
function toFiles(place: string): string[] {
  if (!statSync(place).isDirectory()) return [place];
  const found = readdirSync(place, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && /\.(?:json|sarif)$/i.test(entry.name),
  );
  if (found.length === 0)
    throw new Problem("NOTHING_FOUND", `no report in ${place}: files that end in .json or .sarif are looked for`);
  return found.map(({ name }) => join(place, name)).sort();
}
