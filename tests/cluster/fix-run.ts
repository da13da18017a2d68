import { cpSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { judge, type Judgement, type Rules } from "../../src/apps/cli/judge.ts";
import { mendFiles, type Mended } from "../../src/apps/cli/mend.ts";
import { locate } from "../../src/formats/position/index.ts";
import { type PictureInput, toResources } from "../../src/inventory/index.ts";
import type { Control, Finding } from "../../src/model/index.ts";
import { DEFAULT_SETTINGS } from "../../src/model/index.ts";
import { readFiles } from "../../src/sources/files/index.ts";

/** What `--fix` came to on one file or folder. */
export interface FixRun {
  readonly source: string;
  readonly before: { readonly input: PictureInput; readonly judged: Judgement };
  readonly mended: Mended;
  /** After writing, read anew from the files. */
  readonly after: { readonly input: PictureInput; readonly judged: Judgement };
  readonly again: Mended;
  /** Comments that are not there any more. */
  readonly comments: CommentLoss;
}

export interface CommentLoss {
  readonly total: number;
  /** Stood behind something that the fix took away. */
  readonly withTheirLine: number;
  readonly lost: readonly string[];
}

/** Copies a file or folder, fixes the copy as `hauberk scan --fix` does, reads it again, and fixes it again. */
export function runFix(source: string, folder: string, controls: readonly Control[]): FixRun {
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, basename(source));
  cpSync(source, copy, { recursive: true });
  const rules: Rules = {
    controls,
    settings: DEFAULT_SETTINGS,
    exceptions: [],
    baseline: undefined,
    policies: undefined,
    today: "2026-11-21",
  };
  const options = { isDry: false, severity: "low" } as const;
  const before = readAndJudge(copy, rules);
  const mended = mendFiles(before.input, before.judged, rules, options);
  const after = readAndJudge(copy, rules);
  const again = mendFiles(after.input, after.judged, rules, options);
  return { source, before, mended, after, again, comments: compareComments(mended) };
}

function readAndJudge(path: string, rules: Rules): FixRun["before"] {
  const { values } = readFiles([path], { render: false });
  const resources = values.flatMap((value) => toResources(value, locate).items);
  const input: PictureInput = { resources, complete: false };
  return { input, judged: judge(input, rules) };
}

/** Findings by object, control and container, with how many there are. */
export function countFindings(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { control, container, origin, resource } of findings) {
    const place = origin.is === "file" ? `${origin.document.file} ${origin.prefix.join(".")}` : "";
    const key = [place, resource.kind, resource.name, control, container].join("|");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const COMMENT = /(?:^|\s)(#.*)$/;

function compareComments({ changes }: Mended): CommentLoss {
  let [total, withTheirLine] = [0, 0];
  const lost: string[] = [];
  for (const { before, after } of changes) {
    if (/^\s*\{/.test(before)) continue;
    const left = after.split(/\r?\n/);
    for (const line of before.split(/\r?\n/)) {
      const comment = COMMENT.exec(line)?.[1];
      if (comment === undefined) continue;
      total += 1;
      const at = left.findIndex((one) => one.includes(comment));
      if (at >= 0) left[at] = (left[at] ?? "").replace(comment, "");
      else if (/^\s*#/.test(line)) lost.push(line);
      else withTheirLine += 1;
    }
  }
  return { total, withTheirLine, lost };
}

/** Whether the file is small enough and text; suites hold some odd ones. */
export function isManifest(path: string): boolean {
  return statSync(path).size < 1_000_000 && /\.(?:ya?ml|json)$/.test(path) && readFileSync(path).length > 0;
}
