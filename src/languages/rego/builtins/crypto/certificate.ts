import { toInteger } from "../../number.ts";
import type { RegoValue } from "../../value.ts";
import { type Der, TAG, expect, partsOf, readDer, tagged, toBigInt, toBits, toDerTime, toOid } from "./der.ts";
import { readExtensions, toExtensionFields } from "./extensions.ts";
import { toName } from "./names.ts";
import { toPublicKey, toSignatureAlgorithm } from "./public-key.ts";

/** Fields of Go's x509.Certificate that extensions fill, as they are without them. */
const DEFAULTS: Readonly<Record<string, RegoValue>> = {
  AuthorityKeyId: "",
  BasicConstraintsValid: false,
  CRLDistributionPoints: null,
  DNSNames: null,
  EmailAddresses: null,
  ExcludedDNSDomains: null,
  ExcludedEmailAddresses: null,
  ExcludedIPRanges: null,
  ExcludedURIDomains: null,
  ExtKeyUsage: null,
  ExtraExtensions: null,
  IPAddresses: null,
  InhibitAnyPolicy: 0,
  InhibitAnyPolicyZero: false,
  InhibitPolicyMapping: 0,
  InhibitPolicyMappingZero: false,
  IsCA: false,
  IssuingCertificateURL: null,
  KeyUsage: 0,
  MaxPathLen: 0,
  MaxPathLenZero: false,
  OCSPServer: null,
  PermittedDNSDomains: null,
  PermittedDNSDomainsCritical: false,
  PermittedEmailAddresses: null,
  PermittedIPRanges: null,
  PermittedURIDomains: null,
  Policies: null,
  PolicyIdentifiers: null,
  PolicyMappings: null,
  RequireExplicitPolicy: 0,
  RequireExplicitPolicyZero: false,
  SubjectKeyId: "",
  URIStrings: null,
  URIs: null,
  UnknownExtKeyUsage: null,
};

const encoded = ({ whole }: Der): string => whole.toString("base64");

/** A certificate in the shape of Go's x509.Certificate, as its JSON is. */
export function toCertificate(bytes: Buffer): Record<string, RegoValue> {
  const certificate = expect(readDer(bytes), TAG.sequence);
  const [signed, algorithm, signature] = partsOf(certificate) as [Der, Der, Der];
  const fields = partsOf(signed);
  const version = tagged(fields.slice(0, 1), 0);
  const [serial, , issuer, validity, subject, key, ...rest] = version === undefined ? fields : fields.slice(1);
  const [notBefore, notAfter] = partsOf(validity);
  const wrapped = tagged(rest, 3);
  const extensions = readExtensions(wrapped === undefined ? undefined : partsOf(wrapped)[0]);
  return {
    ...DEFAULTS,
    ...toExtensionFields(extensions),
    ...toPublicKey(key as Der),
    Extensions: extensions.length === 0 ? null : extensions.map(({ shape }) => shape),
    Issuer: toName(issuer as Der),
    NotAfter: toDerTime(notAfter as Der),
    NotBefore: toDerTime(notBefore as Der),
    Raw: encoded(certificate),
    RawIssuer: encoded(issuer as Der),
    RawSubject: encoded(subject as Der),
    RawSubjectPublicKeyInfo: encoded(key as Der),
    RawTBSCertificate: encoded(signed),
    SerialNumber: toInteger(toBigInt(serial as Der)),
    Signature: toBits(signature).toString("base64"),
    SignatureAlgorithm: toSignatureAlgorithm(algorithm),
    Subject: toName(subject as Der),
    Version: version === undefined ? 1 : Number(toBigInt(partsOf(version)[0] as Der)) + 1,
  };
}

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

/** A signing request in the shape of Go's x509.CertificateRequest. */
export function toCertificateRequest(bytes: Buffer): RegoValue {
  const request = expect(readDer(bytes), TAG.sequence);
  const [signed, algorithm, signature] = partsOf(request) as [Der, Der, Der];
  const [version, subject, key, ...rest] = partsOf(signed) as [Der, Der, Der];
  const attributes = tagged(rest, 0);
  const asked = (attributes === undefined ? [] : partsOf(attributes)).filter(
    (attribute) => toOid(partsOf(attribute)[0] as Der).join(".") === EXTENSION_REQUEST,
  );
  const extensions = asked.flatMap((attribute) => partsOf(partsOf(attribute)[1]).flatMap(readExtensions));
  const names = toExtensionFields(extensions.filter(({ id }) => id === "2.5.29.17"));
  return {
    ...toPublicKey(key),
    Attributes: asked.length === 0 ? null : asked.map(toAttribute),
    DNSNames: names["DNSNames"] ?? null,
    EmailAddresses: names["EmailAddresses"] ?? null,
    IPAddresses: names["IPAddresses"] ?? null,
    URIs: names["URIs"] ?? null,
    Extensions: extensions.length === 0 ? null : extensions.map(({ shape }) => shape),
    ExtraExtensions: null,
    Raw: encoded(request),
    RawSubject: encoded(subject),
    RawSubjectPublicKeyInfo: encoded(key),
    RawTBSCertificateRequest: encoded(signed),
    Signature: toBits(signature).toString("base64"),
    SignatureAlgorithm: toSignatureAlgorithm(algorithm),
    Subject: toName(subject),
    Version: Number(toBigInt(version)),
  };
}

/** An attribute as a list of lists of type and value. */
function toAttribute(attribute: Der): RegoValue {
  const [type, values] = partsOf(attribute) as [Der, Der];
  const lists = partsOf(values).map((list) =>
    partsOf(list).map((pair) => {
      const parts = partsOf(pair);
      return { Type: toOid(parts[0] as Der), Value: (parts.at(-1) as Der).bytes.toString("base64") };
    }),
  );
  return { Type: toOid(type), Value: lists };
}
