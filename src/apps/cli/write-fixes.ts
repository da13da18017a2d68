import { lstatSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { toUnifiedDiff } from "../../formats/diff/index.ts";
import { Problem, type SourceDocument } from "../../model/index.ts";

/** A file before and after. */
export interface FileChange {
  /** As it was named to us. */
  readonly file: string;
  /** The file itself, where the name is a link. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What can be written, and what cannot; the files of problems stay as they are. */
export interface FileChanges {
  readonly changes: readonly FileChange[];
  /** FIX_REJECTED, each at its file. */
  readonly problems: readonly Problem[];
}

/** Puts the changed documents back into their files, which must still be as they were read. Never throws. */
export function toFileChanges(texts: ReadonlyMap<SourceDocument, string>): FileChanges {
  const changes = new Map<string, FileChange>();
  const problems: Problem[] = [];
  for (const [file, documents] of Map.groupBy(texts.keys(), (document) => document.file)) {
    const change = file === "<stdin>" ? "standard input cannot be written to" : toFileChange(file, documents, texts);
    const other = typeof change === "string" ? undefined : changes.get(change.path);
    if (typeof change === "string") problems.push(reject(file, change));
    else if (other !== undefined && other.after !== change.after)
      problems.push(reject(file, `it is the same file as ${other.file}, which was changed in another way`));
    else if (other === undefined) changes.set(change.path, change);
  }
  return { changes: [...changes.values()], problems };
}

/** The change of one file, or why there can be none. */
function toFileChange(
  file: string,
  documents: SourceDocument[],
  texts: ReadonlyMap<SourceDocument, string>,
): FileChange | string {
  let path: string;
  let raw: string;
  try {
    path = realpathSync(file);
    const bytes = readFileSync(path);
    raw = bytes.toString("utf8");
    if (!Buffer.from(raw, "utf8").equals(bytes)) return "only files in UTF-8 are written: save it as UTF-8";
  } catch (cause) {
    return `the file cannot be read any more: ${(cause as Error).message}`;
  }
  const mark = raw.startsWith("\uFEFF") ? "\uFEFF" : "";
  const before = raw.slice(mark.length);
  if (!documents.every(({ text, offset }) => before.startsWith(text, offset)))
    return "the file changed while it was scanned: run again";
  const pieces: string[] = [mark];
  let at = 0;
  for (const document of documents.sort((a, b) => a.offset - b.offset)) {
    pieces.push(before.slice(at, document.offset), texts.get(document) ?? document.text);
    at = document.offset + document.text.length;
  }
  return { file, path, before: raw, after: [...pieces, before.slice(at)].join("") };
}

/** A patch that `git apply` takes in the working folder. */
export function toDiff(changes: readonly FileChange[]): string {
  return changes.map(({ file, path, before, after }) => toUnifiedDiff(toRelative(file, path), before, after)).join("");
}

/** A link is shown as what it leads to: patches do not follow links. */
function toRelative(file: string, path: string): string {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return (isLink ? relative(realpathSync("."), path) : relative(".", file)).replaceAll(sep, "/");
}

/**
 * Writes the files in place, so that owner, mode and links stay.
 * @returns FIX_REJECTED for each file that could not be written; the others are
 */
export function writeChanges(changes: readonly FileChange[]): Problem[] {
  return changes.flatMap(({ file, path, after }) => {
    try {
      writeFileSync(path, after);
      return [];
    } catch (cause) {
      return [reject(file, `the file cannot be written: ${(cause as Error).message}`, cause)];
    }
  });
}

function reject(file: string, reason: string, cause?: unknown): Problem {
  return new Problem("FIX_REJECTED", `not fixed: ${reason}`, { at: { file, line: 1, column: 1 }, cause });
}
