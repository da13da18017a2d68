import type { JsonWebKey, KeyObject } from "node:crypto";
import { createPrivateKey, createPublicKey, createSecretKey, X509Certificate } from "node:crypto";
import { asList, asObject, asString, isObject, type JsonObject } from "../../../../model/index.ts";
import { failure } from "../operands.ts";
import { readPem } from "../../../../formats/x509/index.ts";

/** A key that tokens are verified with. */
export interface VerificationKey {
  readonly alg: string;
  readonly kid: string;
  readonly key: KeyObject;
}

/** Algorithms of tokens that are known. */
export const ALGORITHMS: ReadonlySet<string> = new Set([
  ...["RS", "PS", "ES", "HS"].flatMap((kind) => ["256", "384", "512"].map((size) => kind + size)),
  "EdDSA",
]);

/** The keys of a PEM certificate or public key, of a JWK or of a set of those. */
export function readVerificationKeys(text: string): readonly VerificationKey[] {
  const pem = readPem(text);
  if (pem !== undefined) return [{ alg: "", kid: "", key: readPemKey(text, pem) }];
  return readJwks(text)
    .map((jwk) => ({ alg: asString(jwk["alg"]) ?? "", kid: asString(jwk["kid"]) ?? "", key: toKey(jwk) }))
    .filter(({ alg }) => alg === "" || ALGORITHMS.has(alg));
}

function readPemKey(text: string, { block, rest }: NonNullable<ReturnType<typeof readPem>>): KeyObject {
  if (rest !== "") throw failure("extra data after a PEM certificate block");
  const kind = block.type === "CERTIFICATE" ? "certificate" : "public key";
  try {
    if (block.type === "CERTIFICATE") return new X509Certificate(block.bytes).publicKey;
    if (block.type === "PUBLIC KEY") return createPublicKey({ key: block.bytes, format: "der", type: "spki" });
  } catch (error) {
    throw failure(`failed to parse a PEM ${kind}: ${(error as Error).message}`);
  }
  throw failure("failed to extract a Key from the PEM certificate");
}

/** The JSON web keys of a text: one, or a set. */
export function readJwks(text: string): readonly JsonObject[] {
  const invalid = (why: string) => failure(`failed to parse a JWK key (set): ${why}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const whole = asObject(parsed);
  if (whole === undefined) throw invalid("not a JSON object");
  const all = Object.hasOwn(whole, "keys") ? asList(whole["keys"]) : [parsed];
  return all.map((jwk) => {
    if (!isObject(jwk) || asString(jwk["kty"]) === undefined) throw invalid("a key has no kty");
    try {
      toKey(jwk);
    } catch (error) {
      throw invalid(String((error as { message?: unknown }).message));
    }
    return jwk;
  });
}

/** The key that a JSON web key is. @throws what node:crypto throws where it is none */
export function toKey(jwk: JsonObject): KeyObject {
  if (jwk["kty"] === "oct") {
    const secret = asString(jwk["k"]);
    if (secret === undefined) throw failure("an oct key has no k");
    return createSecretKey(Buffer.from(secret, "base64url"));
  }
  const key = jwk as JsonWebKey;
  return Object.hasOwn(jwk, "d") ? createPrivateKey({ key, format: "jwk" }) : createPublicKey({ key, format: "jwk" });
}
