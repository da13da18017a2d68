import { asList, asObject, asString, isObject, type Json, type KubernetesObject } from "../../../model/index.ts";
import { Fault } from "./fault.ts";
import { findImages, type FoundImage, type FoundImages, toFound } from "./images.ts";
import { compileQuery, search } from "./query.ts";

/** Where objects of a kind name images. */
interface Extractor {
  readonly name: string;
  readonly fields: readonly string[];
  readonly value: string;
  readonly key: string;
  readonly jmesPath: string;
}

/**
 * The images of an object: those of its containers, or of the places that `imageExtractors` of a rule names for its kind.
 * @param now for expressions that ask for the time
 * @see pkg/utils/api/image.go of Kyverno
 */
export function extractImages(object: KubernetesObject, extractors: Json | undefined, now: Date): FoundImages | Fault {
  const configured = asObject(extractors);
  if (configured === undefined || !Object.hasOwn(configured, object.kind)) return findImages(object);
  const lists = new Map<string, Map<string, FoundImage>>();
  for (const extractor of asList(configured[object.kind]).flatMap(readExtractor)) {
    const found = lists.get(extractor.name) ?? new Map<string, FoundImage>();
    const fault = collect(object, [], extractor.fields, extractor, found, now);
    if (fault !== undefined) return fault;
    if (found.size > 0) lists.set(extractor.name, found);
  }
  return lists;
}

function readExtractor(source: Json): Extractor[] {
  if (!isObject(source)) return [];
  const text = (key: string) => asString(source[key]) ?? "";
  const steps = text("path")
    .split("/")
    .map((step) => step.trim())
    .filter((step) => step !== "");
  const value = text("value") || (steps.at(-1) ?? "");
  const fields = text("value") === "" ? steps.slice(0, -1) : steps;
  return [{ name: text("name") || "custom", fields, value, key: text("key"), jmesPath: text("jmesPath") }];
}

type Way = readonly (string | number)[];

function collect(
  value: Json | undefined,
  way: Way,
  fields: readonly string[],
  extractor: Extractor,
  found: Map<string, FoundImage>,
  now: Date,
): Fault | undefined {
  if (value === undefined || value === null) return undefined;
  const [field, ...rest] = fields;
  if (field === "*" && typeof value === "object") {
    for (const [step, item] of Object.entries(value)) {
      if (typeof item !== "object" || item === null) continue;
      const fault = collect(item, [...way, step], Array.isArray(item) ? fields : rest, extractor, found, now);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if (!isObject(value)) return new Fault("invalid image config");
  if (field === undefined) return take(value, way, extractor, found, now);
  return collect(Object.hasOwn(value, field) ? value[field] : undefined, [...way, field], rest, extractor, found, now);
}

function take(
  owner: { readonly [key: string]: Json | undefined },
  way: Way,
  { value, key, jmesPath }: Extractor,
  found: Map<string, FoundImage>,
  now: Date,
): Fault | undefined {
  const pointer = [...way, value];
  const name = key === "" ? `/${pointer.join("/")}` : asString(owner[key]);
  if (name === undefined) return new Fault("invalid key");
  const written = owner[value];
  const image = jmesPath === "" || written === undefined ? written : search(compileQuery(jmesPath), written, now);
  if (image instanceof Fault) return image;
  const made = toFound(image, pointer);
  if (made instanceof Fault) return made;
  if (made !== undefined) found.set(name, made);
  return undefined;
}
