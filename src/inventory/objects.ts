import {
  type Batch,
  isObject,
  type Json,
  type KubernetesObject,
  type Location,
  type Path,
  Problem,
  type Resource,
  type SourceDocument,
} from "../model/index.ts";
import { concealCredentials, isCloudDescription, toCloudObjects } from "../formats/cloud/index.ts";
import { toReportedObjects } from "../formats/node-report/index.ts";
import { OBJECT_META } from "./pod-shape.ts";
import { conform } from "./shape.ts";

/** A value that was read, and the document it stands in. */
export interface Read {
  readonly document: SourceDocument;
  readonly value: Json;
}

/** Where in a document a path leads; given by the app, which knows the formats. */
export type Locate = (document: SourceDocument, path: Path) => Location;

const MAX_NESTED_LISTS = 4;

/**
 * The Kubernetes objects of a document; the items of a `List` (also `PodList`, `DeploymentList`…) one by one.
 * A value that is no object (no apiVersion and kind) is an OBJECT_INVALID problem; so is a metadata that is no mapping.
 */
export function toResources(read: Read, locate: Locate): Batch<Resource> {
  const items: Resource[] = [];
  const problems: Problem[] = [];
  if (isCloudDescription(read.value)) {
    // Lines around a finding are shown, and plans are full of keys.
    const document = { ...read.document, text: concealCredentials(read.document.text) };
    for (const { object, path } of toCloudObjects(read.value))
      items.push({ object, origin: { is: "file", document, prefix: path } });
  } else collect(read.value, [], undefined, 0);
  return { items, problems };

  function report(code: "OBJECT_INVALID" | "FIELD_INVALID", path: Path, message: string): void {
    problems.push(new Problem(code, message, { at: locate(read.document, path) }));
  }

  function collect(
    value: Json,
    prefix: Path,
    listed: { apiVersion: string; kind: string } | undefined,
    depth: number,
  ): void {
    if (!isObject(value)) {
      if (value !== null) report("OBJECT_INVALID", prefix, "not a Kubernetes object: apiVersion and kind are missing");
      return;
    }
    const apiVersion = value["apiVersion"] ?? listed?.apiVersion;
    const kind = value["kind"] ?? listed?.kind;
    if (typeof apiVersion !== "string" || typeof kind !== "string" || apiVersion === "" || kind === "") {
      const missing = typeof apiVersion !== "string" || apiVersion === "" ? "apiVersion" : "kind";
      report("OBJECT_INVALID", prefix, `not a Kubernetes object: ${missing} is missing or not text`);
      return;
    }
    const listItems = value["items"];
    if (kind.endsWith("List") && Array.isArray(listItems)) {
      if (depth >= MAX_NESTED_LISTS) {
        report("OBJECT_INVALID", prefix, "lists stand in lists too deeply: write the objects one by one");
        return;
      }
      const itemKind = kind.slice(0, -"List".length);
      const type = itemKind === "" ? undefined : { apiVersion, kind: itemKind };
      for (const [index, item] of listItems.entries()) collect(item, [...prefix, "items", index], type, depth + 1);
      return;
    }
    const metadata = toMetadata(value["metadata"], prefix);
    const object =
      value["metadata"] === metadata && listed === undefined ? value : { ...value, apiVersion, kind, metadata };
    items.push({ object: object as KubernetesObject, origin: { is: "file", document: read.document, prefix } });
    if (kind !== "NodeReport" || !apiVersion.startsWith("hauberk.dev/") || depth >= MAX_NESTED_LISTS) return;
    // Audit policies and the like that a node report holds are judged as if they were handed over by themselves.
    for (const { value: held, path } of toReportedObjects(value))
      collect(held, [...prefix, ...path], undefined, MAX_NESTED_LISTS);
  }

  function toMetadata(value: Json | undefined, prefix: Path): Json {
    const path = [...prefix, "metadata"];
    if (value !== undefined && value !== null && !isObject(value)) {
      report("OBJECT_INVALID", path, "metadata must be a mapping");
      return {};
    }
    return (
      conform(value, OBJECT_META, path, (at, message) => report("FIELD_INVALID", at, `${at.at(-1)} ${message}`)) ?? {}
    );
  }
}
