import type { World } from "../../engines/policy/index.ts";
import type { KubernetesObject } from "../../model/index.ts";
import type { ImageDigests, Mutations } from "../mutations.ts";
import type { Review } from "../review.ts";

/** What mutations made of a request's object. */
export interface Mutated {
  /** The very object that came in where nothing changes (always, when changes are only suggested); null where there is none. */
  readonly object: KubernetesObject | null;
  /** For the client: what would be set, and what could not be. */
  readonly notes: readonly string[];
  /** For the audit log: `defaulted`, `not-pinned`. */
  readonly annotations: ReadonlyMap<string, string>;
}

/** The request's object with what says nothing filled in. Never changes the object that came in; applied twice it is the same as once. */
export function applyMutations(
  review: Review,
  _mutations: Mutations,
  _world: World & { readonly digests?: ImageDigests },
): Mutated {
  return { object: review.request.object, notes: [], annotations: new Map() };
}
