import type { X509Value } from "./value.ts";
import { type Der, partsOf, toDerText, toOid } from "./der.ts";

/** Fields of Go's pkix.Name by the last number of 2.5.4.x; lists but for two. */
const FIELDS: Readonly<Record<number, string>> = {
  3: "CommonName",
  5: "SerialNumber",
  6: "Country",
  7: "Locality",
  8: "Province",
  9: "StreetAddress",
  10: "Organization",
  11: "OrganizationalUnit",
  17: "PostalCode",
};

/** A distinguished name in the shape of Go's pkix.Name. */
export function toName(name: Der | undefined): X509Value {
  const names = partsOf(name).flatMap((set) =>
    partsOf(set).map((pair) => {
      const [type, value] = partsOf(pair);
      return { Type: toOid(type), Value: toDerText(value) };
    }),
  );
  const shape: Record<string, X509Value> = { CommonName: "", SerialNumber: "" };
  for (const field of Object.values(FIELDS)) shape[field] ??= null;
  for (const { Type, Value } of names) {
    const field = Type.length === 4 && Type.slice(0, 3).join(".") === "2.5.4" ? FIELDS[Type[3] as number] : undefined;
    if (field === undefined) continue;
    const before = shape[field] as X509Value;
    shape[field] = typeof before === "string" ? Value : [...((before as string[] | null) ?? []), Value];
  }
  return { ...shape, ExtraNames: null, Names: names.length === 0 ? null : names };
}
