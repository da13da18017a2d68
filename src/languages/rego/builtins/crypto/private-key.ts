import { type JsonWebKey, type KeyObject, createPrivateKey } from "node:crypto";
import { toInteger } from "../../number.ts";
import type { RegoValue } from "../../value.ts";
import { decodeBase64, toText } from "../base64.ts";
import { failure } from "../operands.ts";
import { type PemBlock, readPem } from "../../../../formats/x509/index.ts";

const KINDS: Readonly<Record<string, "pkcs1" | "pkcs8" | "sec1">> = {
  "RSA PRIVATE KEY": "pkcs1",
  "PRIVATE KEY": "pkcs8",
  "EC PRIVATE KEY": "sec1",
};

/** The key of a PEM block; undefined where the block is none. */
export function readPrivateKey({ type, bytes }: PemBlock): KeyObject | undefined {
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (kind === undefined) return undefined;
  try {
    return createPrivateKey({ key: bytes, format: "der", type: kind });
  } catch (error) {
    throw failure(`x509: failed to parse private key: ${(error as Error).message}`);
  }
}

/** The private keys in a PEM text; the text may be base64 of one. */
export function readPrivateKeys(text: string): KeyObject[] {
  let left = text;
  try {
    left = toText(decodeBase64(text));
  } catch {
    // A PEM text as it is.
  }
  const keys: KeyObject[] = [];
  for (let pem = readPem(left); pem !== undefined; pem = readPem(pem.rest)) {
    const key = readPrivateKey(pem.block);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

/** The key as a JSON web key. */
export function toJwk(key: KeyObject): RegoValue {
  return key.export({ format: "jwk" }) as Record<string, RegoValue>;
}

const number = (text: string | undefined): RegoValue =>
  toInteger(BigInt(`0x${Buffer.from(text ?? "", "base64url").toString("hex") || "0"}`));

/** The key in the shape of Go's rsa.PrivateKey, ecdsa.PrivateKey or ed25519.PrivateKey. */
export function toPrivateKeyShape(key: KeyObject): RegoValue {
  const jwk: JsonWebKey = key.export({ format: "jwk" });
  if (jwk.kty === "EC") return { Curve: {}, X: number(jwk.x), Y: number(jwk.y), D: number(jwk.d) };
  if (jwk.kty === "OKP") {
    return Buffer.concat([Buffer.from(jwk.d ?? "", "base64url"), Buffer.from(jwk.x ?? "", "base64url")]).toString(
      "base64",
    );
  }
  const Precomputed = { CRTValues: [], Dp: number(jwk.dp), Dq: number(jwk.dq), Qinv: number(jwk.qi) };
  return { N: number(jwk.n), E: number(jwk.e), D: number(jwk.d), Primes: [number(jwk.p), number(jwk.q)], Precomputed };
}
