import type { Json, JsonObject } from "../../model/index.ts";
import type { MapNode, Node, ScalarNode } from "./node.ts";
import { YamlFault } from "./parse.ts";
import { toScalar } from "./scalar.ts";

/** More values than this, written through aliases, is an attack and not a manifest. */
const MAX_ALIASED_VALUES = 200_000;

/** A key that stands twice in one mapping; the later value counts, as in Kubernetes. */
export interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
}

/**
 * The value of a document as Kubernetes reads it: later duplicate keys win, `<<` merges where it stands.
 * Aliased values are shared, not copied.
 * @throws {YamlFault} YAML_ALIASES when aliases multiply beyond bounds or a value holds itself
 */
export function toValue(root: Node): { value: Json; duplicates: DuplicateKey[] } {
  const duplicates: DuplicateKey[] = [];
  const done = new Map<Node, { value: Json; size: number }>();
  const open = new Set<Node>();
  let hasAlias = false;

  function convert(node: Node): { value: Json; size: number } {
    switch (node.is) {
      case "scalar":
        return { value: toScalarValue(node), size: 1 };
      case "alias": {
        hasAlias = true;
        if (open.has(node.target))
          throw new YamlFault("YAML_ALIASES", "the alias stands inside its own anchor", node.start);
        return done.get(node.target) ?? convert(node.target);
      }
      case "list":
      case "map": {
        open.add(node);
        const made = node.is === "list" ? convertList(node.items) : convertMap(node);
        open.delete(node);
        if (hasAlias && made.size > MAX_ALIASED_VALUES) {
          throw new YamlFault("YAML_ALIASES", "aliases make this more than 200,000 values", node.start);
        }
        done.set(node, made);
        return made;
      }
    }
  }

  function convertList(items: readonly Node[]): { value: Json; size: number } {
    let size = 1;
    const value = items.map((item) => {
      const made = convert(item);
      size += made.size;
      return made.value;
    });
    return { value, size };
  }

  function convertMap(node: MapNode): { value: Json; size: number } {
    const value: JsonObject = {};
    let size = 1;
    const written = new Set<string>();
    for (const entry of node.entries) {
      const made = convert(entry.value);
      size += made.size;
      if (isMerge(entry.key)) {
        merge(value, made.value, entry.key.start);
        continue;
      }
      const key = toKey(entry.key);
      if (written.has(key)) duplicates.push({ key, offset: entry.key.start });
      written.add(key);
      put(value, key, made.value);
    }
    return { value, size };
  }

  return { value: convert(root).value, duplicates };
}

function toScalarValue(node: ScalarNode): Json {
  switch (node.tag) {
    case undefined:
      return node.plain ? toScalar(node.text) : node.text;
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
export function toKey(key: Node): string {
  if (key.is === "alias") return toKey(key.target);
  if (key.is !== "scalar")
    throw new YamlFault("YAML_INVALID", "a key must be a plain value, not a list or mapping", key.start);
  const value = toScalarValue(key);
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
    for (const [key, value] of Object.entries(one)) put(into, key, value as Json);
  }
}

/** Writes an own property, also for `__proto__`. */
function put(object: JsonObject, key: string, value: Json): void {
  if (key === "__proto__") {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}
