import { CelObject, type CelValue } from "../value.ts";
import { equal } from "./equality.ts";

/** `optional.of(x)` or `optional.none()`. */
export class Optional extends CelObject {
  readonly typeName = "optional_type";
  /** undefined: none */
  readonly value: CelValue | undefined;
  constructor(value: CelValue | undefined) {
    super();
    this.value = value;
  }
  equals(other: CelValue): boolean {
    if (!(other instanceof Optional)) return false;
    if (this.value === undefined || other.value === undefined) return this.value === other.value;
    return equal(this.value, other.value);
  }
}

/** `optional.none()` */
export const NONE = new Optional(undefined);
