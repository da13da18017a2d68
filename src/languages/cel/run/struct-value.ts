import { CelObject, type CelValue } from "../value.ts";

/** A value with named fields that is no plain JSON object: a protobuf message, a Kubernetes `Object{…}`. */
export abstract class StructValue extends CelObject {
  /** The field, its default where it is not set; undefined when there is no such field. */
  abstract getField(name: string): CelValue | undefined;
  /** Whether the field is set; undefined when there is no such field. */
  abstract hasField(name: string): boolean | undefined;
  /** The value as JSON holds it. */
  abstract toJson(): unknown;
}
