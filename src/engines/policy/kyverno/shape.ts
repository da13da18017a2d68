import { isObject, type Json, type Path } from "../../../model/index.ts";

/** What a field may hold. */
export type Shape =
  | "text"
  | "flag"
  | "number"
  /** A mapping of texts. */
  | "texts by key"
  | "any"
  | { readonly list: Shape }
  | { readonly fields: Fields; readonly needs?: readonly string[] }
  /** A list or a mapping, as conditions may be written. */
  | { readonly either: readonly [Shape, Shape] };

/** Functions where shapes hold themselves. */
export type Fields = Readonly<Record<string, Shape | (() => Shape)>>;

export interface ShapeFault {
  readonly path: Path;
  readonly message: string;
  /** The API server would refuse the object, rather than leave a field out. */
  readonly isWrong: boolean;
}

const MAX_FAULTS = 50;

/** What in a value is not as the shape says: fields nobody reads, values of another type, fields that are missing. */
export function findShapeFaults(value: Json, shape: Shape, path: Path): readonly ShapeFault[] {
  const faults: ShapeFault[] = [];
  check(value, shape, path);
  return faults;

  function report(at: Path, message: string, isWrong: boolean): void {
    if (faults.length < MAX_FAULTS) faults.push({ path: at, message, isWrong });
  }

  function check(one: Json, wanted: Shape, at: Path): void {
    if (wanted === "any" || one === null) return;
    if (typeof wanted === "string") checkLeaf(one, wanted, at);
    else if ("either" in wanted) check(one, wanted.either[Array.isArray(one) ? 0 : 1], at);
    else if ("list" in wanted) checkList(one, wanted.list, at);
    else checkFields(one, wanted, at);
  }

  function checkLeaf(one: Json, wanted: "text" | "flag" | "number" | "texts by key", at: Path): void {
    if (wanted === "texts by key") {
      const isRight = isObject(one) && Object.values(one).every((item) => typeof item === "string");
      if (!isRight) report(at, "must be a mapping of texts", true);
      return;
    }
    const type = { text: "string", flag: "boolean", number: "number" }[wanted];
    if (typeof one !== type) report(at, `must be a ${type}, not ${nameOf(one)}`, true);
  }

  function checkList(one: Json, item: Shape, at: Path): void {
    if (!Array.isArray(one)) report(at, `must be a list, not ${nameOf(one)}`, true);
    else for (const [index, each] of one.entries()) check(each, item, [...at, index]);
  }

  function checkFields(one: Json, wanted: { fields: Fields; needs?: readonly string[] }, at: Path): void {
    if (!isObject(one)) return report(at, `must be a mapping, not ${nameOf(one)}`, true);
    for (const key of wanted.needs ?? []) if ((one[key] ?? null) === null) report(at, `${key} is missing`, true);
    for (const [key, item] of Object.entries(one)) {
      const field = Object.hasOwn(wanted.fields, key) ? wanted.fields[key] : undefined;
      if (field === undefined)
        report([...at, key], `unknown field ${key}: nobody reads it${hint(key, wanted.fields)}`, false);
      else check(item ?? null, typeof field === "function" ? field() : field, [...at, key]);
    }
  }
}

function nameOf(value: Json): string {
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "a mapping" : `${typeof value} ${JSON.stringify(value).slice(0, 40)}`;
}

/** The field that was probably meant. */
function hint(key: string, fields: Fields): string {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, "")
      .replace(/s$/, "");
  const meant = Object.keys(fields).find((name) => plain(name) === plain(key));
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** A mapping with these fields and no other. */
export function mapping(fields: Fields, ...needs: readonly string[]): { fields: Fields; needs: readonly string[] } {
  return { fields, needs };
}
