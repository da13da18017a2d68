import { isObject, type Json } from "../../model/index.ts";
import type { ListShape } from "./shape.ts";

/** What tells an item of a set or of a list of mappings apart, as field paths write it: `[name="web"]`, `[="a"]`. */
export function toItemKey(item: Json, list: ListShape): { readonly key: string } | { readonly fault: string } {
  return list.keys.length === 0 ? toSetKey(item) : toMapKey(item, list);
}

function toMapKey(item: Json, list: ListShape): { readonly key: string } | { readonly fault: string } {
  if (item === null) return { fault: "associative list with keys may not have a null element" };
  if (!isObject(item)) return { fault: "associative list with keys may not have non-map elements" };
  const parts = list.keys.flatMap((name) => {
    const value = (Object.hasOwn(item, name) ? item[name] : undefined) ?? list.keyDefault(name);
    return value === undefined ? [] : [{ name, text: JSON.stringify(value) }];
  });
  if (parts.length === 0) {
    const names = list.keys.map((name) => JSON.stringify(name)).join(" ");
    return {
      fault: `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
    };
  }
  parts.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { key: `[${parts.map(({ name, text }) => `${name}=${text}`).join(",")}]` };
}

function toSetKey(item: Json): { readonly key: string } | { readonly fault: string } {
  if (item === null) return { fault: "associative list without keys has an element that's an explicit null" };
  if (Array.isArray(item)) return { fault: "not supported: associative list with lists as elements" };
  if (isObject(item)) return { fault: "associative list without keys has an element that's a map type" };
  return { key: `[=${JSON.stringify(item)}]` };
}
