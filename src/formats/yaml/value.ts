import { type Json, type JsonObject, setOwn } from "../../model/index.ts";
import type { AliasNode, ListNode, MapNode, Node, ScalarNode } from "./node.ts";
import { YamlFault } from "./parse.ts";
import { toScalar } from "./scalar.ts";

/** More values than this, written through aliases, is an attack and not a manifest. */
const MAX_ALIASED_VALUES = 200_000;

/** The first ones tell enough; each is a problem of its own. */
const MAX_DUPLICATES = 100;

/** A key that stands twice in one mapping; the later value counts, as in Kubernetes. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/**
 * The value of a document as Kubernetes reads it: later duplicate keys win, `<<` merges where it stands.
 * Aliased values are shared, not copied.
 * @param resolve what a plain scalar means
 * @throws {YamlFault} YAML_ALIASES when aliases multiply beyond bounds or a value holds itself
 */
export function toValue(root: Node, resolve = toScalar): { value: Json; duplicates: DuplicateKey[] } {
  const duplicates: DuplicateKey[] = [];
  const done = new Map<Node, { value: Json; size: number }>();
  const open = new Set<Node>();
  let hasAlias = false;
  /** Values so far, aliased ones as often as they are named. */
  let size = 0;

  function convert(node: Node): Json {
    switch (node.is) {
      case "scalar":
        size += 1;
        return toScalarValue(node, resolve);
      case "alias":
        return convertAlias(node);
      case "list":
      case "map":
        return node.anchored ? convertAnchored(node) : convertCollection(node);
    }
  }

  function convertAlias({ target, start }: AliasNode): Json {
    hasAlias = true;
    if (open.has(target)) throw new YamlFault("YAML_ALIASES", "the alias stands inside its own anchor", start);
    const known = done.get(target);
    if (known === undefined) return convert(target);
    size += known.size;
    return known.value;
  }

  function convertAnchored(node: ListNode | MapNode): Json {
    const before = size;
    open.add(node);
    const value = convertCollection(node);
    open.delete(node);
    done.set(node, { value, size: size - before });
    return value;
  }

  function convertCollection(node: ListNode | MapNode): Json {
    size += 1;
    const value = node.is === "list" ? node.items.map(convert) : convertMap(node);
    if (hasAlias && size > MAX_ALIASED_VALUES) {
      throw new YamlFault("YAML_ALIASES", "aliases make this more than 200,000 values", node.start);
    }
    return value;
  }

  function convertMap(node: MapNode): Json {
    const value: JsonObject = {};
    /** Needed only beside keys that were merged in, which may be written once more. */
    let written: Set<string> | undefined;
    for (const entry of node.entries) {
      const made = convert(entry.value);
      if (isMerge(entry.key)) {
        written ??= new Set(Object.keys(value));
        merge(value, made, entry.key.start);
        continue;
      }
      const key = toKey(entry.key, resolve);
      const isAgain = written?.has(key) ?? Object.hasOwn(value, key);
      if (isAgain && duplicates.length < MAX_DUPLICATES) duplicates.push({ key, offset: entry.key.start });
      written?.add(key);
      setOwn(value, key, made);
    }
    return value;
  }

  return { value: convert(root), duplicates };
}

function toScalarValue(node: ScalarNode, resolve: typeof toScalar): Json {
  switch (node.tag) {
    case undefined:
      return node.plain ? resolve(node.text) : node.text;
    case "!!binary":
      return Buffer.from(node.text, "base64").toString("utf8");
    case "!!int":
    case "!!float":
    case "!!bool":
    case "!!null":
    case "tag:yaml.org,2002:int":
    case "tag:yaml.org,2002:float":
    case "tag:yaml.org,2002:bool":
    case "tag:yaml.org,2002:null":
      return toScalar(node.text);
    default:
      return node.text;
  }
}

function isMerge(key: Node): boolean {
  return key.is === "scalar" && key.plain && key.text === "<<";
}

/** The text of a key in JSON: Kubernetes turns `on: 1` into `"true": 1` and `0x10: 1` into `"16": 1`. */
export function toKey(key: Node, resolve = toScalar): string {
  if (key.is === "alias") return toKey(key.target, resolve);
  if (key.is !== "scalar")
    throw new YamlFault("YAML_INVALID", "a key must be a plain value, not a list or mapping", key.start);
  const value = toScalarValue(key, resolve);
  if (value === null) return key.plain ? "null" : "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function merge(into: JsonObject, source: Json, offset: number): void {
  // Of several sources the first wins, so it is written last.
  const sources = Array.isArray(source) ? [...source].reverse() : [source];
  for (const one of sources) {
    if (typeof one !== "object" || one === null || Array.isArray(one)) {
      throw new YamlFault("YAML_INVALID", "<< takes a mapping or a list of mappings", offset);
    }
    for (const [key, value] of Object.entries(one)) setOwn(into, key, value as Json);
  }
}
