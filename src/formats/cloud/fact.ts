import { dig, isObject, type Json, type JsonObject, type Path } from "../../model/index.ts";

/** One field of a description. */
export type Fact =
  | { readonly is: "known"; readonly value: Json; readonly path: Path }
  | { readonly is: "absent"; readonly path: Path }
  /** Known only after the plan was applied. */
  | { readonly is: "later"; readonly path: Path };

/** A field's place in what the provider describes, and in Terraform's values; undefined: that form does not tell. */
export interface FieldPlace {
  readonly described?: Path;
  readonly terraform?: Path;
}

/** A field of a cloud object, whichever form it has; undefined when its form does not tell it. */
export function readFact(object: JsonObject, place: FieldPlace): Fact | undefined {
  const path = object["form"] === "terraform" ? place.terraform : place.described;
  if (path === undefined) return undefined;
  const value = dig(object, ...path);
  if (isLater(object, path)) return { is: "later", path };
  // Terraform writes null for what is not set.
  return value === undefined || value === null ? { is: "absent", path } : { is: "known", value, path };
}

/** Whether the value, or something it stands in, or some of what it holds, is known only later. */
function isLater(object: JsonObject, path: Path): boolean {
  let at: Json | undefined = object["knownLater"];
  for (const step of path) {
    if (at === true) return true;
    at = dig(at, step);
  }
  return holdsTrue(at, 0);
}

function holdsTrue(value: Json | undefined, depth: number): boolean {
  if (value === true) return true;
  if (depth > 10) return false;
  if (Array.isArray(value)) return value.some((item) => holdsTrue(item, depth + 1));
  return isObject(value) && Object.values(value).some((item) => holdsTrue(item, depth + 1));
}
