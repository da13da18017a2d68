import { readRsaCertificate, type X509Value } from "../../../formats/x509/index.ts";
import type { JmesValue } from "../value.ts";
import { asText, fail, type JmesFunction } from "./function.ts";

/** @see github.com/kyverno/kyverno, pkg/engine/jmespath, jpX509Decode */
export const X509: readonly JmesFunction[] = [
  { name: "x509_decode", parameters: [["string"]], run: (args) => decode(asText(args, 0)) },
];

/** A certificate or signing request with the names of Go's fields. */
function decode(text: string): JmesValue {
  const reading = readRsaCertificate(text);
  return reading.is === "malformed" ? fail(reading.because) : toJmes(reading.value.fields);
}

/** Numbers of any size are floats, as of any JSON. */
function toJmes(value: X509Value): JmesValue {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return (value as readonly X509Value[]).map(toJmes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJmes(item)]));
}
