import { isObject, type Json } from "../../src/model/index.ts";
import { FIELDS, toJunk } from "./junk.ts";
import type { Random } from "./random.ts";

/** A place of a value: the collection, and the key or index in it. */
interface Place {
  readonly holder: { [key: string | number]: Json };
  readonly key: string | number;
}

const MAX_PLACES = 2000;

/** The value with one to six places broken: another type, another place's value, gone, twice, or under another name. */
export function mutateValue(value: Json, random: Random): Json {
  const made = structuredClone(value);
  const changes = 1 + random.below(6);
  for (let change = 0; change < changes; change += 1) mutateOnce(made, random);
  return made;
}

function mutateOnce(root: Json, random: Random): void {
  const places = findPlaces(root);
  if (places.length === 0) return;
  const { holder, key } = random.pick(places);
  switch (random.below(9)) {
    case 0:
      Reflect.deleteProperty(holder, key);
      if (Array.isArray(holder)) holder.splice(0, holder.length, ...holder.filter((item) => item !== undefined));
      return;
    case 1: {
      const other = random.pick(places);
      put(holder, key, structuredClone(other.holder[other.key] ?? null));
      return;
    }
    case 2:
      if (Array.isArray(holder)) holder.push(structuredClone(holder[key as number] as Json));
      else put(holder, random.pick(FIELDS), structuredClone(holder[key] ?? null));
      return;
    case 3:
      put(holder, key, [holder[key] ?? null]);
      return;
    case 4:
      put(holder, Array.isArray(holder) ? 0 : random.pick(FIELDS), toJunk(random));
      return;
    case 5: {
      let deep: Json = holder[key] ?? null;
      const depth = random.oneIn(50) ? 900 : random.below(30);
      for (let level = 0; level < depth; level += 1) deep = random.oneIn(2) ? [deep] : { [random.pick(FIELDS)]: deep };
      put(holder, key, deep);
      return;
    }
    default:
      put(holder, key, toJunk(random));
  }
}

function put(holder: Place["holder"], key: string | number, value: Json): void {
  // Not by assignment: `__proto__` must become a key like any other.
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Every place below the root; kind and apiVersion seldom, as they decide which controls look at all. */
function findPlaces(root: Json): Place[] {
  const places: Place[] = [];
  const todo: Json[] = [root];
  for (let holder = todo.pop(); holder !== undefined && places.length < MAX_PLACES; holder = todo.pop()) {
    if (!Array.isArray(holder) && !isObject(holder)) continue;
    for (const key of Object.keys(holder)) {
      const isType = holder === root && (key === "kind" || key === "apiVersion");
      const at = Array.isArray(holder) ? Number(key) : key;
      if (!isType) places.push({ holder: holder as Place["holder"], key: at });
      todo.push((holder as Place["holder"])[at] ?? null);
    }
  }
  return places;
}
