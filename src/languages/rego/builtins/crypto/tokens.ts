import { createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { RegoValue } from "../../value.ts";
import { objectGet } from "../../value.ts";
import { encodeBase64Url } from "../base64.ts";
import type { BuiltinContext } from "../builtin.ts";
import { writeJson } from "../json-text.ts";
import type { Args, Family } from "../operands.ts";
import { failure, operand, stringOperand } from "../operands.ts";
import { ALGORITHMS, readJwks, readVerificationKeys, toKey, type VerificationKey } from "./jwk.ts";
import { isSigned, signed } from "./signature.ts";
import {
  type Token,
  decodeHeader,
  decodePayload,
  decodeSignature,
  readHeader,
  readObject,
  splitToken,
} from "./token.ts";
import { decodeVerify } from "./verified-token.ts";

const MAX_NESTING = 20;

/** The keys of a text; kept for the evaluation, as the same key verifies many tokens. */
export function keysOf(text: string, { cache }: BuiltinContext): readonly VerificationKey[] {
  const name = `io.jwt keys ${text}`;
  const known = cache.get(name) as readonly VerificationKey[] | undefined;
  if (known !== undefined) return known;
  const keys = readVerificationKeys(text);
  cache.set(name, keys);
  return keys;
}

function decode(text: string, depth = 0): RegoValue {
  const token = splitToken(text);
  const header = decodeHeader(token);
  const payload = decodePayload(token);
  if (objectGet(header, "cty") === "JWT" && depth < MAX_NESTING)
    return decode(payload.replaceAll(/^["']+|["']+$/g, ""), depth + 1);
  const claims = readObject(payload);
  return [header, claims, decodeSignature(token).toString("hex")];
}

const signedPart = ({ header, payload }: Token): Buffer => Buffer.from(`${header}.${payload}`);

/** Whether one of the keys has signed: the one of the header's name, or else each that is for the algorithm. */
export function isSignedByOne(
  keys: readonly VerificationKey[],
  token: Token,
  named: { readonly alg: string; readonly kid: string },
  check: (key: KeyObject, data: Buffer, signature: Buffer) => boolean,
): boolean {
  const data = signedPart(token);
  const signature = decodeSignature(token);
  const own = named.kid === "" ? undefined : keys.find(({ kid }) => kid === named.kid);
  if (own !== undefined) return check(own.key, data, signature);
  return keys.some(({ alg, key }) => (alg === "" || alg === named.alg) && check(key, data, signature));
}

function verifier(algorithm: string): Family[string] {
  return (args, context) => {
    const token = splitToken(stringOperand(args, 1));
    const keys = keysOf(stringOperand(args, 2), context);
    decodeSignature(token);
    const header = readHeader(decodeHeader(token));
    return isSignedByOne(keys, token, header, (key, data, signature) => isSigned(algorithm, key, data, signature));
  };
}

function secretVerifier(algorithm: string): Family[string] {
  return (args) => {
    const text = stringOperand(args, 1);
    const secret = stringOperand(args, 2);
    const token = splitToken(text);
    return isSigned(algorithm, createSecretKey(Buffer.from(secret)), signedPart(token), decodeSignature(token));
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function encodeSign(headers: string, payload: string, keyText: string): string {
  const [jwk] = readJwks(keyText);
  if (jwk === undefined) throw failure("no keys found in JWK set");
  const missing = (why: string) => failure(`missing or invalid 'alg' header: ${why}`);
  if (headers === "") throw missing('cannot parse JSON: cannot parse empty string; unparsed tail: ""');
  // The library that OPA reads headers with takes any of these characters for a number.
  if (!isJson(headers) && !/^[-+.eE\d]+$/.test(headers.trim())) throw missing("cannot parse JSON: invalid JSON");
  const header: unknown = isJson(headers) ? JSON.parse(headers) : undefined;
  const field = (name: string): unknown =>
    typeof header === "object" && header !== null && Object.hasOwn(header, name)
      ? (header as Record<string, unknown>)[name]
      : undefined;
  const algorithm = field("alg");
  if (typeof algorithm !== "string") throw missing('jwsbb: header "alg" not found');
  if (!ALGORITHMS.has(algorithm)) throw failure(`unknown JWS algorithm: ${algorithm}`);
  const type = field("typ");
  if ((typeof type !== "string" || type === "JWT") && !isJson(payload)) {
    throw failure("type is JWT but payload is not JSON");
  }
  const data = `${encodeBase64Url(headers, false)}.${encodeBase64Url(payload, false)}`;
  return `${data}.${encodeBase64Url(signed(algorithm, toKey(jwk), Buffer.from(data)), false)}`;
}

function encodeSignValues(args: Args): string {
  return encodeSign(writeJson(operand(args, 1)), writeJson(operand(args, 2)), writeJson(operand(args, 3)));
}

export const tokens: Family = {
  "io.jwt.decode": (args) => decode(stringOperand(args, 1)),
  ...Object.fromEntries(
    [...ALGORITHMS].map((name) => [
      `io.jwt.verify_${name.toLowerCase()}`,
      name.startsWith("HS") ? secretVerifier(name) : verifier(name),
    ]),
  ),
  "io.jwt.decode_verify": decodeVerify,
  "io.jwt.encode_sign": encodeSignValues,
  "io.jwt.encode_sign_raw": (args) => {
    const key = stringOperand(args, 3);
    return encodeSign(stringOperand(args, 1), stringOperand(args, 2), key);
  },
};
