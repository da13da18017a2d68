import { isDeepStrictEqual } from "node:util";
import { fixFindings } from "../../src/apps/cli/fix.ts";
import { toLocated, toReport } from "../../src/apps/cli/report.ts";
import { CONTROLS } from "../../src/controls/index.ts";
import { evaluate, type Evaluation } from "../../src/engines/posture/index.ts";
import { readDockerfile } from "../../src/formats/dockerfile/index.ts";
import { applyEdits, applyEditsToValue } from "../../src/formats/edit/index.ts";
import { readJson } from "../../src/formats/json/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { readText } from "../../src/formats/text/index.ts";
import { readYaml } from "../../src/formats/yaml/index.ts";
import { type PictureInput, toPicture, toResources } from "../../src/inventory/index.ts";
import {
  type Batch,
  DEFAULT_SETTINGS,
  type Finding,
  formatPath,
  type Json,
  type Picture,
  Problem,
  type Resource,
  type SourceDocument,
} from "../../src/model/index.ts";
import { FORMATS, REPORTERS } from "../../src/reporters/index.ts";
import type { Made } from "./make-document.ts";

/** How much is done with a document besides reading and judging it. */
export interface Depth {
  readonly fixes: boolean;
  readonly reports: boolean;
}

/** What came out of one document, for the counts of a run. */
export interface Outcome {
  readonly resources: number;
  readonly findings: number;
  readonly problems: number;
  readonly edited: number;
  readonly refused: number;
}

interface Judged extends Evaluation {
  readonly picture: Picture;
  readonly problems: readonly Problem[];
}

/**
 * Takes one file through everything pure: read, link, judge by every control, edit, report.
 * @throws {Error} when any of it throws or contradicts itself: a bug
 */
export function runChain({ name, bytes }: Made, depth: Depth): Outcome {
  const { values, dockerfiles, problems } = readMade(name, bytes);
  const objects = values.map((value) => toResources(value, locate));
  const resources = objects.flatMap(({ items }) => items);
  const input: PictureInput = { resources, dockerfiles, complete: bytes.length % 2 === 0 };
  const judged = judge(input);
  for (const finding of judged.findings) checkFinding(finding);
  const all = [...problems, ...objects.flatMap((one) => one.problems), ...judged.problems];
  for (const { at } of all) if (at !== undefined) checkPlace(at.line, at.column);
  const counts = editDocuments(values, judged.findings);
  if (depth.fixes) checkFixes(input, judged.findings);
  if (depth.reports) checkReports(judged, all);
  return { resources: resources.length, findings: judged.findings.length, problems: all.length, ...counts };
}

interface MadeRead {
  readonly values: { document: SourceDocument; value: Json }[];
  readonly dockerfiles: NonNullable<PictureInput["dockerfiles"]>;
  readonly problems: Problem[];
}

function readMade(name: Made["name"], bytes: Buffer): MadeRead {
  let text: string;
  try {
    text = readText(name, bytes);
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    return { values: [], dockerfiles: [], problems: [cause] };
  }
  if (name === "Dockerfile") {
    const { dockerfile, problems } = readDockerfile({ file: name, syntax: "dockerfile", text, offset: 0, line: 1 });
    return { values: [], dockerfiles: dockerfile === undefined ? [] : [dockerfile], problems: [...problems] };
  }
  const read: Batch<{ document: SourceDocument; value: Json }> =
    /^\s*[[{]/.test(text) && readJson(name, text).items.length > 0 ? readJson(name, text) : readYaml(name, text);
  return { values: read.items, dockerfiles: [], problems: read.problems };
}

function judge(input: PictureInput): Judged {
  const { picture, problems } = toPicture(input, locate);
  return { ...evaluate(CONTROLS, { picture, settings: DEFAULT_SETTINGS }), picture, problems };
}

function checkFinding(finding: Finding): void {
  const { message, path, fingerprint, origin, control } = finding;
  if (message === "" || typeof message !== "string") throw new Error(`${control} says nothing`);
  if (!/^[0-9a-f]{16}$/.test(fingerprint)) throw new Error(`${control}: fingerprint ${fingerprint}`);
  if (origin.is !== "file") return;
  const { line, column } = locate(origin.document, [...origin.prefix, ...path]);
  checkPlace(line, column);
}

function checkPlace(line: number, column: number): void {
  if (!(line >= 1 && column >= 1)) throw new Error(`no place in a file: ${line}:${column}`);
}

/** All edits of each object at once: made exactly and for good, or refused. */
function editDocuments(values: MadeRead["values"], findings: readonly Finding[]): Pick<Outcome, "edited" | "refused"> {
  const counts = { edited: 0, refused: 0 };
  const mendable = findings.filter(({ edits, origin }) => edits.length > 0 && origin.is === "file");
  const byObject = Map.groupBy(mendable, ({ origin }) => (origin.is === "file" ? formatPath(origin.prefix) : ""));
  for (const ofPrefix of byObject.values()) {
    for (const [document, own] of Map.groupBy(ofPrefix, ({ origin }) =>
      origin.is === "file" ? origin.document : undefined,
    )) {
      const value = values.find((one) => one.document === document)?.value;
      const { origin } = own[0] as Finding;
      if (document === undefined || value === undefined || origin.is !== "file") continue;
      const edits = own.flatMap((finding) => finding.edits);
      const result = applyEdits(document, origin.prefix, edits);
      if (result instanceof Problem) counts.refused += 1;
      else {
        counts.edited += 1;
        checkEdited({ ...document, text: result.text }, value, origin.prefix, edits);
      }
    }
  }
  return counts;
}

function checkEdited(
  document: SourceDocument,
  old: Json,
  prefix: readonly (string | number)[],
  edits: Finding["edits"],
): void {
  const rooted = edits.map((edit) => ({ ...edit, path: [...prefix, ...edit.path] }));
  const expected = applyEditsToValue(old, rooted);
  if (expected instanceof Problem) throw new Error("edits were made that have no place");
  const read =
    document.syntax === "json" ? readJson(document.file, document.text) : readYaml(document.file, document.text);
  if (read.items.length !== 1) throw new Error("an edited document is not one document any more");
  if (!isDeepStrictEqual(read.items[0]?.value, expected)) throw new Error("an edited document says something else");
}

/** Fixes close findings, open none, and leave nothing to do for a second run. */
function checkFixes(input: PictureInput, findings: readonly Finding[]): void {
  const judgeAgain = (resources: readonly Resource[]): { open: readonly Finding[] } => ({
    open: judge({ ...input, resources }).findings,
  });
  const first = fixFindings(input.resources, { open: findings }, judgeAgain);
  const open = judgeAgain(first.resources).open.length;
  if (open > findings.length - first.fixed.length && first.refused.length === 0)
    throw new Error(`${first.fixed.length} of ${findings.length} findings were fixed, and ${open} are there`);
  const again = fixFindings(first.resources, first.state, judgeAgain);
  if (again.texts.size > 0)
    throw new Error(`a second fix changes more: ${again.fixed.map(({ control }) => control).join(", ")}`);
}

function checkReports({ picture, findings, passed }: Judged, problems: readonly Problem[]): void {
  const report = toReport({
    at: new Date(0),
    files: 1,
    picture,
    controls: CONTROLS,
    passed,
    findings: toLocated(findings),
    suppressed: [],
    problems,
    severity: "low",
  });
  for (const format of FORMATS) {
    const text = REPORTERS[format].report(report, { verbose: true });
    if (!text.isWellFormed()) throw new Error(`${format}: half a character`);
    if (REPORTERS[format].mediaType.endsWith("json")) JSON.parse(text);
  }
}
