import { statSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { locate } from "../../../formats/position/index.ts";
import { toResources } from "../../../inventory/index.ts";
import { type Batch, isObject, type Json, type Problem, type Resource } from "../../../model/index.ts";
import { findFiles, readFiles } from "../../../sources/files/index.ts";
import { toFileSignature } from "./file-signature.ts";

interface FileRead extends Batch<Resource> {
  readonly signature: string;
}

/** The objects in files of policies. A file that did not change gives the same objects again, so what was compiled of them stays. */
export class PolicyFiles {
  #known = new Map<string, FileRead>();
  #used = new Map<string, FileRead>();

  /** Reads files, folders and globs, with a turn for requests after each file. Charts and overlays are passed over: policies are plain files. */
  async read(paths: readonly string[]): Promise<Batch<Resource>> {
    const { items: found, problems } = findFiles(paths);
    const items: Resource[] = [];
    for (const { path, named } of found) {
      const read = this.#readFile(path, named);
      for (const item of read.items) items.push(item);
      problems.push(...read.problems);
      await nextTurn();
    }
    return { items, problems };
  }

  /** Forgets the files that were not read since the last call. */
  forget(): void {
    this.#known = this.#used;
    this.#used = new Map();
  }

  #readFile(path: string, named: boolean): FileRead {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    const signature = stats === undefined ? "" : toFileSignature(path, stats);
    const known = this.#known.get(path) ?? this.#used.get(path);
    const read = known?.signature === signature ? known : { signature, ...readObjects(path, named) };
    this.#used.set(path, read);
    return read;
  }
}

function readObjects(path: string, named: boolean): Batch<Resource> {
  const { values, problems } = readFiles([path], { render: false });
  const items: Resource[] = [];
  const all: Problem[] = [...problems];
  for (const value of values) {
    if (!named && !looksLikeObject(value.value)) continue;
    const made = toResources(value, locate);
    for (const item of made.items) items.push(item);
    all.push(...made.problems);
  }
  return { items, problems: all };
}

/** What lies in a folder besides policies (package.json, values.yaml) is passed over, as in scans. */
function looksLikeObject(value: Json): boolean {
  return isObject(value) && typeof value["apiVersion"] === "string" && typeof value["kind"] === "string";
}
