import type { Random } from "../../scripts/fuzz/random.ts";
import { asObject, isObject, type Json, type JsonObject, type KubernetesObject } from "../../src/model/index.ts";

/** Values that fields have somewhere, by the field and the one it stands in: `securityContext.runAsUser`. */
export type Pools = ReadonlyMap<string, readonly Json[]>;

const MAX_POOL = 200;

/** @returns values small enough to be put elsewhere */
export function toPools(objects: readonly KubernetesObject[]): Pools {
  const pools = new Map<string, Json[]>();
  for (const object of objects) {
    for (const place of findPlaces(object)) {
      const key = `${place.name}:${typeof place.value}${Array.isArray(place.value)}`;
      const pool = pools.get(key) ?? [];
      pools.set(key, pool);
      if (pool.length < MAX_POOL) pool.push(place.value);
    }
  }
  return pools;
}

/** A field or item. */
interface Place {
  readonly holder: { [key: string | number]: Json };
  readonly key: string | number;
  /** The last two fields on the way, without indexes. */
  readonly name: string;
  readonly value: Json;
}

const MAX_PLACES = 3000;

function findPlaces(root: Json): Place[] {
  const places: Place[] = [];
  const todo: { value: Json; above: string; field: string }[] = [{ value: root, above: "", field: "" }];
  for (let next = todo.pop(); next !== undefined && places.length < MAX_PLACES; next = todo.pop()) {
    const { value, above, field } = next;
    if (!Array.isArray(value) && !isObject(value)) continue;
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
      const own = (value as Record<string, Json>)[key] ?? null;
      const inner = isList ? { above, field } : { above: field, field: key };
      if (inner.above !== "metadata" || key === "labels" || key === "annotations")
        places.push({
          holder: value as Place["holder"],
          key: isList ? Number(key) : key,
          name: `${inner.above}.${inner.field}`,
          value: own,
        });
      todo.push({ value: own, ...inner });
    }
  }
  return places;
}

/** The object with one to eight places changed, none to a value of another type: what the API server would read. */
export function change(object: KubernetesObject, pools: Pools, random: Random): KubernetesObject {
  const made = structuredClone(object);
  const changes = 1 + random.below(8);
  for (let times = 0; times < changes; times += 1) changeOnce(made, pools, random);
  return made;
}

const FIXED =
  /^(?:\.(?:apiVersion|kind|metadata)|metadata\..*|\.spec|.*\.(?:containers|template|name|kind|apiVersion))$/;

function changeOnce(root: KubernetesObject, pools: Pools, random: Random): void {
  const places = findPlaces(root).filter(({ name }) => !FIXED.test(name));
  if (places.length === 0) return;
  const place = random.pick(places);
  const { holder, key, name, value } = place;
  const pool = pools.get(`${name}:${typeof value}${Array.isArray(value)}`) ?? [];
  const way = random.below(8);
  if (way === 0) return remove(place);
  if (way === 1) return spice(root, random);
  if (way === 2 && Array.isArray(value)) return void value.push(...structuredClone(value.slice(0, 1)));
  if (way === 3 && typeof value === "boolean") return put(holder, key, !value);
  if (way === 4 && name.endsWith(".image")) return put(holder, key, random.pick(IMAGES));
  if (way === 5 && typeof value === "string" && FREE.test(name)) return put(holder, key, random.pick(STRINGS));
  if (pool.length > 0) put(holder, key, structuredClone(random.pick(pool)));
}

function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

/** Annotations and labels with keys and values that the API server lets through. */
function spice({ metadata }: KubernetesObject, random: Random): void {
  const isLabel = random.oneIn(2);
  const field = isLabel ? "labels" : "annotations";
  const texts: JsonObject = { ...asObject(metadata[field]) };
  put(texts as Place["holder"], random.pick(KEYS), isLabel ? random.pick(LABELS) : random.pick(STRINGS));
  put(metadata as unknown as Place["holder"], field, texts);
}

/** Not by assignment: `__proto__` must become a key like any other. */
function put(holder: Place["holder"], key: string | number, value: Json): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Where any text may stand. */
const FREE =
  /(?:\.value|\.args|\.command|^data\.|^stringData\.|\.message|\.description|^annotations\.|\.path|\.image)$|^data\./;

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;
const IMAGES = [
  "nginx",
  "nginx:latest",
  "nginx:1.25",
  `nginx@${DIGEST}`,
  `nginx:1.25@${DIGEST}`,
  "docker.io/library/nginx:1.25",
  "registry.example.com/team/web:1.0",
  "registry.example.com.evil.example/web:1",
  "docker.io.evil.example/web:1",
  "docker.io/",
  "registry.example.com:5000/web",
  "localhost/web:1",
  "[::1]:5000/web:1",
  "quay.io/team/../web:1",
  "REGISTRY.example.com/web:1",
  "registry.example.com/Web:1",
  "web:1:2",
  "web@sha256:1",
  "web:",
  ":1",
  "@",
  "web%3A1",
  "wéb:1",
  "registry.example.com\u200b/web:1",
  "web:\u0000",
  `${"a/".repeat(300)}web:1`,
  "${IMAGE}",
  "https://docker.io/web:1",
];
const STRINGS = [
  "",
  " ",
  "a",
  "0",
  "true",
  "null",
  "~",
  "{{ request.object }}",
  "{{",
  "$(HOME)",
  "${jndi:x}",
  "../../etc",
  "/",
  "*",
  "%2e%2e",
  "\u0000",
  "\u001b[31m",
  "\u2028",
  "\u202egnp",
  "\ufeff",
  "\ufffd",
  "\u{1f600}",
  "e\u0301",
  "\r\n",
  '"',
  "\\",
  "'",
  "`",
  "<script>",
  "__proto__",
  "constructor",
  "AKIAIOSFODNN7EXAMPLE",
  "password=hunter2",
  "a".repeat(5000),
  "a\n".repeat(300),
  "((((((((((a",
];
const KEYS = [
  "app",
  "owner",
  "team",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "a.b/c",
  "x".repeat(63),
  "app.kubernetes.io/name",
];
const LABELS = ["", "web", "red", "1", "true", "null", "constructor", "a".repeat(63), "A_b.c-d"];
