import type { KeyObject } from "node:crypto";
import { constants, createHmac, sign, timingSafeEqual, verify } from "node:crypto";
import { failure } from "../operands.ts";

const CURVES: Readonly<Record<string, string>> = { "256": "prime256v1", "384": "secp384r1", "512": "secp521r1" };

/** Whether the signature is the key's, by one of the algorithms of tokens; false where the key is not for it. */
export function isSigned(algorithm: string, key: KeyObject, data: Buffer, signature: Buffer): boolean {
  const kind = algorithm.slice(0, 2);
  const hash = `sha${algorithm.slice(2)}`;
  if (kind === "HS") {
    if (key.type !== "secret") return false;
    const expected = createHmac(hash, key).update(data).digest();
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
  if (key.type !== "public") return false;
  try {
    return isSignedBy(kind, hash, key, data, signature);
  } catch {
    return false;
  }
}

function isSignedBy(kind: string, hash: string, key: KeyObject, data: Buffer, signature: Buffer): boolean {
  const type = key.asymmetricKeyType;
  switch (kind) {
    case "RS":
      return type === "rsa" && verify(hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
    case "PS":
      return type === "rsa" && verify(hash, data, pss(key, constants.RSA_PSS_SALTLEN_AUTO), signature);
    case "ES":
      return type === "ec" && verify(hash, data, { key, dsaEncoding: "ieee-p1363" }, signature);
    default:
      return type === "ed25519" && verify(undefined, data, key, signature);
  }
}

function pss(key: KeyObject, saltLength: number) {
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
}

/** Signs by one of the algorithms of tokens. */
export function signed(algorithm: string, key: KeyObject, data: Buffer): Buffer {
  const kind = algorithm.slice(0, 2);
  const hash = `sha${algorithm.slice(2)}`;
  const type = key.type === "secret" ? "oct" : key.asymmetricKeyType;
  const wrong = failure(`the key is not for ${algorithm}`);
  if (kind === "HS") {
    if (key.type !== "secret") throw wrong;
    return createHmac(hash, key).update(data).digest();
  }
  if (key.type !== "private") throw wrong;
  if (kind === "RS" && type === "rsa") return sign(hash, data, { key, padding: constants.RSA_PKCS1_PADDING });
  if (kind === "PS" && type === "rsa") return sign(hash, data, pss(key, constants.RSA_PSS_SALTLEN_DIGEST));
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (kind === "ES" && type === "ec" && curve === CURVES[algorithm.slice(2)]) {
    return sign(hash, data, { key, dsaEncoding: "ieee-p1363" });
  }
  if (algorithm === "EdDSA" && type === "ed25519") return sign(undefined, data, key);
  throw wrong;
}
