import type { ImageReference } from "../../formats/image-reference/index.ts";

const LATEST = /^latest$/i;
/** `latest` as a word of a longer tag: `latest-alpine`, `v2_latest`. */
const LATEST_WORD = /(?:^|[._-])latest(?:[._-]|$)/i;

/** A registry hands out the same image whoever reaches the pod: exposure makes the name of an image no worse. */
export const AT_ANY_EXPOSURE = { exposure: "cluster" } as const;

/** What the tag promises: `pinned` has a digest, `fixed` is a version by custom. */
export type Mobility = "pinned" | "latest" | "floating" | "fixed";

/**
 * How much an image can change under the reference.
 * @param floatingTags tags that move by custom, in any case of letters
 */
export function toMobility({ tag, digest }: ImageReference, floatingTags: readonly string[]): Mobility {
  if (digest !== undefined) return "pinned";
  if (tag === undefined || LATEST.test(tag)) return "latest";
  const isFloating = floatingTags.some((floating) => floating.toLowerCase() === tag.toLowerCase());
  return isFloating || LATEST_WORD.test(tag) ? "floating" : "fixed";
}
