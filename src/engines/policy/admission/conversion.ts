import { isEqual } from "../../../formats/json-patch/index.ts";
import type { Kind } from "../../../inventory/kinds/index.ts";
import type { KubernetesObject } from "../../../model/index.ts";
import { toApiVersion } from "./attributes.ts";

const known = new WeakMap<Kind, WeakMap<Kind, boolean>>();

/**
 * Whether objects of one version are objects of the other once their apiVersion says so: custom kinds (whose conversion
 * webhooks nobody asks here) and built-in kinds whose schemas are the same.
 */
export function canConvert(from: Kind, to: Kind): boolean {
  if (!from.isBuiltIn && !to.isBuiltIn) return true;
  const answers = known.get(from) ?? new WeakMap<Kind, boolean>();
  known.set(from, answers);
  const answer = answers.get(to) ?? isEqual(from.schema() ?? null, to.schema() ?? null);
  answers.set(to, answer);
  return answer;
}

/** The object in another version of its kind; see `canConvert`. */
export function convert<Given extends KubernetesObject | null>(
  object: Given,
  kind: { readonly group: string; readonly version: string },
): Given {
  const apiVersion = toApiVersion(kind);
  return object === null || object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}
