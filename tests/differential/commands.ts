import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { JsonObject } from "../../src/model/index.ts";
import type { Setting } from "./setting.ts";

const PROGRAM = join(import.meta.dirname, "../../dist/hauberk.js");
const MAX_OUTPUT_BYTES = 1 << 29;

/** Runs what is shipped. @returns what it wrote; findings are no failure */
function run(setting: Setting, args: readonly string[], exits: readonly number[]): Promise<string> {
  return execute(setting, [PROGRAM, ...args], exits);
}

function execute({ folder }: Setting, args: readonly string[], exits: readonly number[]): Promise<string> {
  return new Promise((done, fail) => {
    const options = { cwd: folder, maxBuffer: MAX_OUTPUT_BYTES };
    execFile(process.execPath, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === "number" && exits.includes(code)) done(stdout);
      else fail(new Error(`hauberk ${args.join(" ").slice(0, 200)} ended with ${code}: ${stderr.slice(0, 2000)}`));
    });
  });
}

/** A request, the rule set it is for, and how it is asked. */
export interface Question {
  readonly ruleSet: string;
  readonly path: "validate" | "mutate";
  readonly review: JsonObject;
}

export function toReview(request: JsonObject): JsonObject {
  return { kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1", request };
}

/** What `hauberk admit` answers, a line each. @param name of the file the questions are written to */
export async function admit(setting: Setting, name: string, questions: readonly Question[]): Promise<string[]> {
  writeFileSync(join(setting.folder, name), questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
  // Refusals are answers; a problem would be a review that could not be read.
  const answers = await run(setting, ["admit", "--config", setting.config, name], [0, 1]);
  return answers.split("\n").slice(0, -1);
}

/** What `hauberk scan` reports of one object. */
export interface Scanned {
  readonly findings: { readonly control: string; readonly verdict: "fail" | "unknown" }[];
  readonly problems: string[];
  suppressed: number;
}

interface ScanReport {
  readonly findings: readonly ScanFinding[];
  readonly suppressed: readonly ScanFinding[];
  readonly problems: readonly { readonly code: string; readonly location: { readonly file: string } | null }[];
}

interface ScanFinding {
  readonly control: string;
  readonly verdict: "fail" | "unknown";
  readonly location: { readonly file: string } | null;
}

/** What `hauberk scan` reports of the paths, by the number that the file of an object is called; the namespaces beside them count for nothing. */
export async function scan(setting: Setting, paths: readonly string[], name: string): Promise<Map<number, Scanned>> {
  const output = join(setting.folder, name);
  await run(setting, toScanArguments(setting.config, [...paths, "policies/namespaces.json"], output), [0, 1, 3]);
  return readScan(output);
}

/**
 * The same of each object all by itself with its namespace, by the controls alone: thousands of command lines, which one process runs one
 * after another.
 */
export async function scanEach(
  setting: Setting,
  files: readonly (readonly [index: number, paths: readonly string[]])[],
  name: string,
): Promise<Map<number, Scanned>> {
  const output = (index: number): string => join(setting.folder, "reports", `${index}.json`);
  const lines = files.map(([index, paths]) => toScanArguments(setting.controlsConfig, paths, output(index)));
  const list = join(setting.folder, name);
  writeFileSync(list, JSON.stringify(lines));
  await execute(setting, [join(import.meta.dirname, "run-lines.ts"), PROGRAM, list], [0]);
  return new Map(files.flatMap(([index]) => [...readScan(output(index))]));
}

function toScanArguments(config: string, paths: readonly string[], output: string): string[] {
  return ["scan", ...paths, "--config", config, "--quiet", "--format", "json", "--output", output];
}

function readScan(output: string): Map<number, Scanned> {
  const report = JSON.parse(readFileSync(output, "utf8")) as ScanReport;
  const scanned = new Map<number, Scanned>();
  const of = (location: { readonly file: string } | null): Scanned | undefined => {
    const index = toIndex(location?.file);
    if (index === undefined) return undefined;
    const known = scanned.get(index) ?? { findings: [], problems: [], suppressed: 0 };
    scanned.set(index, known);
    return known;
  };
  for (const { location, control, verdict } of report.findings) of(location)?.findings.push({ control, verdict });
  for (const { location, code } of report.problems) if (!NOTES.has(code)) of(location)?.problems.push(code);
  for (const { location } of report.suppressed) {
    const one = of(location);
    if (one !== undefined) one.suppressed += 1;
  }
  return scanned;
}

/** Problems that are about exceptions, and not about objects. */
const NOTES = new Set(["EXCEPTION_EXPIRED", "EXCEPTION_UNUSED"]);

function toIndex(file: string | undefined): number | undefined {
  const name = basename(file ?? "", ".json");
  return /^\d+$/.test(name) ? Number(name) : undefined;
}

/** What `hauberk pss check` says of objects that carry pods, by the number their file is called: whether they are allowed. */
export async function checkStandard(
  setting: Setting,
  paths: readonly string[],
  { level, version }: { readonly level: string; readonly version: string },
): Promise<Map<number, boolean>> {
  if (paths.length === 0) return new Map();
  const args = ["pss", "check", ...paths, "--level", level, "--version", version, "--format", "json"];
  const text = await run(setting, args, [0, 1, 3]);
  const { results } = JSON.parse(text) as { results: { file: string; allowed: boolean }[] };
  return new Map(results.map(({ file, allowed }) => [toIndex(file) ?? -1, allowed]));
}
