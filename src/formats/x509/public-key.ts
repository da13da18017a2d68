import { toNumber, type X509Value } from "./value.ts";
import { type Der, TAG, given, partsOf, readDer, toBigInt, toBits, toOid } from "./der.ts";
import { Malformed } from "./malformed.ts";

/** Go's x509.PublicKeyAlgorithm by object identifier. */
const ALGORITHMS: Readonly<Record<string, number>> = {
  "1.2.840.113549.1.1.1": 1,
  "1.2.840.10040.4.1": 2,
  "1.2.840.10045.2.1": 3,
  "1.3.101.112": 4,
};

/** Go's x509.SignatureAlgorithm by object identifier; RSA-PSS is told by its hash. */
const SIGNATURES: Readonly<Record<string, number>> = {
  "1.2.840.113549.1.1.2": 1,
  "1.2.840.113549.1.1.4": 2,
  "1.2.840.113549.1.1.5": 3,
  "1.2.840.113549.1.1.11": 4,
  "1.2.840.113549.1.1.12": 5,
  "1.2.840.113549.1.1.13": 6,
  "1.2.840.10040.4.3": 7,
  "2.16.840.1.101.3.4.3.2": 8,
  "1.2.840.10045.4.1": 9,
  "1.2.840.10045.4.3.2": 10,
  "1.2.840.10045.4.3.3": 11,
  "1.2.840.10045.4.3.4": 12,
  "1.3.101.112": 16,
};
const PSS = "1.2.840.113549.1.1.10";
const PSS_HASHES: readonly (readonly [string, number])[] = [
  ["0609608648016503040201", 13],
  ["0609608648016503040202", 14],
  ["0609608648016503040203", 15],
];

/** The number of Go's signature algorithm; 0 where it is not known. */
export function toSignatureAlgorithm(identifier: Der | undefined): number {
  const [oid] = partsOf(identifier);
  const name = toOid(oid).join(".");
  if (name !== PSS) return SIGNATURES[name] ?? 0;
  const hex = given(identifier).bytes.toString("hex");
  return PSS_HASHES.find(([hash]) => hex.includes(hash))?.[1] ?? 0;
}

/** A subjectPublicKeyInfo's algorithm and key in the shape of Go's types. */
export function toPublicKey(info: Der | undefined): {
  readonly PublicKeyAlgorithm: number;
  readonly PublicKey: X509Value;
} {
  const [identifier, key] = partsOf(info);
  if (key?.tag !== TAG.bitString) throw new Malformed("x509: invalid public key");
  const algorithm = ALGORITHMS[toOid(partsOf(identifier)[0]).join(".")] ?? 0;
  return { PublicKeyAlgorithm: algorithm, PublicKey: toKeyShape(algorithm, toBits(key)) };
}

function toKeyShape(algorithm: number, bits: Buffer): X509Value {
  if (algorithm === 1) {
    const [modulus, exponent] = partsOf(readDer(bits));
    return { N: toNumber(toBigInt(modulus)), E: toNumber(toBigInt(exponent)) };
  }
  if (algorithm === 3) return toPoint(bits);
  return algorithm === 4 ? bits.toString("base64") : null;
}

/** An uncompressed point of an elliptic curve. */
export function toPoint(bits: Buffer): { readonly Curve: X509Value; readonly X: X509Value; readonly Y: X509Value } {
  const half = (bits.length - 1) / 2;
  if (bits[0] !== 4 || half < 1 || !Number.isInteger(half))
    throw new Malformed("x509: failed to unmarshal elliptic curve point");
  const number = (bytes: Buffer): X509Value => toNumber(BigInt(`0x${bytes.toString("hex")}`));
  return { Curve: {}, X: number(bits.subarray(1, 1 + half)), Y: number(bits.subarray(1 + half)) };
}
