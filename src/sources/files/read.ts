import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { normalize } from "node:path";
import { readJson } from "../../formats/json/index.ts";
import { readText } from "../../formats/text/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { type Json, isObject, Problem, type SourceDocument } from "../../model/index.ts";
import { findFiles, type Found, isDockerfile } from "./find.ts";
import { renderChart } from "./helm.ts";
import { renderKustomizations } from "./kustomize.ts";
import { MAX_FILE_BYTES } from "./limits.ts";
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
  const take = (file: string, named: boolean, source: string | undefined): void => {
    try {
      readInto(read, file, named, readBytes(file, source));
      files += 1;
    } catch (cause) {
      read.problems.push(cause instanceof Problem ? cause : unreadable(file, cause));
    }
  };
  if (paths.includes("-")) take("<stdin>", true, undefined);
  const consumed = options.render === false ? new Set<string>() : renderInto(read, found);
  for (const [index, { path, named }] of found.items.entries()) {
    options.onProgress?.(index, found.items.length);
    if (named || !consumed.has(normalize(path))) take(path, named, path);
  }
  return { ...read, files };
}

/** @returns files that are not to be read as they are */
function renderInto(read: FilesRead, { charts, kustomizations }: Found): ReadonlySet<string> {
  const kustomized = renderKustomizations(kustomizations);
  for (const { items, problems } of [...charts.map(renderChart), kustomized]) {
    read.values.push(...items);
    read.problems.push(...problems);
  }
  return kustomized.consumed;
}

function unreadable(file: string, cause: unknown): Problem {
  return new Problem("FILE_UNREADABLE", `cannot be read: ${(cause as Error).message}`, {
    at: { file, line: 1, column: 1 },
    cause,
  });
}

/** @param source path; undefined for standard input */
function readBytes(file: string, source: string | undefined): Uint8Array {
  if (source === undefined) return readStandardInput();
  // One descriptor for both, so that the file measured is the file read.
  const descriptor = openSync(source, "r");
  try {
    const { size } = fstatSync(descriptor);
    if (size > MAX_FILE_BYTES) {
      const megabytes = Math.ceil(size / 1024 / 1024);
      throw new Problem(
        "FILE_TOO_LARGE",
        `the file has ${megabytes} MiB, more than the 128 MiB that are read: split it`,
        {
          at: { file, line: 1, column: 1 },
        },
      );
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readInto(read: FilesRead, file: string, named: boolean, bytes: Uint8Array): void {
  const text = readText(file, bytes);
  if (isDockerfile(file)) {
    read.dockerfiles.push({ file, syntax: "dockerfile", text, offset: 0, line: 1 });
    return;
  }
  const { items, problems } = readManifest(file, text);
  read.values.push(...(named ? items : items.filter(({ value }) => looksLikeObject(value))));
  read.problems.push(
    ...(named || items.some(({ value }) => looksLikeObject(value)) || !isJsonFile(file) ? problems : []),
  );
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
  return isObject(value) && typeof value["apiVersion"] === "string" && typeof value["kind"] === "string";
}
