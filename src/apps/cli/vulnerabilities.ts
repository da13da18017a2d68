import { readText } from "../../formats/text/index.ts";
import { readVulnerabilityReports, type ReportFile } from "../../formats/vulnerabilities/index.ts";
import { type ImageReport, Problem } from "../../model/index.ts";
import { readNamed } from "../../sources/files/index.ts";

/** What scanners found, one report an image, and what could not be read. */
export interface VulnerabilitiesRead {
  readonly reports: readonly ImageReport[];
  readonly problems: readonly Problem[];
}

/** Reads the files of `--vulnerabilities`. A file that cannot be read is a problem and hides no other. */
export function readVulnerabilities(files: readonly string[]): VulnerabilitiesRead {
  const problems: Problem[] = [];
  const read = files.flatMap((file): ReportFile[] => {
    try {
      return [{ file, text: readText(file, readNamed(file)) }];
    } catch (cause) {
      const message = `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
      const at = { file, line: 1, column: 1 };
      problems.push(cause instanceof Problem ? cause : new Problem("FILE_UNREADABLE", message, { at, cause }));
      return [];
    }
  });
  const { reports, problems: faults } = readVulnerabilityReports(read);
  return { reports, problems: [...problems, ...faults] };
}
