import type { FieldDeclaration, StructType } from "../../declaration.ts";
import { equal } from "../../run/equality.ts";
import { toJson } from "../../run/json.ts";
import { entriesOf, isMap } from "../../run/map.ts";
import { StructValue } from "../../run/struct-value.ts";
import { fail } from "../../run/fail.ts";
import { DYN, STRING } from "../../type.ts";
import type { CelValue } from "../../value.ts";

type Fields = ReadonlyMap<string, CelValue>;

/** `Object{…}`, `Object.spec{…}`: what an apply configuration sets. Any field may be named. */
export class ObjectValue extends StructValue {
  readonly typeName: string;
  readonly fields: Fields;
  constructor(typeName: string, fields: Fields) {
    super();
    this.typeName = typeName;
    this.fields = fields;
  }
  getField(name: string): CelValue | undefined {
    return this.fields.get(name);
  }
  hasField(name: string): boolean {
    return this.fields.has(name);
  }
  equals(other: CelValue): boolean {
    if (!(other instanceof ObjectValue) || other.typeName !== this.typeName) return false;
    if (other.fields.size !== this.fields.size) return false;
    return Array.from(this.fields).every(([name, value]) => {
      const counterpart = other.fields.get(name);
      return counterpart !== undefined && equal(value, counterpart);
    });
  }
  toJson(): unknown {
    return Object.fromEntries(Array.from(this.fields, ([name, value]) => [name, toJson(value)]));
  }
}

/**
 * Which object within an `Object{…}` has a type that is not named after the way to it: `spec: Object.metadata{…}`.
 * Elements of lists and maps have the type of the field.
 * @see k8s.io/apiserver/pkg/cel/mutation/dynamic/objects.go
 */
export function findMisplacedTypes(value: CelValue, path = "Object"): string[] {
  if (value instanceof ObjectValue) {
    const fault = `unexpected type name "${value.typeName}", expected "${path}", which matches field name path from root Object type`;
    const within = Array.from(value.fields).flatMap(([name, field]) => findMisplacedTypes(field, `${path}.${name}`));
    return value.typeName === path ? within : [fault, ...within];
  }
  if (Array.isArray(value)) return (value as readonly CelValue[]).flatMap((one) => findMisplacedTypes(one, path));
  return isMap(value) ? Array.from(entriesOf(value)).flatMap(([, one]) => findMisplacedTypes(one, path)) : [];
}

const ANY_FIELD: FieldDeclaration = { type: DYN };

/** Every name is a field. */
class AnyFields extends Map<string, FieldDeclaration> {
  override get(): FieldDeclaration {
    return ANY_FIELD;
  }
  override has(): boolean {
    return true;
  }
}

const anyFields = new AnyFields();

/** `JSONPatch{op: "add", path: "/a", value: 1}` */
export class JsonPatchValue extends StructValue {
  readonly typeName = "JSONPatch";
  readonly op: string;
  readonly path: string;
  readonly from: string;
  /** undefined where it was not given. */
  readonly value: CelValue | undefined;
  constructor(fields: Fields) {
    super();
    this.op = textOf(fields, "op");
    this.path = textOf(fields, "path");
    this.from = textOf(fields, "from");
    this.value = fields.get("value");
  }
  getField(name: string): CelValue | undefined {
    return name === "value" ? (this.value ?? null) : this.#text(name);
  }
  hasField(name: string): boolean | undefined {
    if (name === "value") return this.value !== undefined;
    const text = this.#text(name);
    return text === undefined ? undefined : text !== "";
  }
  equals(other: CelValue): boolean {
    if (!(other instanceof JsonPatchValue)) return false;
    if (other.op !== this.op || other.path !== this.path || other.from !== this.from) return false;
    if (this.value === undefined || other.value === undefined) return this.value === other.value;
    return equal(this.value, other.value);
  }
  toJson(): unknown {
    const value = this.value === undefined ? {} : { value: toJson(this.value) };
    return { op: this.op, path: this.path, ...(this.from === "" ? {} : { from: this.from }), ...value };
  }
  #text(name: string): string | undefined {
    return name === "op" ? this.op : name === "path" ? this.path : name === "from" ? this.from : undefined;
  }
}

function textOf(fields: Fields, name: string): string {
  const value = fields.get(name) ?? "";
  return typeof value === "string" ? value : fail(`unexpected type for JSONPatchType '${name}' field`);
}

const JSON_PATCH: StructType = {
  name: "JSONPatch",
  fields: new Map([
    ["op", { type: STRING, absent: "" }],
    ["path", { type: STRING, absent: "" }],
    ["from", { type: STRING, absent: "" }],
    ["value", { type: DYN, absent: null }],
  ]),
  create: (fields) => new JsonPatchValue(fields),
};

/** The types of mutating admission policies: `JSONPatch`, `Object` and all that start with `Object.`. */
export function findMutationType(name: string): StructType | undefined {
  if (name === "JSONPatch") return JSON_PATCH;
  if (name !== "Object" && !name.startsWith("Object.")) return undefined;
  return { name, fields: anyFields, create: (fields) => new ObjectValue(name, fields) };
}
