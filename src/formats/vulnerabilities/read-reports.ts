import { type ImageReport, type Json, type Path, Problem, type SourceDocument } from "../../model/index.ts";
import { locateInJson, readJson } from "../json/index.ts";
import { applyStatements, type Subject, toEffort } from "./apply-vex.ts";
import { isCycloneDx, readCycloneDx } from "./cyclonedx.ts";
import type { FileReading, VexStatement } from "./found.ts";
import { isGrype, readGrype } from "./grype.ts";
import { groupByImage, toReport } from "./merge.ts";
import { isOpenVex, readOpenVex } from "./openvex.ts";
import { isSarif, readSarif } from "./sarif.ts";
import { isTrivy, readTrivy } from "./trivy.ts";

/** One file of a scanner, or of somebody who says what applies. */
export interface ReportFile {
  readonly file: string;
  readonly text: string;
}

export interface ReportsRead {
  /** One for each image. */
  readonly reports: readonly ImageReport[];
  readonly problems: readonly Problem[];
}

/**
 * Reads reports of Trivy, Grype, CycloneDX and SARIF, puts together those on one image, and applies what OpenVEX and VEX of
 * CycloneDX say. Each format is known by its content. A part that cannot be read is a problem with its place and hides no other.
 * Never throws.
 */
export function readVulnerabilityReports(files: readonly ReportFile[]): ReportsRead {
  const problems: Problem[] = [];
  const readings = files.flatMap(({ file, text }) => {
    const read = readJson(file, text);
    problems.push(...read.problems);
    return read.items.map(({ document, value }) => ({ file, reading: readReport(document, value) }));
  });
  for (const { reading } of readings) problems.push(...reading.problems);

  const used = new Set<VexStatement>();
  const effort = toEffort();
  const byId = toStatementsById(readings.flatMap(({ reading }) => reading.statements));
  const groups = groupByImage(readings.flatMap(({ reading }) => reading.images));
  const reports = groups.map((group) => {
    const documentIds = new Set(group.flatMap(({ documentId }) => documentId ?? []));
    const subject: Subject = { report: toReport(group), documentIds };
    return applyStatements(subject, byId, used, effort);
  });
  if (effort.left < 0) problems.push(new Problem("REPORT_INVALID", TOO_MUCH));
  for (const { reading } of readings) problems.push(...toUnused(reading.statements, used));
  return { reports, problems };
}

/** Whether a JSON value is a report of a format that is read here. */
export function isVulnerabilityReport(value: Json): boolean {
  return [isOpenVex, isCycloneDx, isSarif, isGrype, isTrivy].some((isOne) => isOne(value));
}

const TOO_MUCH =
  "there are more VEX statements than can be held against what was found: those left over were not applied";

function readReport(document: SourceDocument, value: Json): FileReading {
  const { file } = document;
  const at = (...path: Path) => locateInJson(document, path);
  if (isOpenVex(value)) return readOpenVex(value, at);
  if (isCycloneDx(value)) return readCycloneDx(file, value, at);
  if (isSarif(value)) return readSarif(file, value, at);
  if (isGrype(value)) return readGrype(file, value, at);
  if (isTrivy(value)) return readTrivy(file, value, at);
  const message = "this is no report of Trivy, Grype, CycloneDX, OpenVEX or SARIF in JSON";
  return { images: [], statements: [], problems: [new Problem("REPORT_INVALID", message, { at: at() })] };
}

function toStatementsById(statements: readonly VexStatement[]): ReadonlyMap<string, readonly VexStatement[]> {
  const byId = new Map<string, VexStatement[]>();
  for (const statement of statements) {
    for (const id of new Set(statement.ids)) {
      const known = byId.get(id);
      if (known === undefined) byId.set(id, [statement]);
      else known.push(statement);
    }
  }
  return byId;
}

/** What was said and concerns nothing that was found: a typing error in a name looks like this, too. Told once a file. */
function toUnused(statements: readonly VexStatement[], used: ReadonlySet<VexStatement>): Problem[] {
  const unused = statements.filter((statement) => !used.has(statement));
  const [first] = unused;
  if (first === undefined) return [];
  const what = `${first.ids[0] ?? ""} in ${first.products[0]?.name ?? "nothing"}`;
  const message = `${unused.length} of ${statements.length} VEX statements concern nothing that the reports found: the first is about ${what}`;
  return [new Problem("EXCEPTION_UNUSED", message, { at: first.vex.at })];
}
