import type { X509Value } from "./value.ts";
import { type Der, given, partsOf, readDer, tagged, toBigInt, toBits, toOid } from "./der.ts";
import { orNull, textsIn, toAlternativeNames, toIp, toUrlTexts } from "./general-names.ts";

type Shape = Record<string, X509Value>;

/** An extension as it stands in a certificate or request. */
export interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: Buffer;
  readonly shape: X509Value;
}

/** Go's x509.ExtKeyUsage by the object identifier. */
const USAGES: readonly string[] = [
  "2.5.29.37.0",
  ...["1", "2", "3", "4", "5", "6", "7", "8", "9"].map((last) => `1.3.6.1.5.5.7.3.${last}`),
  "1.3.6.1.4.1.311.10.3.3",
  "2.16.840.1.113730.4.1",
  "1.3.6.1.4.1.311.2.1.22",
  "1.3.6.1.4.1.311.61.1.1",
];

export function readExtensions(sequence: Der | undefined): Extension[] {
  if (sequence === undefined) return [];
  return partsOf(sequence).map((extension) => {
    const parts = partsOf(extension);
    const id = toOid(parts[0]);
    const critical = parts.length > 2 && parts[1]?.bytes[0] === 0xff;
    const value = given(parts.at(-1)).bytes;
    return {
      id: id.join("."),
      critical,
      value,
      shape: { Id: id, Critical: critical, Value: value.toString("base64") },
    };
  });
}

/** What each extension that Go knows says, by its object identifier. */
const READERS: Readonly<Record<string, (value: Der, extension: Extension) => Shape>> = {
  "2.5.29.14": ({ bytes }) => ({ SubjectKeyId: bytes.toString("base64") }),
  "2.5.29.15": (value) => ({ KeyUsage: toKeyUsage(toBits(value)) }),
  "2.5.29.17": (value) => ({ ...toAlternativeNames(partsOf(value)), URIStrings: orNull(toUrlTexts(partsOf(value))) }),
  "2.5.29.19": toConstraints,
  "2.5.29.30": toNameConstraints,
  "2.5.29.31": (value) => ({ CRLDistributionPoints: orNull(toDistributionPoints(value)) }),
  "2.5.29.32": toPolicies,
  "2.5.29.35": (value) => ({ AuthorityKeyId: tagged(partsOf(value), 0)?.bytes.toString("base64") ?? "" }),
  "2.5.29.36": toPolicyConstraints,
  "2.5.29.37": toExtendedUsages,
  "2.5.29.54": (value) => skipCerts("InhibitAnyPolicy", Number(toBigInt(value))),
  "1.3.6.1.5.5.7.1.1": toAuthorityAccess,
};

/** What the extensions say, in Go's fields. */
export function toExtensionFields(extensions: readonly Extension[]): Shape {
  const shape: Shape = {};
  for (const extension of extensions) {
    const read = Object.hasOwn(READERS, extension.id) ? READERS[extension.id] : undefined;
    if (read !== undefined) Object.assign(shape, read(readDer(extension.value), extension));
  }
  const unknown = extensions.filter(({ id, critical }) => critical && !Object.hasOwn(READERS, id));
  return { ...shape, UnhandledCriticalExtensions: orNull(unknown.map(({ id }) => id.split(".").map(Number))) };
}

/** Bit n of the string is bit n of the number. */
function toKeyUsage(bits: Buffer): number {
  let usage = 0;
  for (let bit = 0; bit < 9; bit++) {
    if (((bits[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) usage |= 1 << bit;
  }
  return usage;
}

function toConstraints(value: Der): Shape {
  const parts = partsOf(value);
  const isCa = parts[0]?.tag === 1 && parts[0].bytes[0] === 0xff;
  const length = parts.find(({ tag }) => tag === 2);
  const MaxPathLen = length === undefined ? -1 : Number(toBigInt(length));
  return { BasicConstraintsValid: true, IsCA: isCa, MaxPathLen, MaxPathLenZero: MaxPathLen === 0 };
}

function toDistributionPoints(value: Der): string[] {
  return partsOf(value).flatMap((point) => {
    const name = tagged(partsOf(point), 0);
    const full = name === undefined ? undefined : tagged(partsOf(name), 0);
    return full === undefined ? [] : textsIn(full, 0x86);
  });
}

function toPolicies(value: Der): Shape {
  const ids = partsOf(value).map((policy) => toOid(partsOf(policy)[0]));
  return { PolicyIdentifiers: orNull(ids), Policies: orNull(ids.map((id) => id.join("."))) };
}

function skipCerts(name: string, count: number): Shape {
  return { [name]: count, [`${name}Zero`]: count === 0 };
}

function toPolicyConstraints(value: Der): Shape {
  const [explicit, mapping] = [tagged(partsOf(value), 0), tagged(partsOf(value), 1)];
  return {
    ...(explicit === undefined ? {} : skipCerts("RequireExplicitPolicy", Number(toBigInt(explicit)))),
    ...(mapping === undefined ? {} : skipCerts("InhibitPolicyMapping", Number(toBigInt(mapping)))),
  };
}

function toExtendedUsages(value: Der): Shape {
  const ids = partsOf(value).map(toOid);
  const known = ids.map((id) => USAGES.indexOf(id.join("."))).filter((usage) => usage >= 0);
  return { ExtKeyUsage: orNull(known), UnknownExtKeyUsage: orNull(ids.filter((id) => !USAGES.includes(id.join(".")))) };
}

function toAuthorityAccess(value: Der): Shape {
  const urls = (last: number): string[] =>
    partsOf(value).flatMap((description) => {
      const [method, location] = partsOf(description);
      return toOid(method).at(-1) === last && given(location).tag === 0x86
        ? [given(location).bytes.toString("latin1")]
        : [];
    });
  return { OCSPServer: orNull(urls(1)), IssuingCertificateURL: orNull(urls(2)) };
}

function toNameConstraints(value: Der, { critical }: Extension): Shape {
  const parts = partsOf(value);
  return {
    PermittedDNSDomainsCritical: critical,
    ...toSubtrees("Permitted", tagged(parts, 0)),
    ...toSubtrees("Excluded", tagged(parts, 1)),
  };
}

function toSubtrees(prefix: string, subtrees: Der | undefined): Shape {
  const bases = subtrees === undefined ? [] : partsOf(subtrees).map((subtree) => given(partsOf(subtree)[0]));
  const texts = (tag: number) =>
    orNull(bases.filter((base) => base.tag === tag).map(({ bytes }) => bytes.toString("latin1")));
  const ranges = bases
    .filter(({ tag }) => tag === 0x87)
    .map(({ bytes }) => {
      const half = bytes.length / 2;
      return { IP: toIp(bytes.subarray(0, half)), Mask: bytes.subarray(half).toString("base64") };
    });
  return {
    [`${prefix}DNSDomains`]: texts(0x82),
    [`${prefix}EmailAddresses`]: texts(0x81),
    [`${prefix}IPRanges`]: orNull(ranges),
    [`${prefix}URIDomains`]: texts(0x86),
  };
}
