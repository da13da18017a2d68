import { CelObject, type CelValue } from "../value.ts";

/** A type as a value, what `type(x)` gives. */
export class TypeValue extends CelObject {
  readonly typeName = "type";
  /** `int`, `list`, `google.protobuf.Timestamp` */
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
  equals(other: CelValue): boolean {
    return other instanceof TypeValue && other.name === this.name;
  }
}
