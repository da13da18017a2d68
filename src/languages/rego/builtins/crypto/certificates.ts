import { readPem, splitDer } from "../../../../formats/x509/index.ts";
import type { RegoValue } from "../../value.ts";
import { isArray, isNumber, isSet, objectEntries } from "../../value.ts";
import { sortedItems } from "../../order.ts";
import { decodeBase64, toText } from "../base64.ts";
import type { BuiltinContext } from "../builtin.ts";
import { BuiltinError } from "../builtin.ts";
import type { Args, Family } from "../operands.ts";
import { asBigInt, failure, objectOperand, stringOperand } from "../operands.ts";
import { toCertificate, toCertificateRequest, valueOf } from "./certificate.ts";
import { type ChainOptions, verifiedChain } from "./chain.ts";
import { keyPair } from "./key-pair.ts";
import { readPrivateKeys, toJwk, toPrivateKeyShape } from "./private-key.ts";

/** The certificates' bytes of a PEM text, of base64 of one, or of base64 of DER. */
export function readCertificates(text: string): Buffer[] {
  if (text.startsWith("-----BEGIN")) return fromPem(text);
  const bytes = decodeBase64(text);
  const decoded = bytes.toString("latin1");
  return decoded.startsWith("-----BEGIN") ? fromPem(decoded) : [...valueOf(splitDer(bytes))];
}

function fromPem(text: string): Buffer[] {
  const all: Buffer[] = [];
  for (let pem = readPem(text); pem !== undefined; pem = readPem(pem.rest)) {
    const { type, bytes } = pem.block;
    if (type !== "CERTIFICATE") throw failure(`PEM block type is '${type}', expected CERTIFICATE`);
    all.push(bytes);
  }
  return [...valueOf(splitDer(Buffer.concat(all)))];
}

const withoutUrlTexts = (bytes: Buffer): RegoValue =>
  Object.fromEntries(Object.entries(toCertificate(bytes)).filter(([name]) => name !== "URIStrings"));

/** Go's x509.ExtKeyUsage by the names that OPA gives them. */
const USAGES: readonly string[] = [
  "Any",
  "ServerAuth",
  "ClientAuth",
  "CodeSigning",
  "EmailProtection",
  "IPSECEndSystem",
  "IPSECTunnel",
  "IPSECUser",
  "TimeStamping",
  "OCSPSigning",
  "MicrosoftServerGatedCrypto",
  "NetscapeServerGatedCrypto",
  "MicrosoftCommercialCodeSigning",
  "MicrosoftKernelCodeSigning",
].map((name) => `KeyUsage${name}`);

function verify(text: string, options: ChainOptions, toShape: (bytes: Buffer) => RegoValue): RegoValue {
  try {
    const chain = verifiedChain(readCertificates(text), options);
    return chain === undefined ? [false, []] : [true, chain.map(toShape)];
  } catch (error) {
    if (error instanceof BuiltinError || isNodeError(error)) return [false, []];
    throw error;
  }
}

/** What node:crypto throws of bytes it cannot read. */
function isNodeError(error: unknown): boolean {
  return error instanceof Error && "code" in error;
}

function readOptions(args: Args, { nowNs }: BuiltinContext): ChainOptions {
  let options: ChainOptions = { dnsName: "", nowNs, usages: [] };
  for (const [name, value] of objectEntries(objectOperand(args, 2))) {
    if (typeof name !== "string") continue;
    options = { ...options, ...readOption(name, value) };
  }
  return options;
}

function readOption(name: string, value: RegoValue): Partial<ChainOptions> {
  const must = (what: string) => failure(`'${name}' should be ${what}`);
  if (name === "DNSName") {
    if (typeof value !== "string") throw must("a string");
    return { dnsName: value.replaceAll(/^"+|"+$/g, "") };
  }
  if (name === "CurrentTime" || name === "MaxConstraintComparisons") {
    if (!isNumber(value)) throw must("a number");
    const integer = asBigInt(value);
    if (integer === undefined) throw must(name === "CurrentTime" ? "a valid int64 number" : "a valid number");
    return name === "CurrentTime" ? { nowNs: integer } : {};
  }
  if (name !== "KeyUsages") throw failure("invalid key option");
  if (!isArray(value) && !isSet(value)) throw must("an Array or Set");
  return { usages: readUsages(isSet(value) ? sortedItems(value) : value) };
}

function readUsages(names: readonly RegoValue[]): number[] {
  const texts = names.filter((name) => typeof name === "string").map((name) => name.replaceAll(/^"+|"+$/g, ""));
  const unknown = texts.filter((name) => !USAGES.includes(name));
  if (unknown.length > 0) throw failure(`invalid entries for 'KeyUsages' found: [${unknown.join(" ")}]`);
  return texts.map((name) => USAGES.indexOf(name));
}

function readRequest(text: string): Buffer {
  const bytes = text.startsWith("-----BEGIN CERTIFICATE REQUEST-----") ? Buffer.from(text) : decodeBase64(text);
  const pem = readPem(toText(bytes));
  if (pem === undefined) return bytes;
  if (pem.block.type !== "CERTIFICATE REQUEST") throw failure("invalid PEM-encoded certificate signing request");
  return pem.block.bytes;
}

function parseRsaPrivateKey(args: Args): RegoValue {
  const text = stringOperand(args, 1);
  if (text === "") throw failure("input PEM data was empty");
  const [key] = readPrivateKeys(text.startsWith("-----BEGIN") ? text : toText(decodeBase64(text)));
  return key === undefined ? null : toJwk(key);
}

export const certificates: Family = {
  "crypto.x509.parse_certificates": (args, { budget }) => {
    const all = readCertificates(stringOperand(args, 1));
    budget.allocate(all.length * 100);
    return all.map(toCertificate);
  },
  "crypto.x509.parse_and_verify_certificates": (args, { nowNs }) =>
    verify(stringOperand(args, 1), { dnsName: "", nowNs, usages: [] }, toCertificate),
  "crypto.x509.parse_and_verify_certificates_with_options": (args, context) => {
    const text = stringOperand(args, 1);
    return verify(text, readOptions(args, context), withoutUrlTexts);
  },
  "crypto.x509.parse_certificate_request": (args) => toCertificateRequest(readRequest(stringOperand(args, 1))),
  "crypto.x509.parse_keypair": (args) => {
    const [certificate, key] = [stringOperand(args, 1), stringOperand(args, 2, 1)];
    return keyPair(certificate, key, withoutUrlTexts);
  },
  "crypto.x509.parse_rsa_private_key": parseRsaPrivateKey,
  "crypto.parse_private_keys": (args) => {
    const text = stringOperand(args, 1);
    return text === "" ? null : readPrivateKeys(text).map(toPrivateKeyShape);
  },
};
