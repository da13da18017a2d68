import { readCertificate, readCertificateRequest } from "./certificate.ts";
import { Malformed, type Reading, toReading } from "./malformed.ts";
import { readPem } from "./pem.ts";
import type { X509Fields, X509Value } from "./value.ts";

/** Longer than any chain of certificates in use. */
const MAX_LENGTH = 100_000;
/** Go's x509.RSA. */
const RSA = 1;

/** What a PEM text is about, with the fields of Go's type. */
export interface RsaCertificate {
  readonly is: "certificate" | "request";
  readonly fields: X509Fields;
}

/**
 * The first block of a PEM text as Kyverno's functions decode it: a certificate or request for an RSA key, whose modulus
 * is a decimal text.
 * @see github.com/kyverno/sdk, extensions/cel/libs/x509
 */
export function readRsaCertificate(text: string): Reading<RsaCertificate> {
  return toReading(() => {
    if (text.length > MAX_LENGTH) throw new Malformed("the certificate is too long");
    const block = readPem(text)?.block;
    if (block === undefined) throw new Malformed("failed to decode PEM block");
    if (block.type !== "CERTIFICATE" && block.type !== "CERTIFICATE REQUEST")
      throw new Malformed("PEM block neither contains a CERTIFICATE or CERTIFICATE REQUEST");
    const isRequest = block.type === "CERTIFICATE REQUEST";
    const reading = isRequest ? readCertificateRequest(block.bytes) : readCertificate(block.bytes);
    if (reading.is === "malformed") throw new Malformed(reading.because);
    const { PublicKey, PublicKeyAlgorithm } = reading.value;
    if (PublicKeyAlgorithm !== RSA) throw new Malformed("certificate should use rsa algorithm");
    const { N, E } = PublicKey as { readonly N: number | bigint; readonly E: X509Value };
    // URIStrings is what others add to Go's fields.
    const { URIStrings: _, ...fields } = reading.value;
    return { is: isRequest ? "request" : "certificate", fields: { ...fields, PublicKey: { N: String(N), E } } };
  });
}
