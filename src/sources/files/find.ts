import { globSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Batch, Problem } from "../../model/index.ts";
import { MAX_FOLDER_DEPTH, SKIPPED_FOLDERS } from "./limits.ts";

/** A file to read, and whether the user named it (then it must be what it claims to be). */
export interface FoundFile {
  readonly path: string;
  readonly named: boolean;
}

/** Files to read as they are, and folders another program turns into manifests. */
export interface Found extends Batch<FoundFile> {
  /** Folders with a Chart.yaml; files below them are templates and not among the items. */
  readonly charts: string[];
  /** Kustomization files. */
  readonly kustomizations: string[];
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
const DOCKERFILE = /(?:^|[/\\])(?:(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile))$/i;
const KUSTOMIZATION = /^(?:kustomization\.ya?ml|Kustomization)$/;

/** Whether a file's name says it is a Dockerfile. */
export function isDockerfile(path: string): boolean {
  return DOCKERFILE.test(path) && !MANIFEST.test(path) && !/\.(?:dockerignore|md|txt)$/i.test(path);
}

/**
 * What stands behind the paths a user typed: a file, a folder (all manifests and Dockerfiles below it), or a glob.
 * Sorted within a folder, so that two runs read in the same order; `-` is left to the caller.
 */
export function findFiles(paths: readonly string[]): Found {
  const finder = new Finder();
  for (const path of paths) finder.addPath(path);
  return finder.found;
}

class Finder {
  readonly found: Found = { items: [], problems: [], charts: [], kustomizations: [] };
  readonly #seen = new Set<string>();

  addPath(path: string): void {
    this.#guard(path, () => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat !== undefined) return stat.isDirectory() ? this.#walk(path, 0) : this.#addFile(path, true);
      const matches = /[*?[{]/.test(path) ? globSync(path).sort() : [];
      if (matches.length === 0) throw new Error("no such file or folder");
      for (const match of matches) {
        if (statSync(match).isDirectory()) this.#walk(match, 0);
        else this.#addFile(match, true);
      }
    });
  }

  #walk(folder: string, depth: number): void {
    if (depth > MAX_FOLDER_DEPTH) throw new Error("folders are nested too deeply");
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (entries.some(({ name }) => name === "Chart.yaml")) {
      this.found.charts.push(folder);
      for (const { name } of entries) if (isDockerfile(name)) this.#addFile(join(folder, name), false);
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) this.#guard(path, () => this.#walk(path, depth + 1));
        continue;
      }
      // Links to files are followed, links to folders are not: they may form circles.
      const isFile =
        entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true);
      if (!isFile) continue;
      if (KUSTOMIZATION.test(entry.name)) this.found.kustomizations.push(path);
      else if (MANIFEST.test(entry.name) || isDockerfile(entry.name)) this.#addFile(path, false);
    }
  }

  #addFile(path: string, named: boolean): void {
    if (!this.#seen.has(path)) this.found.items.push({ path, named });
    this.#seen.add(path);
  }

  #guard(path: string, action: () => void): void {
    try {
      action();
    } catch (cause) {
      const reason = (cause as Error).message;
      this.found.problems.push(new Problem("FILE_UNREADABLE", `${path} cannot be read: ${reason}`, { cause }));
    }
  }
}
