import { readRequestUri } from "../../../../formats/go-url/index.ts";
import type { Library } from "../../declaration.ts";
import { NONE, Optional } from "../../run/optional.ts";
import { listOf, optionalOf, STRING, struct } from "../../type.ts";
import { CelObject, type CelValue } from "../../value.ts";
import { global, method } from "../define.ts";
import { asPrefix, checkLabel, checkLabel1035, checkLabelValue, checkQualifiedName, checkSubdomain } from "./names.ts";

const FORMAT = struct("kubernetes.NamedFormat");

/** A format as a value. */
export class FormatValue extends CelObject {
  readonly typeName = "kubernetes.NamedFormat";
  readonly name: string;
  readonly check: (text: string) => readonly string[];
  /** How long the regex counts as, for costs. */
  readonly regexSize: number;
  constructor(name: string, regexSize: number, check: (text: string) => readonly string[]) {
    super();
    this.name = name;
    this.regexSize = regexSize;
    this.check = check;
  }
  equals(other: CelValue): boolean {
    return other instanceof FormatValue && other.name === this.name;
  }
}

const must =
  (message: string, holds: (text: string) => boolean) =>
  (text: string): string[] =>
    holds(text) ? [] : [message];

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const TIME = /^(\d{2}):(\d{2}):(\d{2})(?:[^\n]\d+)?(?:z|[+-]\d{2}:\d{2})$/;

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return date.getUTCMonth() === Number(match[2]) - 1 && date.getUTCDate() === Number(match[3]);
}

function isDateTime(text: string): boolean {
  const [date = "", time = ""] = text.toLowerCase().split("t");
  const match = TIME.exec(time);
  if (match === null || !isDate(date)) return false;
  return Number(match[1]) <= 23 && Number(match[2]) <= 59 && Number(match[3]) <= 59;
}

function checkUri(text: string): string[] {
  const url = readRequestUri(text);
  return "because" in url ? [url.because] : [];
}

const FORMATS: ReadonlyMap<string, FormatValue> = new Map([
  ["dns1123Label", new FormatValue("DNS1123Label", 30, checkLabel)],
  ["dns1123Subdomain", new FormatValue("DNS1123Subdomain", 60, (text) => checkSubdomain(text))],
  ["dns1035Label", new FormatValue("DNS1035Label", 30, checkLabel1035)],
  ["qualifiedName", new FormatValue("QualifiedName", 60, checkQualifiedName)],
  ["dns1123LabelPrefix", new FormatValue("DNS1123LabelPrefix", 30, (text) => checkLabel(asPrefix(text)))],
  ["dns1123SubdomainPrefix", new FormatValue("DNS1123SubdomainPrefix", 60, (text) => checkSubdomain(asPrefix(text)))],
  ["dns1035LabelPrefix", new FormatValue("DNS1035LabelPrefix", 30, (text) => checkLabel1035(asPrefix(text)))],
  ["labelValue", new FormatValue("LabelValue", 40, checkLabelValue)],
  ["uri", new FormatValue("URI", 1103, checkUri)],
  [
    "uuid",
    new FormatValue(
      "uuid",
      70,
      must("does not match the UUID format", (text) => UUID.test(text)),
    ),
  ],
  [
    "byte",
    new FormatValue(
      "byte",
      84,
      must("invalid base64", (text) => BASE64.test(text)),
    ),
  ],
  ["date", new FormatValue("date", 71, must("invalid date", isDate))],
  ["datetime", new FormatValue("datetime", 71, must("invalid datetime", isDateTime))],
]);

function validate(format: FormatValue, text: string): Optional {
  const faults = format.check(text);
  return faults.length === 0 ? NONE : new Optional(faults);
}

/** @see k8s.io/apiserver/pkg/cel/library/format.go */
export const formatLibrary: Library = {
  name: "kubernetes.format",
  overloads: [
    method("format-validate", "validate", [FORMAT, STRING], optionalOf(listOf(STRING)), validate),
    global("format-named", "format.named", [STRING], optionalOf(FORMAT), (name: string) => {
      const format = FORMATS.get(name);
      return format === undefined ? NONE : new Optional(format);
    }),
    ...Array.from(FORMATS, ([name, format]) => global(`format.${name}`, `format.${name}`, [], FORMAT, () => format)),
  ],
};
