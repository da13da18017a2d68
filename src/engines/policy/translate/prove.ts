import { builtInKinds } from "../../../inventory/kinds/index.ts";
import type { Json, KubernetesObject } from "../../../model/index.ts";
import { toKnownObjects } from "../known-objects.ts";
import type { Policy, World } from "../policy.ts";
import { toRequest } from "../request.ts";
import { toMutants } from "./mutants.ts";

/** Whether a translation says the same as what it was made from. */
export type Proof =
  | { readonly is: "same"; readonly objects: number; readonly refused: number }
  | {
      readonly is: "different";
      readonly object: KubernetesObject;
      readonly original: string;
      readonly translated: string;
    };

/** What a proof is held on besides the objects given. */
const GENERATED = 400;

/**
 * Holds a translation against the original on objects and on objects generated from them. Nothing that is refused by one may be
 * let in by the other; an error counts as refused.
 * @param original says undefined where it is not about the object
 * @param words values that the policy names, for the generated objects
 */
export function prove(
  original: (object: KubernetesObject) => string | undefined,
  translated: Policy,
  objects: readonly KubernetesObject[],
  words: readonly Json[],
  now: Date,
): Proof {
  const world: World = { objects: toKnownObjects([]), now };
  const all = [...objects, ...toMutants(objects, words, objects.length === 0 ? 0 : GENERATED)];
  let refused = 0;
  for (const object of all) {
    const theirs = original(object);
    const ours = toRefusal(translated, toRequest(object, { kinds: builtInKinds }), world);
    if ((theirs === undefined) !== (ours === undefined))
      return { is: "different", object, original: theirs ?? "let in", translated: ours ?? "let in" };
    if (ours !== undefined) refused += 1;
  }
  return { is: "same", objects: all.length, refused };
}

/** Why a policy refuses a request; undefined: it does not. @param isOwn whether a result is of the rule in question */
export function toRefusal(
  policy: Policy,
  request: ReturnType<typeof toRequest>,
  world: World,
  isOwn: (rule: string) => boolean = () => true,
): string | undefined {
  const refusal = policy
    .judge(request, world)
    .find(({ result, rule }) => isOwn(rule) && result !== "pass" && result !== "skip");
  return refusal === undefined ? undefined : `${refusal.result}: ${refusal.message}`;
}
