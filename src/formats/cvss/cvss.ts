/** What a CVSS vector says of how a vulnerability is used, and to what effect; alike for versions 2, 3 and 4. */
export interface CvssFacts {
  readonly version: "2.0" | "3.0" | "3.1" | "4.0";
  readonly from: "network" | "adjacent" | "local" | "physical";
  /** It takes luck, a race or a special setting. */
  readonly isHard: boolean;
  readonly needsPrivileges: boolean;
  /** Somebody must do something for it. Version 2 does not say: false. */
  readonly needsUser: boolean;
  /** It reaches beyond the program that has it: in version 4, any impact on what lies behind. */
  readonly changesScope: boolean;
  readonly confidentiality: Impact;
  readonly integrity: Impact;
  readonly availability: Impact;
}

export type Impact = "none" | "low" | "high";

const MAX_LENGTH = 400;
const FROM = new Map([
  ["N", "network"],
  ["A", "adjacent"],
  ["L", "local"],
  ["P", "physical"],
] as const);
const IMPACT = new Map<string, Impact>([
  ["N", "none"],
  ["L", "low"],
  ["H", "high"],
]);
/** Of version 2: none, partial, complete. */
const IMPACT_2 = new Map<string, Impact>([
  ["N", "none"],
  ["P", "low"],
  ["C", "high"],
]);

/**
 * Reads a vector; metrics that are not of the base are passed over.
 * @param text `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H`; of version 2 without a prefix, also in parentheses
 * @returns undefined when a metric of the base is missing or has no such value; never throws
 * @see https://www.first.org/cvss/v3-1/specification-document, section 6
 */
export function readCvss(text: string): CvssFacts | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const [, version, rest = ""] = /^\(?(?:CVSS:(3\.[01]|4\.0)\/)?([A-Za-z:/]+)\)?$/.exec(text.trim()) ?? [];
  const metrics = new Map<string, string>();
  for (const part of rest.split("/")) {
    const colon = part.indexOf(":");
    if (colon > 0 && !metrics.has(part.slice(0, colon))) metrics.set(part.slice(0, colon), part.slice(colon + 1));
  }
  switch (version) {
    case "3.0":
    case "3.1":
      return toFacts3(version, metrics);
    case "4.0":
      return toFacts4(metrics);
    default:
      return toFacts2(metrics);
  }
}

type Metrics = ReadonlyMap<string, string>;

function toFacts3(version: "3.0" | "3.1", metrics: Metrics): CvssFacts | undefined {
  return whole(version, metrics, {
    isHard: isOne(metrics.get("AC"), "H", "L"),
    needsPrivileges: isOther(metrics.get("PR"), "N", "LH"),
    needsUser: isOther(metrics.get("UI"), "N", "R"),
    changesScope: isOne(metrics.get("S"), "C", "U"),
    confidentiality: IMPACT.get(metrics.get("C") ?? ""),
    integrity: IMPACT.get(metrics.get("I") ?? ""),
    availability: IMPACT.get(metrics.get("A") ?? ""),
  });
}

function toFacts4(metrics: Metrics): CvssFacts | undefined {
  const isComplex = isOne(metrics.get("AC"), "H", "L");
  const needsSetting = isOne(metrics.get("AT"), "P", "N");
  return whole("4.0", metrics, {
    isHard: isComplex === undefined || needsSetting === undefined ? undefined : isComplex || needsSetting,
    needsPrivileges: isOther(metrics.get("PR"), "N", "LH"),
    needsUser: isOther(metrics.get("UI"), "N", "PA"),
    changesScope: ["SC", "SI", "SA"].some((key) => (metrics.get(key) ?? "N") !== "N"),
    confidentiality: IMPACT.get(metrics.get("VC") ?? ""),
    integrity: IMPACT.get(metrics.get("VI") ?? ""),
    availability: IMPACT.get(metrics.get("VA") ?? ""),
  });
}

function toFacts2(metrics: Metrics): CvssFacts | undefined {
  return whole("2.0", metrics, {
    isHard: isOne(metrics.get("AC"), "H", "ML"),
    needsPrivileges: isOther(metrics.get("Au"), "N", "SM"),
    needsUser: false,
    changesScope: false,
    confidentiality: IMPACT_2.get(metrics.get("C") ?? ""),
    integrity: IMPACT_2.get(metrics.get("I") ?? ""),
    availability: IMPACT_2.get(metrics.get("A") ?? ""),
  });
}

type Read = { readonly [Key in Exclude<keyof CvssFacts, "version" | "from">]: CvssFacts[Key] | undefined };

/** All of them, or nothing: half a vector would be taken for a mild one. */
function whole(version: CvssFacts["version"], metrics: Metrics, read: Read): CvssFacts | undefined {
  const from = FROM.get((metrics.get("AV") ?? "") as "N" | "A" | "L" | "P");
  if (from === undefined || Object.values(read).includes(undefined)) return undefined;
  return { version, from, ...(read as Omit<CvssFacts, "version" | "from">) };
}

function isOne(value: string | undefined, yes: string, no: string): boolean | undefined {
  if (value === undefined || value.length !== 1) return undefined;
  return value === yes ? true : no.includes(value) ? false : undefined;
}

function isOther(value: string | undefined, no: string, yes: string): boolean | undefined {
  const is = isOne(value, no, yes);
  return is === undefined ? undefined : !is;
}
