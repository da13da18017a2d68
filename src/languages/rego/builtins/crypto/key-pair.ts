import { createPublicKey, X509Certificate } from "node:crypto";
import type { RegoValue } from "../../value.ts";
import { decodeBase64 } from "../base64.ts";
import { failure } from "../operands.ts";
import { type PemBlock, readPem } from "../../../../formats/x509/index.ts";
import { readPrivateKey, toPrivateKeyShape } from "./private-key.ts";

/** PEM as it is, from base64 of it, or around base64 of DER. */
function blocksOf(text: string, type: string): PemBlock[] {
  if (!text.startsWith("-----BEGIN ")) {
    const bytes = decodeBase64(text);
    const decoded = bytes.toString("latin1");
    return decoded.startsWith("-----BEGIN ") ? blocksOf(decoded, type) : [{ type, bytes }];
  }
  const blocks: PemBlock[] = [];
  for (let pem = readPem(text); pem !== undefined; pem = readPem(pem.rest)) blocks.push(pem.block);
  return blocks;
}

/** A certificate chain and its key in the shape of Go's tls.Certificate. */
export function keyPair(certificate: string, key: string, toShape: (bytes: Buffer) => RegoValue): RegoValue {
  const chain = blocksOf(certificate, "CERTIFICATE").filter(({ type }) => type === "CERTIFICATE");
  const [leaf] = chain;
  if (leaf === undefined) throw failure("tls: failed to find any PEM data in certificate input");
  const block = blocksOf(key, "PRIVATE KEY").find(({ type }) => type.endsWith("PRIVATE KEY"));
  const privateKey = block === undefined ? undefined : readPrivateKey(block);
  if (privateKey === undefined) throw failure("tls: failed to find any PEM data in key input");
  if (!isOf(leaf.bytes, createPublicKey(privateKey).export({ format: "der", type: "spki" }))) {
    throw failure("tls: private key does not match public key");
  }
  return {
    Certificate: chain.map(({ bytes }) => bytes.toString("base64")),
    Leaf: toShape(leaf.bytes),
    OCSPStaple: null,
    PrivateKey: toPrivateKeyShape(privateKey),
    SignedCertificateTimestamps: null,
    SupportedSignatureAlgorithms: null,
  };
}

function isOf(certificate: Buffer, key: Buffer): boolean {
  try {
    return new X509Certificate(certificate).publicKey.export({ format: "der", type: "spki" }).equals(key);
  } catch (error) {
    throw failure(`x509: ${(error as Error).message}`);
  }
}
