import { formatFloat32 } from "../format-go.ts";
import { Integer, type JmesValue } from "../value.ts";

/** The text of a scalar, where Kyverno takes numbers and booleans for texts too; undefined for all else. */
export function toPlainText(value: JmesValue | undefined): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number") return formatFloat32(value);
  if (typeof value === "boolean") return String(value);
  return value instanceof Integer ? String(value.toNumber()) : undefined;
}
