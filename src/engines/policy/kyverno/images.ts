import { readImageReference } from "../../../formats/image-reference/index.ts";
import {
  asList,
  asString,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  setOwn,
} from "../../../model/index.ts";
import { Fault } from "./fault.ts";

/** Where an image stands in an object, and its parts. */
export interface FoundImage {
  /** JSON pointer to the field that names it. */
  readonly pointer: string;
  readonly info: ImageInfo;
}

/** The parts of an image as `images.containers.<name>` shows them. */
export interface ImageInfo {
  readonly registry: string;
  readonly path: string;
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
  readonly reference: string;
  readonly referenceWithTag: string;
}

const LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;
const TEMPLATE = ["spec", "template", "spec"];
const POD_SPECS: ReadonlyMap<string, readonly string[]> = new Map([
  ["Pod", ["spec"]],
  ["CronJob", ["spec", "jobTemplate", "spec", "template", "spec"]],
  ...["DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "Job"].map(
    (kind): [string, string[]] => [kind, TEMPLATE],
  ),
]);

/** The way to the pod spec of a kind that Kyverno knows to have one. */
export function podSpecPath(kind: string): readonly string[] | undefined {
  return POD_SPECS.get(kind);
}

export type FoundImages = ReadonlyMap<string, ReadonlyMap<string, FoundImage>>;

/** Images by list and container. A malformed image is a fault, not an image less. @see pkg/utils/api/image.go */
export function findImages(object: KubernetesObject): FoundImages | Fault {
  const lists = new Map<string, Map<string, FoundImage>>();
  const specPath = podSpecPath(object.kind);
  for (const list of specPath === undefined ? [] : LISTS) {
    const found = findInList(dig(object, ...(specPath ?? []), list), [...(specPath ?? []), list]);
    if (found instanceof Fault) return found;
    if (found.size > 0) lists.set(list, found);
  }
  return lists;
}

function findInList(value: Json | undefined, path: readonly string[]): Map<string, FoundImage> | Fault {
  const found = new Map<string, FoundImage>();
  for (const [index, container] of asList(value).entries()) {
    if (!isObject(container)) continue;
    const key = asString(container.name);
    if (key === undefined) return new Fault("invalid key");
    const image = toFound(container.image, [...path, index, "image"]);
    if (image instanceof Fault) return image;
    if (image !== undefined) found.set(key, image);
  }
  return found;
}

/** Undefined: no image is named here. */
export function toFound(value: Json | undefined, path: readonly (string | number)[]): FoundImage | undefined | Fault {
  const image = asString(value) ?? "";
  if (image.trim() === "") return undefined;
  const info = readImage(image);
  return info instanceof Fault ? info : { pointer: `/${path.join("/")}`, info };
}

/** What `images` stands for in expressions; undefined without images. */
export function toImageContext(object: KubernetesObject): Json | Fault | undefined {
  const lists = findImages(object);
  if (lists instanceof Fault) return lists;
  if (lists.size === 0) return undefined;
  const context: JsonObject = {};
  for (const [list, images] of lists) {
    const byName: JsonObject = {};
    for (const [name, { pointer, info }] of images) setOwn(byName, name, { ...toJson(info), jsonPointer: pointer });
    context[list] = byName;
  }
  return context;
}

function toJson(info: ImageInfo): JsonObject {
  const kept = Object.entries(info).filter(([key, value]) => value !== "" || key === "name" || key === "path");
  return Object.fromEntries(kept);
}

/** @see pkg/utils/image/infos.go of Kyverno: images that name no registry come from docker.io, without `library/` */
export function readImage(image: string): ImageInfo | Fault {
  const full = addRegistry(image);
  const reference = readImageReference(full);
  if (reference.is === "invalid") return new Fault(`invalid image '${image}' (bad image: ${full})`);
  const slash = full.indexOf("/");
  const registry = full.slice(0, slash);
  const rest = full.slice(slash + 1);
  const at = rest.indexOf("@");
  const beforeDigest = at < 0 ? rest : rest.slice(0, at);
  const digest = at < 0 ? "" : rest.slice(at + 1);
  const colon = beforeDigest.indexOf(":");
  const path = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? (digest === "" ? "latest" : "") : beforeDigest.slice(colon + 1);
  const base = `${registry}/${path}`;
  return {
    registry,
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    tag,
    digest,
    reference: digest === "" ? `${base}:${tag}` : `${base}@${digest}`,
    referenceWithTag: `${base}:${tag}`,
  };
}

function addRegistry(image: string): string {
  const slash = image.indexOf("/");
  const host = slash < 0 ? "" : image.slice(0, slash);
  const isHost = slash >= 0 && (/[.:]/.test(host) || host === "localhost" || host !== host.toLowerCase());
  return isHost ? image : `docker.io/${image}`;
}
