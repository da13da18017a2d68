import type { World } from "../engines/policy/index.ts";
import type { ImageDigests } from "./mutations.ts";

/** What policies may look at, and what is known of images besides. */
export interface DecisionWorld extends World {
  readonly digests?: ImageDigests | undefined;
}
