import { CelObject, type CelValue } from "../../value.ts";

/** A value of an enum that is a type of its own. */
export class EnumValue extends CelObject {
  /** Full name of the enum. */
  readonly typeName: string;
  readonly value: number;
  constructor(typeName: string, value: number) {
    super();
    this.typeName = typeName;
    this.value = value;
  }
  equals(other: CelValue): boolean {
    return other instanceof EnumValue && other.typeName === this.typeName && other.value === this.value;
  }
}
