import { type Der, TAG, expect, given, partsOf, readDer, tagged, toBigInt, toBits, toDerTime, toOid } from "./der.ts";
import { readExtensions, toExtensionFields } from "./extensions.ts";
import { Malformed, type Reading, toReading } from "./malformed.ts";
import { toName } from "./names.ts";
import { toPublicKey, toSignatureAlgorithm } from "./public-key.ts";
import { toNumber, type X509Fields, type X509Value } from "./value.ts";

/** Fields of Go's x509.Certificate that extensions fill, as they are without them. */
const DEFAULTS: Readonly<Record<string, X509Value>> = {
  AuthorityKeyId: null,
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
  SubjectKeyId: null,
  URIStrings: null,
  URIs: null,
  UnknownExtKeyUsage: null,
};

/** The only element, a sequence. */
function readWhole(bytes: Buffer): Der {
  const element = expect(readDer(bytes), TAG.sequence);
  if (element.whole.length !== bytes.length) throw new Malformed("x509: trailing data");
  return element;
}

const encoded = (element: Der | undefined): string => given(element).whole.toString("base64");

/** A certificate in the shape of Go's x509.Certificate, as its JSON is. @param bytes DER, nothing behind it */
export function readCertificate(bytes: Buffer): Reading<X509Fields> {
  return toReading(() => toCertificate(bytes));
}

function toCertificate(bytes: Buffer): X509Fields {
  const certificate = readWhole(bytes);
  const [signed, algorithm, signature] = partsOf(certificate);
  const fields = partsOf(signed);
  const version = tagged(fields.slice(0, 1), 0);
  const [serial, , issuer, validity, subject, key, ...rest] = version === undefined ? fields : fields.slice(1);
  const [notBefore, notAfter] = partsOf(validity);
  const wrapped = tagged(rest, 3);
  const extensions = readExtensions(wrapped === undefined ? undefined : partsOf(wrapped)[0]);
  return {
    ...DEFAULTS,
    ...toExtensionFields(extensions),
    ...toPublicKey(key),
    Extensions: extensions.length === 0 ? null : extensions.map(({ shape }) => shape),
    Issuer: toName(issuer),
    NotAfter: toDerTime(notAfter),
    NotBefore: toDerTime(notBefore),
    Raw: encoded(certificate),
    RawIssuer: encoded(issuer),
    RawSubject: encoded(subject),
    RawSubjectPublicKeyInfo: encoded(key),
    RawTBSCertificate: encoded(signed),
    SerialNumber: toNumber(toBigInt(serial)),
    Signature: toBits(signature).toString("base64"),
    SignatureAlgorithm: toSignatureAlgorithm(algorithm),
    Subject: toName(subject),
    Version: version === undefined ? 1 : Number(toBigInt(partsOf(version)[0])) + 1,
  };
}

const EXTENSION_REQUEST = "1.2.840.113549.1.9.14";

/** A signing request in the shape of Go's x509.CertificateRequest. @param bytes DER, nothing behind it */
export function readCertificateRequest(bytes: Buffer): Reading<X509Fields> {
  return toReading(() => toCertificateRequest(bytes));
}

function toCertificateRequest(bytes: Buffer): X509Fields {
  const request = readWhole(bytes);
  const [signed, algorithm, signature] = partsOf(request);
  const [version, subject, key, ...rest] = partsOf(signed);
  const attributes = tagged(rest, 0);
  const asked = (attributes === undefined ? [] : partsOf(attributes)).filter(
    (attribute) => toOid(partsOf(attribute)[0]).join(".") === EXTENSION_REQUEST,
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
function toAttribute(attribute: Der): X509Value {
  const [type, values] = partsOf(attribute);
  const lists = partsOf(values).map((list) =>
    partsOf(list).map((pair) => {
      // Go takes what stands second for the value, also where that says that an extension is critical.
      const [id, value] = partsOf(pair);
      const { tag, bytes } = given(value);
      return { Type: toOid(id), Value: tag === TAG.boolean ? bytes[0] !== 0 : bytes.toString("base64") };
    }),
  );
  return { Type: toOid(type), Value: lists };
}
