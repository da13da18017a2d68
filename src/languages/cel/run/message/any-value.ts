import { CelObject, type CelValue } from "../../value.ts";
import { equalBytes } from "../equality.ts";

/** A `google.protobuf.Any` whose type or bytes cannot be read: equal to the same bytes only. */
export class AnyValue extends CelObject {
  readonly typeName = "google.protobuf.Any";
  readonly typeUrl: string;
  readonly bytes: Uint8Array;
  constructor(typeUrl: string, bytes: Uint8Array) {
    super();
    this.typeUrl = typeUrl;
    this.bytes = bytes;
  }
  equals(other: CelValue): boolean {
    return other instanceof AnyValue && other.typeUrl === this.typeUrl && equalBytes(other.bytes, this.bytes);
  }
}
