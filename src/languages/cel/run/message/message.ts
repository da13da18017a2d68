import type { CelValue } from "../../value.ts";
import { CelMap } from "../cel-map.ts";
import { equal } from "../equality.ts";
import { toJson } from "../json.ts";
import { StructValue } from "../struct-value.ts";
import type { FieldDescriptor, MessageDescriptor } from "./descriptor.ts";

/** Reads a field that is not set. */
export type DefaultOf = (field: FieldDescriptor) => CelValue;

/** A protobuf message: the fields that are set. */
export class Message extends StructValue {
  readonly typeName: string;
  readonly descriptor: MessageDescriptor;
  readonly #set: ReadonlyMap<string, CelValue>;
  readonly #defaultOf: DefaultOf;

  constructor(descriptor: MessageDescriptor, set: ReadonlyMap<string, CelValue>, defaultOf: DefaultOf) {
    super();
    this.typeName = descriptor.name;
    this.descriptor = descriptor;
    this.#set = set;
    this.#defaultOf = defaultOf;
  }

  getField(name: string): CelValue | undefined {
    const set = this.#set.get(name);
    if (set !== undefined) return set;
    const field = this.descriptor.fields.get(name);
    return field === undefined ? undefined : this.#defaultOf(field);
  }

  hasField(name: string): boolean | undefined {
    return this.descriptor.fields.has(name) ? this.#set.has(name) : undefined;
  }

  /** As protobuf compares: the same fields set to equal values; NaN equals nothing. */
  equals(other: CelValue): boolean {
    if (!(other instanceof Message) || other.typeName !== this.typeName || other.#set.size !== this.#set.size)
      return false;
    for (const [name, value] of this.#set) {
      const counterpart = other.#set.get(name);
      if (counterpart === undefined || !equal(value, counterpart)) return false;
    }
    return true;
  }

  toJson(): unknown {
    if (this.typeName === "google.protobuf.FieldMask") return (this.getField("paths") as string[]).join(",");
    return toJson(CelMap.of(this.#set));
  }
}
