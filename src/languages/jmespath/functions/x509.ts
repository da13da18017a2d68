import { X509Certificate } from "node:crypto";
import type { JmesObject, JmesValue } from "../value.ts";
import { asText, fail, type JmesFunction } from "./function.ts";

export const X509: readonly JmesFunction[] = [
  { name: "x509_decode", parameters: [["string"]], run: (args) => decode(asText(args, 0)) },
];

/** Longer than any chain of certificates in use. */
const MAX_LENGTH = 100_000;
/** Go's number for RSA. */
const RSA = 1;

/**
 * The certificate with the names of Go's fields. Those that policies ask about are there; any other is a missing key,
 * which fails, rather than a guess.
 */
function decode(text: string): JmesObject {
  if (text.length > MAX_LENGTH) return fail("the certificate is too long");
  const [block, kind] = /-----BEGIN ([A-Z ]+)-----[^-]*-----END \1-----/.exec(text) ?? [];
  if (block === undefined) return fail("failed to decode PEM block");
  if (kind === "CERTIFICATE REQUEST") return fail("certificate requests are not decoded here");
  if (kind !== "CERTIFICATE") return fail("PEM block neither contains a CERTIFICATE or CERTIFICATE REQUEST");
  const certificate = read(block);
  const { publicKey, raw, serialNumber, validFromDate, validToDate, ca } = certificate;
  if (publicKey.asymmetricKeyType !== "rsa") return fail("certificate should use rsa algorithm");
  const names = toAlternativeNames(certificate.subjectAltName);
  return {
    DNSNames: names("DNS"),
    EmailAddresses: names("email"),
    IPAddresses: names("IP Address"),
    IsCA: ca,
    Issuer: toName(certificate.issuer),
    NotAfter: toTime(validToDate),
    NotBefore: toTime(validFromDate),
    PublicKey: toPublicKey(publicKey.export({ format: "jwk" })),
    PublicKeyAlgorithm: RSA,
    Raw: raw.toString("base64"),
    SerialNumber: Number(BigInt(`0x${serialNumber}`)),
    Subject: toName(certificate.subject),
  };
}

function read(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch {
    return fail("x509: malformed certificate");
  }
}

function toTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function toPublicKey({ n = "", e = "" }: { readonly n?: string; readonly e?: string }): JmesObject {
  const number = (text: string): bigint => BigInt(`0x${Buffer.from(text, "base64url").toString("hex") || "0"}`);
  return { N: number(n).toString(), E: Number(number(e)) };
}

const PARTS: Readonly<Record<string, string>> = {
  C: "Country",
  O: "Organization",
  OU: "OrganizationalUnit",
  L: "Locality",
  ST: "Province",
  street: "StreetAddress",
  postalCode: "PostalCode",
};

/** @param name one attribute a line, `CN=example` */
function toName(name: string): JmesObject {
  const lines = name.split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
  const all = (key: string): string[] => lines.filter(([own]) => own === key).map(([, value = ""]) => value);
  const lists = Object.entries(PARTS).map(([key, part]) => [part, orNull(all(key))] as const);
  return {
    CommonName: all("CN").at(-1) ?? "",
    SerialNumber: all("serialNumber").at(-1) ?? "",
    ...Object.fromEntries(lists),
  };
}

function toAlternativeNames(text: string | undefined): (kind: string) => JmesValue {
  const names = (text ?? "").split(", ").map((name) => name.split(":"));
  return (kind) => orNull(names.filter(([own]) => own === kind).map(([, ...rest]) => rest.join(":")));
}

function orNull(list: string[]): JmesValue {
  return list.length === 0 ? null : list;
}
