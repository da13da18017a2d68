import { type Dirent, globSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { type Batch, Problem } from "../../model/index.ts";
import { MAX_FOLDER_DEPTH, SKIPPED_FOLDERS } from "./limits.ts";

/** A file to read, and whether the user named it (then it must be what it claims to be). */
export interface FoundFile {
  readonly path: string;
  readonly named: boolean;
  /** Below a chart, where files may be templates for its own. */
  readonly inChart: boolean;
}

/** Files to read as they are, and folders another program turns into manifests. */
export interface Found extends Batch<FoundFile> {
  /** Folders with a Chart.yaml; their templates are not among the items. */
  readonly charts: string[];
  /** Kustomization files. */
  readonly kustomizations: string[];
}

const MANIFEST = /\.(?:ya?ml|json)$/i;
const DOCKERFILE = /(?:^|[/\\])(?:(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile))$/i;
/** What helm reads of a chart. */
const CHART_FOLDERS: ReadonlySet<string> = new Set(["templates", "charts", "crds"]);
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
  /** Folders whose files links may lead to: the one that is scanned, and the working folder. */
  #homes: string[] = [];

  addPath(path: string): void {
    this.#guard(path, () => {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat !== undefined) return stat.isDirectory() ? this.#walkFrom(path) : this.#addFile(path, true);
      const matches = /[*?[{]/.test(path) ? globSync(path).sort() : [];
      if (matches.length === 0) throw new Error("no such file or folder");
      for (const match of matches) {
        if (statSync(match).isDirectory()) this.#walkFrom(match);
        else this.#addFile(match, true);
      }
    });
  }

  #walkFrom(folder: string): void {
    this.#homes = [realpathSync(folder), realpathSync(".")];
    this.#walk(folder, 0, false);
  }

  #walk(folder: string, depth: number, inChart: boolean): void {
    if (depth > MAX_FOLDER_DEPTH) throw new Error("folders are nested too deeply");
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    const isChart = entries.some(({ name }) => name === "Chart.yaml");
    if (isChart) this.found.charts.push(folder);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      // A mounted ConfigMap holds its files twice: as links, and in a folder `..2026_11_22…` that they lead to.
      const isMount = entry.name.startsWith("..");
      const isSkipped = SKIPPED_FOLDERS.has(entry.name) || (isChart && CHART_FOLDERS.has(entry.name)) || isMount;
      if (!entry.isDirectory()) this.#guard(path, () => this.#addEntry(entry, path, isChart || inChart));
      else if (!isSkipped) this.#guard(path, () => this.#walk(path, depth + 1, isChart || inChart));
    }
  }

  #addEntry(entry: Dirent, path: string, inChart: boolean): void {
    const isKustomization = KUSTOMIZATION.test(entry.name);
    if (!isKustomization && !MANIFEST.test(entry.name) && !isDockerfile(entry.name)) return;
    // Links to files are followed, links to folders are not: they may form circles.
    if (entry.isSymbolicLink()) {
      if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
      const target = realpathSync(path);
      // Who wrote the folder must not choose what of our machine stands in the report.
      if (!this.#homes.some((home) => target.startsWith(home === sep ? sep : home + sep)))
        throw new Error("the link leads out of the folder that is scanned: name the file itself");
    } else if (!entry.isFile()) return;
    if (isKustomization) this.found.kustomizations.push(path);
    else this.#addFile(path, false, inChart);
  }

  #addFile(path: string, named: boolean, inChart = false): void {
    if (!this.#seen.has(path)) this.found.items.push({ path, named, inChart });
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
