import { CONTROLS } from "../../controls/index.ts";
import type { PictureInput } from "../../inventory/index.ts";
import { type Finding, formatProblem, SEVERITIES, type Severity, type SourceDocument } from "../../model/index.ts";
import { count, toVisible } from "../../reporters/index.ts";
import { fixFindings, type Refusal } from "./fix.ts";
import { judge, type Judgement, type Rules } from "./judge.ts";
import { writeAll } from "./outputs.ts";
import { type FileChange, toDiff, toFileChanges, writeChanges } from "./write-fixes.ts";

/** What to fix, and whether to write it. */
export interface MendOptions {
  /** Only show the changes. */
  readonly isDry: boolean;
  /** Findings below are left alone. */
  readonly severity: Severity;
}

/** What was done to files. */
export interface Mended {
  readonly fixed: readonly Finding[];
  readonly refused: readonly Refusal[];
  readonly changes: readonly FileChange[];
  readonly problems: readonly string[];
  /** The state after the changes that were made. */
  readonly after: Judgement;
}

/** Lines about what was left, at most; the report has all of it. */
const MAX_LINES = 20;

/**
 * `--fix` and `--diff`: writes (or shows) the changes that were proved to close findings and to open none, and says on
 * standard error what was done and what to check.
 * @returns the state after the changes
 */
export function mend(input: PictureInput, first: Judgement, rules: Rules, options: MendOptions): Judgement {
  const { fixed, refused, changes, problems, after } = mendFiles(input, first, rules, options);
  if (options.isDry) writePatch(toDiff(changes));
  for (const line of [...problems, ...toRefusalLines(refused)]) say(line);
  const verb = options.isDry ? "would fix" : "fixed";
  const left = after.open.filter(({ verdict }) => verdict === "fail").length;
  say(`${verb} ${count(fixed.length, "finding")} in ${count(changes.length, "file")}; ${left} left to people`);
  for (const caution of toCautions(fixed)) say(caution);
  return after;
}

/**
 * Fixes, proves with every control of a plain scan besides those asked for, and writes the files unless it is dry. A
 * file that cannot be written stays, and so do its findings.
 */
export function mendFiles(input: PictureInput, first: Judgement, rules: Rules, options: MendOptions): Mended {
  const chosen = new Set(rules.controls.map(({ id }) => id));
  const others = CONTROLS.filter(({ id, onRequest }) => onRequest !== true && !chosen.has(id));
  const proof = others.length === 0 ? rules : { ...rules, controls: [...rules.controls, ...others] };
  const floor = SEVERITIES.indexOf(options.severity);
  const result = fixFindings(
    input.resources,
    others.length === 0 ? first : judge(input, proof),
    (resources) => judge({ ...input, resources }, proof),
    ({ control, severity }) => chosen.has(control) && SEVERITIES.indexOf(severity) >= floor,
  );
  const { changes, problems } = toFileChanges(result.texts);
  const unwritten = options.isDry ? [] : writeChanges(changes);
  const kept = new Set([...problems, ...unwritten].map(({ at }) => at?.file));
  const isKept = (document: SourceDocument | undefined): boolean => kept.has(document?.file);
  const resources = result.resources.map((resource, index) =>
    isKept(documentOf(resource)) ? (input.resources[index] ?? resource) : resource,
  );
  return {
    fixed: result.fixed.filter((finding) => !isKept(documentOf(finding))),
    refused: result.refused,
    changes: changes.filter(({ file }) => !kept.has(file)),
    problems: [...problems, ...unwritten].map(formatProblem),
    after: kept.size === 0 && others.length === 0 ? result.state : judge({ ...input, resources }, rules),
  };
}

function documentOf({ origin }: Pick<Finding, "origin">): SourceDocument | undefined {
  return origin.is === "file" ? origin.document : undefined;
}

/** Why findings that have a fix stay, once for each control and reason. */
function toRefusalLines(refused: readonly Refusal[]): string[] {
  const groups = [...Map.groupBy(refused, toReason)];
  const lines = groups.map(([reason, { length }]) => `not fixed${length > 1 ? ` (${length} times)` : ""}: ${reason}`);
  const more = lines.length - MAX_LINES;
  return more > 0 ? [...lines.slice(0, MAX_LINES), `and ${count(more, "more reason")} not to fix`] : lines;
}

function toReason({ finding, because }: Refusal): string {
  return `${finding.control}: ${because.replace(/^not fixed(?: here)?: /, "")}`;
}

/** What to look at before the changes are rolled out, once for each control. */
function toCautions(fixed: readonly Finding[]): string[] {
  return [...Map.groupBy(fixed, ({ control }) => control)].flatMap(([id, findings]) => {
    const caution = CONTROLS.find((control) => control.id === id)?.fix.caution;
    return caution === undefined ? [] : [`check before you roll out ${id} (${findings.length}): ${caution}`];
  });
}

/** A patch must stay byte for byte in a file or pipe; a terminal obeys what stands in files. */
function writePatch(patch: string): void {
  writeAll(process.stdout.isTTY ? patch.split("\n").map(toVisible).join("\n") : patch);
}

function say(text: string): void {
  process.stderr.write(`${toVisible(text)}\n`);
}
