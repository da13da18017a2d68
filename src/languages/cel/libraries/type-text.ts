import type { CelType } from "../type.ts";

const NAMES: Readonly<Partial<Record<CelType["kind"], string>>> = {
  null: "null_type",
  timestamp: "google.protobuf.Timestamp",
  duration: "google.protobuf.Duration",
};

/** The name of a type without its parameters, as messages have it. */
export function typeText(type: CelType | undefined): string {
  if (type === undefined) return "dyn";
  if (type.kind === "struct" || type.kind === "opaque" || type.kind === "parameter") return type.name;
  if (type.kind === "wrapper") return "wrapper";
  return NAMES[type.kind] ?? type.kind;
}
