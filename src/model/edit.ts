import type { Json } from "./json.ts";
import type { Path } from "./path.ts";

/** One change to an object, from its root. `set` makes the parents that are missing; `remove` of what is absent is no change. */
export type Edit =
  | { readonly op: "set"; readonly path: Path; readonly value: Json }
  /** Appends to the list at path, made if missing; no change when an equal item is there. */
  | { readonly op: "append"; readonly path: Path; readonly value: Json }
  | { readonly op: "remove"; readonly path: Path };
