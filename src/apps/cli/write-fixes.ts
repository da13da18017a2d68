import { readFileSync, writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { toUnifiedDiff } from "../../formats/diff/index.ts";
import { Problem, type SourceDocument } from "../../model/index.ts";

/** A file before and after. */
export interface FileChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Puts the changed documents back into their files, which must still be as they were read.
 * @throws nothing: a file that changed meanwhile, or is not UTF-8, is a FIX_REJECTED problem
 */
export function toFileChanges(texts: ReadonlyMap<SourceDocument, string>): {
  changes: FileChange[];
  problems: Problem[];
} {
  const changes: FileChange[] = [];
  const problems: Problem[] = [];
  for (const [file, documents] of Map.groupBy(texts.keys(), (document) => document.file)) {
    const raw = file === "<stdin>" ? "" : readFileSync(file, "utf8");
    const mark = raw.startsWith("\uFEFF") ? "\uFEFF" : "";
    const before = raw.slice(mark.length);
    const isSame = documents.every(({ text, offset }) => before.startsWith(text, offset));
    if (!isSame) {
      const reason =
        file === "<stdin>"
          ? "standard input cannot be written to"
          : "the file is not UTF-8, or it changed while it was scanned";
      problems.push(new Problem("FIX_REJECTED", `not fixed: ${reason}`, { at: { file, line: 1, column: 1 } }));
      continue;
    }
    let after = before;
    // From the end, so that the offsets before stay true.
    for (const document of documents.sort((a, b) => b.offset - a.offset)) {
      const end = document.offset + document.text.length;
      after = after.slice(0, document.offset) + (texts.get(document) ?? document.text) + after.slice(end);
    }
    changes.push({ file, before: mark + before, after: mark + after });
  }
  return { changes, problems };
}

/** A patch that `git apply` takes in the working folder. */
export function toDiff(changes: readonly FileChange[]): string {
  return changes.map(({ file, before, after }) => toUnifiedDiff(toRelative(file), before, after)).join("");
}

function toRelative(file: string): string {
  return relative(process.cwd(), file).replaceAll(sep, "/");
}

export function writeChanges(changes: readonly FileChange[]): void {
  for (const { file, after } of changes) writeFileSync(file, after);
}
