import { readRsaCertificate } from "../../../../formats/x509/index.ts";
import type { Library } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { DYN, STRING } from "../../type.ts";
import type { CelValue } from "../../value.ts";
import { global } from "../define.ts";
import { withDoubles } from "./doubles.ts";

/** What Kyverno keeps of the fields that Go has of a certificate. */
const FIELDS = [
  "Raw",
  "RawTBSCertificate",
  "RawSubjectPublicKeyInfo",
  "RawSubject",
  "RawIssuer",
  "Signature",
  "PublicKeyAlgorithm",
  "PublicKey",
  "SerialNumber",
  "Issuer",
  "NotBefore",
  "NotAfter",
  "KeyUsage",
  "Extensions",
  "ExtraExtensions",
  "ExtKeyUsage",
  "BasicConstraintsValid",
  "IsCA",
  "MaxPathLen",
  "MaxPathLenZero",
  "AuthorityKeyId",
  "OCSPServer",
  "IssuingCertificateURL",
  "DNSNames",
  "EmailAddresses",
  "IPAddresses",
  "PermittedDNSDomainsCritical",
  "PermittedDNSDomains",
  "ExcludedDNSDomains",
  "PermittedIPRanges",
  "ExcludedIPRanges",
  "PermittedEmailAddresses",
  "ExcludedEmailAddresses",
  "PermittedURIDomains",
  "ExcludedURIDomains",
  "CRLDistributionPoints",
  "PolicyIdentifiers",
] as const;

function decode(text: string): CelValue {
  const reading = readRsaCertificate(text);
  if (reading.is === "malformed") return fail(reading.because);
  const { is, fields } = reading.value;
  if (is === "request") return withDoubles(fields);
  const kept = Object.fromEntries(FIELDS.map((name) => [name, fields[name] ?? null]));
  // Kyverno takes the lower 64 bits.
  const serial = Number(BigInt.asIntN(64, BigInt(fields["SerialNumber"] as number | bigint)));
  return withDoubles({ ...kept, SerialNumber: serial });
}

/** @see github.com/kyverno/sdk, extensions/cel/libs/x509 */
export const x509Library: Library = {
  name: "kyverno.x509",
  overloads: [global("x509_decode_string", "x509.decode", [STRING], DYN, decode)],
};
