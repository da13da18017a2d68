import type { PlainObject, RegoObject, RegoValue } from "../../value.ts";
import { isArray, isObject, objectEntries, objectGet } from "../../value.ts";
import { decodeBase64Url, toText } from "../base64.ts";
import { BuiltinError } from "../builtin.ts";
import { readJson } from "../json-text.ts";
import { failure } from "../operands.ts";

type AnyObject = PlainObject | RegoObject;

/** A JSON web token in its three pieces, as they were written. */
export interface Token {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
}

/** The fields of a header that mean something here. */
export interface TokenHeader {
  readonly alg: string;
  readonly kid: string;
  readonly cty: string;
  /** Whether all that must be understood is. */
  readonly isValid: boolean;
}

export function splitToken(text: string): Token {
  if (!text.includes(".")) throw failure("encoded JWT had no period separators");
  const parts = text.split(".");
  if (parts.length !== 3) throw failure(`encoded JWT must have 3 sections, found ${parts.length}`);
  const [header = "", payload = "", signature = ""] = parts;
  return { header, payload, signature };
}

/** Runs with what its errors are about said in front. */
function saying<Result>(what: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof BuiltinError) throw failure(`${what}: ${error.message}`);
    throw error;
  }
}

/** The header as an object. */
export function decodeHeader({ header }: Token): AnyObject {
  const text = saying("JWT header had invalid encoding", () => toText(decodeBase64Url(header)));
  const object = saying("bad JWT header", () => readObject(text));
  if (objectGet(object, "enc") !== undefined) throw failure("JWT is a JWE object, which is not supported");
  return object;
}

export function decodePayload({ payload }: Token): string {
  return saying("JWT payload had invalid encoding", () => toText(decodeBase64Url(payload)));
}

export function decodeSignature({ signature }: Token): Buffer {
  return saying("JWT signature had invalid encoding", () => decodeBase64Url(signature));
}

/** A JSON object from its text. */
export function readObject(text: string): AnyObject {
  const value = saying("invalid JSON", () => readJson(text));
  if (!isObject(value)) throw failure("decoded JSON type was not an Object");
  return value;
}

/** What the header says, checked. */
export function readHeader(object: AnyObject): TokenHeader {
  const text = (name: string): string => {
    const value = objectGet(object, name) ?? "";
    if (typeof value !== "string") throw failure(`${name}: must be a string`);
    return value;
  };
  text("typ");
  const critical = readCritical(objectGet(object, "crit"));
  const unknown = objectEntries(object).filter(([name]) => !KNOWN.has(name) && critical.includes(name));
  const alg = text("alg");
  return { alg, kid: text("kid"), cty: text("cty"), isValid: alg !== "" && unknown.length === 0 };
}

const KNOWN: ReadonlySet<RegoValue> = new Set(["alg", "kid", "typ", "cty", "crit"]);

function readCritical(value: RegoValue | undefined): readonly RegoValue[] {
  if (value === undefined) return [];
  if (!isArray(value)) throw failure("crit: must be a list");
  const names = value.filter((name) => typeof name === "string");
  if (names.length === 0) throw failure("crit: must be a nonempty list");
  return names;
}
