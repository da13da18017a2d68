import { isWildcard, matchesWildcard } from "../../../formats/glob/index.ts";
import { asObject, isObject, type Json, type JsonObject } from "../../../model/index.ts";
import { readAnchor, writeAnchor } from "./anchor.ts";
import type { Matcher } from "./pattern-state.ts";

type Compile = (pattern: Json | undefined) => Matcher;

const TAGS = ["labels", "annotations"] as const;

/**
 * Keys of `metadata.labels` and `metadata.annotations` may hold wildcards: they stand for the first key of the object
 * that they match. Gives compilers for the keys that need it; undefined where nothing does.
 */
export function compileMetadata(pattern: JsonObject, compile: Compile): ReadonlyMap<string, Compile> | undefined {
  const metadataKey = findKey(pattern, "metadata");
  const metadata = metadataKey === undefined ? undefined : asObject(pattern[metadataKey]);
  if (metadataKey === undefined || metadata === undefined) return undefined;
  const tags = TAGS.flatMap((tag) => {
    const key = findKey(metadata, tag);
    const value = key === undefined ? undefined : metadata[key];
    return key !== undefined && isObject(value) && needsExpansion(value) ? [{ tag, key, value }] : [];
  });
  if (tags.length === 0) return undefined;
  return new Map([[metadataKey, () => compileExpanded(metadata, tags, compile)]]);
}

interface Tag {
  readonly tag: string;
  readonly key: string;
  readonly value: JsonObject;
}

function compileExpanded(metadata: JsonObject, tags: readonly Tag[], compile: Compile): Matcher {
  const plain = compile(metadata);
  return (value, trail, state) => {
    const expanded = tags.flatMap(({ tag, key, value: wanted }) => {
      const present = isObject(value) && Object.hasOwn(value, tag) ? asObject(value[tag]) : undefined;
      return present === undefined ? [] : [[key, expand(wanted, present)] as const];
    });
    if (expanded.length === 0) return plain(value, trail, state);
    return compile({ ...metadata, ...Object.fromEntries(expanded) })(value, trail, state);
  };
}

function findKey(pattern: JsonObject, wanted: string): string | undefined {
  if (Object.hasOwn(pattern, wanted)) return wanted;
  return Object.keys(pattern).find((key) => readAnchor(key)?.key === wanted);
}

/** Without wildcards expansion only drops what is no text. */
function needsExpansion(wanted: JsonObject): boolean {
  return Object.keys(wanted).some((key) => isWildcard(key) || typeof wanted[key] !== "string");
}

function expand(wanted: JsonObject, present: JsonObject): JsonObject {
  const keys = Object.keys(present).filter((key) => typeof present[key] === "string");
  const pairs = Object.entries(wanted).filter(([, pattern]) => typeof pattern === "string");
  return Object.fromEntries(pairs.map(([key, pattern]) => [isWildcard(key) ? expandKey(key, keys) : key, pattern]));
}

function expandKey(key: string, present: readonly string[]): string {
  const anchor = readAnchor(key);
  const wanted = anchor?.key ?? key;
  const found = present.find((one) => matchesWildcard(wanted, one)) ?? wanted;
  return anchor === undefined ? found : writeAnchor({ sign: anchor.sign, key: found });
}
