import { isObject, type Json, type JsonObject, Problem } from "../../model/index.ts";
import { mergeLists } from "./merge-lists.ts";
import { deduce, type Shape, toShape } from "./shape.ts";
import { findAtomics, validate } from "./validate.ts";

/**
 * The object with an apply configuration merged into it, as server-side apply does without field managers: lists by
 * their list type, and nothing is taken away. Neither is changed.
 * @param schema of the object in the dialect of CRDs; undefined: mappings are merged, lists cannot be
 * @returns FIELD_INVALID in the API server's words when the configuration does not fit the schema, or touches a mapping or list that
 * can only be replaced as a whole; never throws
 * @see sigs.k8s.io/structured-merge-diff/v6/typed and k8s.io/apiserver/pkg/admission/plugin/policy/mutating/patch/smd.go
 */
export function applyStructuredMerge(
  object: JsonObject,
  configuration: JsonObject,
  schema: JsonObject | undefined,
): JsonObject | Problem {
  const shape = toShape(schema);
  const faults = validate(configuration, shape, { allowsDuplicates: false, allowsUnknown: false });
  if (faults.length > 0) return refuse(`failed to convert patch object to typed object: ${join(faults)}`);
  const atomics = findAtomics(configuration, shape);
  if (atomics.length > 0) {
    const list = atomics.join(", ");
    return refuse(`invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${list}`);
  }
  // A newer API server hands over fields that our schemas do not know; an older one, or a client's typing error, has lost them by now.
  const own = validate(object, shape, { allowsDuplicates: true, allowsUnknown: true });
  if (own.length > 0) return refuse(`failed to convert original object to typed object: ${join(own)}`);
  return merge(object, configuration, shape) as JsonObject;
}

function refuse(message: string): Problem {
  return new Problem("FIELD_INVALID", message);
}

function join(faults: readonly string[]): string {
  return faults.length === 1 ? (faults[0] ?? "") : ["errors:", ...faults.map((fault) => `  ${fault}`)].join("\n");
}

/** Both fit the shape already. Null is an empty mapping or list where the shape is one. */
function merge(left: Json, right: Json, shape: Shape): Json {
  const { map, list, scalar } = deduce(shape, right);
  if (map !== undefined) {
    if (right === null) return isObject(left) && Object.keys(left).length > 0 ? left : null;
    if (map.isAtomic || !isObject(left) || !isObject(right)) return right;
    const result = new Map(Object.entries(left));
    for (const [key, value] of Object.entries(right)) {
      const before = result.get(key);
      if (value !== undefined)
        result.set(key, before === undefined ? value : merge(before, value, map.field(key) ?? {}));
    }
    return Object.fromEntries(result);
  }
  if (scalar === undefined && list !== undefined) {
    if (right === null) return Array.isArray(left) && left.length > 0 ? left : null;
    if (list.is === "atomic" || !Array.isArray(left) || !Array.isArray(right)) return right;
    return mergeLists(left, right, list, (before, after) => merge(before, after, list.item));
  }
  return right;
}
