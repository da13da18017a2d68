import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { builtInKinds, type Kind } from "../../src/inventory/kinds/index.ts";
import { asList, asString, isObject, type Json, type KubernetesObject, toGroup } from "../../src/model/index.ts";
import { CONFORMANCE } from "../conformance/suite.ts";

/** An object of a built-in kind, as somebody wrote it. */
export interface CorpusObject {
  readonly object: KubernetesObject;
  readonly kind: Kind;
}

/** Every YAML document below folders of the conformance data that can be read, lists taken apart, each distinct one once. */
export function readCorpus(folders: readonly string[]): KubernetesObject[] {
  const found = new Map<string, KubernetesObject>();
  for (const folder of folders) {
    for (const file of readdirSync(join(CONFORMANCE, folder), { recursive: true, encoding: "utf8" })) {
      if (/\.ya?ml$/.test(file)) for (const one of readFile(join(CONFORMANCE, folder, file))) found.set(...one);
    }
  }
  return [...found.values()];
}

function readFile(file: string): [string, KubernetesObject][] {
  try {
    return loadAll(readFileSync(file, "utf8")).flatMap((value) => toObjects(value as Json));
  } catch {
    return [];
  }
}

function toObjects(value: Json): [string, KubernetesObject][] {
  if (!isObject(value)) return [];
  if (asString(value["kind"])?.endsWith("List") === true) return asList(value["items"]).flatMap(toObjects);
  const isWhole = ["apiVersion", "kind"].every((key) => typeof value[key] === "string") && isObject(value["metadata"]);
  return isWhole ? [[JSON.stringify(value), value as KubernetesObject]] : [];
}

/** Those of built-in kinds, in the version they are written in. */
export function toBuiltIn(objects: readonly KubernetesObject[]): CorpusObject[] {
  return objects.flatMap((object) => {
    const version = object.apiVersion.slice(object.apiVersion.indexOf("/") + 1);
    const kind = builtInKinds.find(toGroup(object.apiVersion), object.kind, version);
    return kind === undefined ? [] : [{ object, kind }];
  });
}

/** The path objects of a kind are created at. */
export function toCollection(kind: Kind, namespace: string): string {
  const root = kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  return kind.namespaced ? `${root}/namespaces/${namespace}/${kind.resource}` : `${root}/${kind.resource}`;
}
