import { join, normalize } from "node:path";
import { isCloudDescription } from "../../formats/cloud/index.ts";
import { readJson } from "../../formats/json/index.ts";
import { readText } from "../../formats/text/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { type Json, isObject, Problem, type SourceDocument } from "../../model/index.ts";
import { readFound, readNamed } from "./bytes.ts";
import { findFiles, type Found, type FoundFile, isDockerfile } from "./find.ts";
import { renderChart } from "./helm.ts";
import { renderKustomizations } from "./kustomize.ts";
import { readStandardInput } from "./standard-input.ts";

/** What was read: values with the documents they stand in, and the texts of Dockerfiles. */
export interface FilesRead {
  readonly values: { readonly document: SourceDocument; readonly value: Json }[];
  readonly dockerfiles: SourceDocument[];
  readonly files: number;
  readonly problems: Problem[];
}

/** How the app hears about progress: files read so far, and all there are. */
export type OnProgress = (done: number, total: number) => void;

export interface ReadFilesOptions {
  /** Whether to render charts and kustomizations with the user's own helm and kubectl. Default true. */
  readonly render?: boolean;
  readonly onProgress?: OnProgress;
  /** What standard input holds, where it was read before; throws what reading it threw. */
  readonly standardInput?: () => Uint8Array;
}

/**
 * Reads what the user named: files, folders, globs, `-` for standard input. Charts and kustomizations in a folder are
 * rendered. Files found in a folder that hold no Kubernetes objects (package.json, values.yaml) are passed over; a
 * named file must hold some.
 */
export function readFiles(paths: readonly string[], options: ReadFilesOptions = {}): FilesRead {
  const found = findFiles(paths.filter((path) => path !== "-"));
  const read: FilesRead = { values: [], dockerfiles: [], files: 0, problems: [...found.problems] };
  let files = 0;
  const take = (one: FoundFile, readBytes = one.named ? readNamed : readFound): void => {
    const file = one.path;
    try {
      readInto(read, one, readBytes(file));
      files += 1;
    } catch (cause) {
      read.problems.push(cause instanceof Problem ? cause : unreadable(file, cause));
    }
  };
  if (paths.includes("-"))
    take({ path: "<stdin>", named: true, inChart: false }, options.standardInput ?? readStandardInput);
  const consumed = options.render === false ? refuseToRender(read, found) : renderInto(read, found);
  for (const [index, file] of found.items.entries()) {
    options.onProgress?.(index, found.items.length);
    if (file.named || !consumed.has(normalize(file.path))) take(file);
  }
  return { ...read, files };
}

/** Says what was not looked at for the user's own wish; it is not clean for that. */
function refuseToRender(read: FilesRead, { charts, kustomizations }: Found): ReadonlySet<string> {
  for (const file of [...charts.map((folder) => join(folder, "Chart.yaml")), ...kustomizations]) {
    const message = "not rendered, as --no-render says: pipe what your renderer prints to hauberk scan -";
    read.problems.push(new Problem("RENDERER_MISSING", message, { at: { file, line: 1, column: 1 } }));
  }
  return new Set();
}

/** @returns files that are not to be read as they are */
function renderInto(read: FilesRead, { charts, kustomizations }: Found): ReadonlySet<string> {
  const kustomized = renderKustomizations(kustomizations);
  for (const { items, problems } of [...charts.map(renderChart), kustomized]) {
    append(read.values, items);
    append(read.problems, problems);
  }
  return kustomized.consumed;
}

function unreadable(file: string, cause: unknown): Problem {
  return new Problem("FILE_UNREADABLE", `cannot be read: ${(cause as Error).message}`, {
    at: { file, line: 1, column: 1 },
    cause,
  });
}

function readInto(read: FilesRead, { path: file, named, inChart }: FoundFile, bytes: Uint8Array): void {
  const text = readText(file, bytes);
  if (isDockerfile(file)) {
    read.dockerfiles.push({ file, syntax: "dockerfile", text, offset: 0, line: 1 });
    return;
  }
  const { items, problems } = readManifest(file, text);
  append(read.values, named ? items : items.filter(({ value }) => looksLikeObject(value)));
  // Much JSON is none of ours, and some of it has comments; what speaks of apiVersion is.
  const isOurs = (!isJsonFile(file) || text.includes("apiVersion")) && !(inChart && text.includes("{{"));
  if (named || isOurs) append(read.problems, problems);
}

/** Not spread into one call: a file may hold more documents than a call takes arguments. */
function append<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) list.push(item);
}

function readManifest(file: string, text: string): ReturnType<typeof readYaml> {
  if (!/^\s*[[{]/.test(text)) return readYaml(file, text);
  const asJson = readJson(file, text);
  if (asJson.items.length > 0) return asJson;
  // Flow-style YAML and streams of JSON documents begin like JSON.
  const asYaml = readYaml(file, text);
  return asYaml.items.length > 0 || !isJsonFile(file) ? asYaml : asJson;
}

function isJsonFile(file: string): boolean {
  return file.toLowerCase().endsWith(".json");
}

function looksLikeObject(value: Json): boolean {
  const isObjectOfKubernetes =
    isObject(value) && typeof value["apiVersion"] === "string" && typeof value["kind"] === "string";
  return isObjectOfKubernetes || isCloudDescription(value);
}
