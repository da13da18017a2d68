import { globSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Batch, Problem } from "../../model/index.ts";
import { MAX_FOLDER_DEPTH, SKIPPED_FOLDERS } from "./limits.ts";

/** A file to read, and whether the user named it (then it must be what it claims to be). */
export interface FoundFile {
  readonly path: string;
  readonly named: boolean;
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
const DOCKERFILE = /(?:^|[/\\])(?:(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile))$/i;

/** Whether a file's name says it is a Dockerfile. */
export function isDockerfile(path: string): boolean {
  return DOCKERFILE.test(path) && !MANIFEST.test(path) && !/\.(?:dockerignore|md|txt)$/i.test(path);
}

/**
 * The files behind what a user typed: a file, a folder (all manifests and Dockerfiles below it), or a glob.
 * Sorted within a folder, so that two runs read in the same order; `-` is left to the caller.
 */
export function findFiles(paths: readonly string[]): Batch<FoundFile> {
  const items: FoundFile[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const add = (path: string, named: boolean): void => {
    if (!seen.has(path)) items.push({ path, named });
    seen.add(path);
  };

  function walk(folder: string, depth: number): void {
    if (depth > MAX_FOLDER_DEPTH) {
      problems.push(new Problem("FILE_UNREADABLE", `${folder} is nested too deeply to be read`));
      return;
    }
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      const isFolder = entry.isDirectory();
      if (isFolder && !SKIPPED_FOLDERS.has(entry.name)) visit(path, () => walk(path, depth + 1));
      // Links to files are followed, links to folders are not: they may form circles.
      const isFile =
        entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
      if (isFile && (MANIFEST.test(entry.name) || isDockerfile(entry.name))) add(path, false);
    }
  }

  function visit(path: string, action: () => void): void {
    try {
      action();
    } catch (cause) {
      problems.push(new Problem("FILE_UNREADABLE", `${path} cannot be read: ${(cause as Error).message}`, { cause }));
    }
  }

  for (const path of paths) {
    visit(path, () => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat?.isDirectory() === true) walk(path, 0);
      else if (stat !== undefined) add(path, true);
      else {
        const matches = /[*?[{]/.test(path) ? globSync(path).sort() : [];
        if (matches.length === 0) throw new Error("no such file or folder");
        for (const match of matches) {
          if (statSync(match).isDirectory()) walk(match, 0);
          else add(match, true);
        }
      }
    });
  }
  return { items, problems };
}
