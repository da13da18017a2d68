import { createHash, createHmac } from "node:crypto";
import { escapedPathOf, readUrl } from "../../../../formats/go-url/index.ts";
import { compareStrings } from "../../order.ts";
import { formatValue } from "../../text.ts";
import type { PlainObject, RegoObject, RegoValue } from "../../value.ts";
import { RegoObject as MadeObject, RegoSet, isNumber, isObject, objectEntries, objectGet } from "../../value.ts";
import { writeJson } from "../json-text.ts";
import type { Args, Family } from "../operands.ts";
import { asBigInt, failure, kindError, objectOperand, operand, operandError } from "../operands.ts";

type AnyObject = PlainObject | RegoObject;

const CONFIG = ["aws_service", "aws_access_key", "aws_secret_access_key", "aws_region"];
const IGNORED: ReadonlySet<string> = new Set(["authorization", "user-agent", "x-amzn-trace-id"]);
/** What requests of http.send may say. */
const REQUEST: ReadonlySet<RegoValue> = new Set([
  ..."method url body enable_redirect force_json_decode force_yaml_decode headers raw_body tls_use_system_certs".split(
    " ",
  ),
  ..."tls_ca_cert tls_ca_cert_file tls_ca_cert_env_variable tls_client_cert tls_client_cert_file".split(" "),
  ..."tls_client_cert_env_variable tls_client_key tls_client_key_file tls_client_key_env_variable".split(" "),
  ..."tls_insecure_skip_verify tls_server_name timeout cache force_cache force_cache_duration_seconds".split(" "),
  ..."raise_error caching_mode max_retry_attempts cache_ignored_headers".split(" "),
]);

const textOf = (object: AnyObject, name: string): string => {
  const value = objectGet(object, name);
  return typeof value === "string" ? value : "";
};
const listed = (names: readonly RegoValue[]): string => formatValue(RegoSet.of(names));

function checkConfig(config: AnyObject): void {
  const missing = CONFIG.filter((name) => objectGet(config, name) === undefined);
  if (missing.length > 0) throw operandError(2, `missing required AWS config parameters(s): ${listed(missing)}`);
  const invalid = CONFIG.filter((name) => typeof objectGet(config, name) !== "string");
  if (invalid.length > 0)
    throw operandError(2, `invalid values for required AWS config parameters(s): ${listed(invalid)}`);
}

function checkRequest(request: AnyObject): void {
  const unknown = objectEntries(request).flatMap(([name]) => (REQUEST.has(name) ? [] : [name]));
  if (unknown.length > 0) throw operandError(1, `invalid request parameters(s): ${listed(unknown)}`);
  const missing = ["url", "method"].filter((name) => objectGet(request, name) === undefined);
  if (missing.length > 0) throw operandError(1, `missing required request parameters(s): ${listed(missing)}`);
  const headers = objectGet(request, "headers");
  if (headers !== undefined && !isObject(headers)) throw kindError(0, headers, "object");
  const invalid = ["url", "method"].filter((name) => typeof objectGet(request, name) !== "string");
  if (invalid.length > 0)
    throw operandError(1, `invalid values for required request parameters(s): ${listed(invalid)}`);
}

function bodyOf(request: AnyObject): string {
  if (objectGet(request, "raw_body") !== undefined) return textOf(request, "raw_body");
  const body = objectGet(request, "body");
  return body === undefined ? "" : writeJson(body);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** `20260101T000000Z`. */
function toStamp(nanos: bigint): string {
  const seconds = nanos / 1_000_000_000n - (nanos % 1_000_000_000n < 0n ? 1n : 0n);
  return new Date(Number(seconds) * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

function timeOperand(args: Args): bigint {
  const value = operand(args, 3);
  if (!isNumber(value)) throw kindError(1, value, "number");
  const nanos = asBigInt(value);
  if (nanos === undefined || nanos < 0n || BigInt.asIntN(64, nanos) !== nanos) {
    throw operandError(3, "could not convert time_ns value into a unix timestamp");
  }
  return nanos;
}

/** Signs a request in AWS's Signature Version 4 and gives it back with the headers that say so. */
function signRequest(args: Args): RegoValue {
  const request = objectOperand(args, 1);
  const config = operand(args, 2);
  if (!isObject(config)) throw kindError(1, config, "object");
  checkConfig(config);
  const stamp = toStamp(timeOperand(args));
  checkRequest(request);
  const url = readUrl(textOf(request, "url"));
  if ("because" in url) throw failure(url.because);
  const unsigned = objectGet(config, "disable_payload_signing") ?? false;
  if (typeof unsigned !== "boolean") throw operandError(2, "invalid value for 'disable_payload_signing' in AWS config");
  const hash = unsigned ? "UNSIGNED-PAYLOAD" : sha256(bodyOf(request));
  const given = objectEntries((objectGet(request, "headers") as AnyObject | undefined) ?? {}).map(
    ([name, value]): [string, string] => [typeof name === "string" ? name : "", typeof value === "string" ? value : ""],
  );
  const own = ownHeaders(config, url.host, stamp, hash);
  const signed = new Map([...own, ...given.map(([name, value]): [string, string] => [name.toLowerCase(), value])]);
  for (const name of IGNORED) signed.delete(name);
  const names = [...signed.keys()].toSorted(compareStrings);
  const canonical = [
    textOf(request, "method"),
    escapedPathOf(url),
    url.query,
    ...names.map((name) => `${name}:${signed.get(name)}`),
    "",
    names.join(";"),
    hash,
  ].join("\n");
  const headers = [...given, ["Authorization", authorization(config, stamp, names, canonical)] as const, ...own];
  return MadeObject.of(objectEntries(request)).set("headers", MadeObject.of(headers));
}

function ownHeaders(config: AnyObject, host: string, stamp: string, hash: string): [string, string][] {
  const token = textOf(config, "aws_session_token");
  const stores = ["s3", "glacier"].includes(textOf(config, "aws_service"));
  return [
    ["host", host],
    ["x-amz-date", stamp],
    ...(stores ? [["x-amz-content-sha256", hash] as [string, string]] : []),
    ...(token === "" ? [] : [["x-amz-security-token", token] as [string, string]]),
  ];
}

function authorization(config: AnyObject, stamp: string, names: readonly string[], canonical: string): string {
  const scope = [stamp.slice(0, 8), textOf(config, "aws_region"), textOf(config, "aws_service"), "aws4_request"];
  const text = ["AWS4-HMAC-SHA256", stamp, scope.join("/"), sha256(canonical)].join("\n");
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${textOf(config, "aws_secret_access_key")}`);
  const credential = `AWS4-HMAC-SHA256 Credential=${textOf(config, "aws_access_key")}/${scope.join("/")}`;
  return `${credential},SignedHeaders=${names.join(";")},Signature=${hmac(key, text).toString("hex")}`;
}

export const aws: Family = { "providers.aws.sign_req": signRequest };
