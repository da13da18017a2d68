import { type KeyObject, createPublicKey, createSecretKey } from "node:crypto";
import { compareNumbers, toDecimal, toNumber } from "../../number.ts";
import type { RegoNumber } from "../../number.ts";
import { plainText } from "../../text.ts";
import type { PlainObject, RegoObject, RegoValue } from "../../value.ts";
import { isArray, isNumber, objectEntries, objectGet } from "../../value.ts";
import type { BuiltinContext } from "../builtin.ts";
import type { Args } from "../operands.ts";
import { failure, objectOperand, stringOperand } from "../operands.ts";
import type { VerificationKey } from "./jwk.ts";
import { isSigned } from "./signature.ts";
import { decodeHeader, decodePayload, readHeader, readObject, splitToken } from "./token.ts";
import { isSignedByOne, keysOf } from "./tokens.ts";

type AnyObject = PlainObject | RegoObject;

/** What a token must be like. */
interface Constraints {
  readonly keys: readonly VerificationKey[];
  readonly alg: string;
  readonly iss: string;
  readonly aud: string;
  /** Nanoseconds since 1970. */
  readonly time: RegoNumber;
}

const NAMES: ReadonlySet<RegoValue> = new Set(["cert", "secret", "alg", "iss", "aud", "time"]);
const MAX_NESTING = 20;

function readConstraints(args: Args, context: BuiltinContext): Constraints {
  const object = objectOperand(args, 2);
  for (const [name] of objectEntries(object)) {
    if (!NAMES.has(name)) throw failure(`unknown token validation constraint: ${plainText(name)}`);
  }
  const text = (name: string): string => {
    const value = objectGet(object, name) ?? "";
    if (typeof value !== "string") throw failure(`${name} constraint: must be a string`);
    return value;
  };
  const [cert, secret] = [objectGet(object, "cert") === undefined ? undefined : text("cert"), text("secret")];
  const keys = cert === undefined ? [] : keysOf(cert, context);
  if (cert !== undefined && secret !== "") throw failure("duplicate key constraints");
  if (cert === undefined && secret === "") throw failure("no key constraint");
  const own = secret === "" ? [] : [{ alg: "", kid: "", key: createSecretKey(Buffer.from(secret)) }];
  return {
    keys: [...keys, ...own],
    alg: text("alg"),
    iss: text("iss"),
    aud: text("aud"),
    time: readTime(object, context),
  };
}

function readTime(object: AnyObject, { nowNs }: BuiltinContext): RegoNumber {
  const time = objectGet(object, "time");
  if (time === undefined) return toNumber(nowNs);
  if (!isNumber(time)) throw failure("token time constraint: must be a number");
  if (compareNumbers(time, 0) < 0) throw failure("token time constraint: must not be negative");
  return time;
}

const UNVERIFIED: RegoValue = [false, {}, {}];

/** `[true, header, payload]` of a token that is signed and says what it must; a token in a token is gone into. */
export function decodeVerify(args: Args, context: BuiltinContext): RegoValue {
  objectOperand(args, 2);
  const constraints = readConstraints(args, context);
  let text = stringOperand(args, 1);
  for (let depth = 0; depth < MAX_NESTING; depth++) {
    const token = splitToken(text);
    const object = decodeHeader(token);
    const header = readHeader(object);
    const wanted = constraints.alg === "" || constraints.alg === header.alg;
    if (!header.isValid || !wanted) return UNVERIFIED;
    const isSignature = isSignedByOne(constraints.keys, token, header, (key, data, signature) =>
      isSigned(header.alg, toPublic(key), data, signature),
    );
    if (!isSignature) return UNVERIFIED;
    const payload = decodePayload(token);
    if (header.cty.toLowerCase() === "jwt") {
      text = payload;
      continue;
    }
    const claims = readObject(payload);
    return meets(claims, constraints) ? [true, object, claims] : UNVERIFIED;
  }
  throw failure("too many tokens in a token");
}

/** A private key stands for its public one here. */
function toPublic(key: KeyObject): KeyObject {
  return key.type === "private" ? createPublicKey(key) : key;
}

function meets(claims: AnyObject, { iss, aud, time }: Constraints): boolean {
  if (iss !== "" && objectGet(claims, "iss") !== iss) return false;
  const audience = objectGet(claims, "aud");
  if (audience === undefined ? aud !== "" : !isFor(audience, aud)) return false;
  const { coefficient, exponent } = toDecimal(time);
  const seconds = toNumber(coefficient, exponent - 9);
  const expires = claimedTime(claims, "exp");
  const starts = claimedTime(claims, "nbf");
  if (expires !== undefined && compareNumbers(seconds, expires) >= 0) return false;
  return starts === undefined || compareNumbers(seconds, starts) >= 0;
}

function isFor(audience: RegoValue, aud: string): boolean {
  return isArray(audience) ? audience.includes(aud) : audience === aud;
}

function claimedTime(claims: AnyObject, name: string): RegoNumber | undefined {
  const value = objectGet(claims, name);
  if (value !== undefined && !isNumber(value)) throw failure(`${name} value must be a number`);
  return value;
}
