import type { JsonObject } from "./json.ts";
import type { Path } from "./path.ts";

/** The parts every Kubernetes object has; types are checked when the object is read. */
export interface KubernetesObject extends JsonObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

export interface ObjectMeta extends JsonObject {
  name?: string;
  generateName?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: OwnerReference[];
}

export interface OwnerReference extends JsonObject {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
}

/** The text that one or more objects were read from: one YAML document, one JSON file or one Dockerfile. */
export interface SourceDocument {
  readonly file: string;
  readonly syntax: "yaml" | "json" | "dockerfile";
  /** The document's own text; offsets within it count from 0. */
  readonly text: string;
  /** Offset of `text` in the file, UTF-16 code units. */
  readonly offset: number;
  /** Line of the file at which `text` begins, from 1. */
  readonly line: number;
  /** The chart or overlay this was rendered from; no fix can be written into it. */
  readonly renderedFrom?: string;
  /** With `renderedFrom`: for each line of `text`, the line of `file` it came from, as far as that could be told. */
  readonly lines?: readonly number[];
}

/** Where an object came from. */
export type Origin =
  | {
      readonly is: "file";
      readonly document: SourceDocument;
      /** Path of the object inside its document: empty, or `items, 3` in a List. */
      readonly prefix: Path;
    }
  | { readonly is: "cluster"; readonly context: string };

/** One Kubernetes object together with where it was read. */
export interface Resource {
  readonly object: KubernetesObject;
  readonly origin: Origin;
}

/** What identifies an object to people and in reports. */
export interface ResourceId {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty for cluster-scoped objects and for manifests that name none. */
  readonly namespace: string;
  readonly name: string;
}

/** The API group of an apiVersion; empty for the core group. */
export function toGroup(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

export function toResourceId(object: KubernetesObject): ResourceId {
  const { name, generateName, namespace } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: namespace ?? "",
    name: name ?? (generateName === undefined ? "" : `${generateName}*`),
  };
}

/** Manifests that name no namespace go where kubectl points: `default` unless told otherwise. */
export function toNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === "" ? "default" : namespace;
}
