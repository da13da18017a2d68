import { statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { readText } from "../../formats/text/index.ts";
import { readYaml, type ReadDocument } from "../../formats/yaml/index.ts";
import { asList, asString, type Batch, dig, isObject, type Json, Problem } from "../../model/index.ts";
import { readFound } from "./bytes.ts";
import { placeInSource } from "./rendered.ts";
import { runRenderer } from "./run-renderer.ts";

/** Fields that list files or folders of whole objects; items are paths, or mappings with a `path`. */
const WHOLE = ["resources", "bases", "components", "crds"];
/** Fields that list parts of objects and what changes them. */
const PARTS = [
  "patchesStrategicMerge",
  "patches",
  "patchesJson6902",
  "replacements",
  "configurations",
  "transformers",
  "generators",
  "validators",
];

/** What the kustomizations below the scanned folders come to. */
export interface Kustomized extends Batch<ReadDocument> {
  /** Files that are not to be read as they are: rendered, or only parts of objects. */
  readonly consumed: ReadonlySet<string>;
}

interface Kustomization {
  readonly file: string;
  /** Files and folders it names, as normalized paths. */
  readonly whole: string[];
  readonly parts: string[];
}

/** Renders every kustomization that no other one builds upon. */
export function renderKustomizations(files: readonly string[]): Kustomized {
  const all = files.map(readKustomization);
  const named = new Set(all.flatMap(({ whole }) => whole));
  const roots = all.filter(({ file }) => !named.has(normalize(dirname(file))));
  const parts = new Set(all.flatMap((one) => one.parts));
  const consumed = new Set(parts);
  const batch: Batch<ReadDocument> = { items: [], problems: [] };
  for (const root of roots) {
    const folder = dirname(root.file);
    const candidates = [
      { program: "kubectl", args: ["kustomize", folder] },
      { program: "kustomize", args: ["build", folder] },
    ];
    const output = runRenderer(candidates, `the kustomization ${folder}`, root.file);
    if (output instanceof Problem) {
      batch.problems.push(output);
      continue;
    }
    const sources = toClosure(root, all);
    for (const path of sources) consumed.add(path);
    const read = readYaml(root.file, output);
    batch.problems.push(...read.problems);
    const known = readSources(sources.difference(parts));
    batch.items.push(
      ...read.items.map(({ document, value }) => ({
        document: placeInSource(document, findSource(value, known) ?? root.file, root.file),
        value,
      })),
    );
  }
  return { ...batch, consumed };
}

function readKustomization(file: string): Kustomization {
  let value: Json | undefined;
  try {
    value = readYaml(file, readText(file, readFound(file))).items[0]?.value;
  } catch {
    // The renderer will say what is wrong with it.
  }
  const resolvePath = (item: Json): string[] => {
    const path = asString(item) ?? asString(dig(item, "path"));
    return path === undefined || path.includes("\n") || /^[a-z]+:/.test(path)
      ? []
      : [normalize(join(dirname(file), path))];
  };
  const paths = (field: string): string[] => asList(dig(value, field)).flatMap(resolvePath);
  return {
    file,
    whole: WHOLE.flatMap(paths),
    parts: PARTS.flatMap(paths),
  };
}

/** Every file that a kustomization draws in, through the ones it builds upon. */
function toClosure(root: Kustomization, all: readonly Kustomization[]): Set<string> {
  const byFolder = new Map(all.map((one) => [normalize(dirname(one.file)), one]));
  const sources = new Set<string>();
  const queue = [root];
  for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
    for (const path of [...one.whole, ...one.parts]) {
      if (sources.has(path)) continue;
      sources.add(path);
      const next = byFolder.get(path);
      if (next !== undefined) queue.push(next);
    }
  }
  return sources;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

interface Source {
  readonly file: string;
  readonly kind: string;
  readonly name: string;
}

function readSources(paths: ReadonlySet<string>): Source[] {
  return [...paths].flatMap((file) => {
    if (isFolder(file)) return [];
    try {
      return readYaml(file, readText(file, readFound(file))).items.flatMap(({ value }) => {
        const name = asString(dig(value, "metadata", "name"));
        return isObject(value) && typeof value["kind"] === "string" && name !== undefined
          ? [{ file, kind: value["kind"], name }]
          : [];
      });
    } catch {
      return [];
    }
  });
}

/** The file an object was written in: same kind, and a name that prefixes and suffixes were added to. */
function findSource(value: Json, sources: readonly Source[]): string | undefined {
  const kind = asString(dig(value, "kind"));
  const name = asString(dig(value, "metadata", "name")) ?? "";
  const near = sources.filter((source) => source.kind === kind && name.includes(source.name));
  return near.sort((a, b) => b.name.length - a.name.length)[0]?.file;
}
