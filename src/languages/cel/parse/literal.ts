import type { CelValue } from "../value.ts";
import { readDoubleLiteral, readIntLiteral, readUintLiteral } from "./number-literal.ts";
import { readBytesLiteral, readStringLiteral, type Read } from "./string-literal.ts";
import type { TokenKind } from "./token.ts";

/** The value of a literal. @param text as written, with the sign of a number */
export function readLiteral(kind: TokenKind, text: string): Read<CelValue> {
  switch (kind) {
    case "int":
      return readIntLiteral(text);
    case "uint":
      return readUintLiteral(text);
    case "double":
      return readDoubleLiteral(text);
    case "string":
      return readStringLiteral(text);
    case "bytes":
      return readBytesLiteral(text);
    default:
      return { value: kind === "null" ? null : kind === "true" };
  }
}
