import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { call } from "../call-builtin.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const pem = (pair: typeof rsa): string => pair.publicKey.export({ type: "spki", format: "pem" }).toString();
const jwk = (pair: typeof rsa) => pair.privateKey.export({ format: "jwk" }) as Record<string, string>;
const sign = (alg: string, claims: Record<string, unknown>, key: Record<string, string>): string =>
  call("io.jwt.encode_sign", { alg }, claims as never, key) as string;
const secret = { kty: "oct", k: Buffer.from("topsecret").toString("base64url") };

describe("tokens", () => {
  it.each([
    ["RS256", rsa],
    ["PS512", rsa],
    ["ES256", ec],
    ["EdDSA", ed],
  ] as const)("signed by %s are verified by the key and by no other", (alg, pair) => {
    const token = sign(alg, { iss: "me" }, jwk(pair));
    const name = `io.jwt.verify_${alg.toLowerCase()}`;
    expect(call(name, token, pem(pair))).toBe(true);
    const other = pair === ed ? pem(ec) : pem(ed);
    expect(call(name, token, other)).toBe(false);
    const [header, , signature] = token.split(".");
    expect(call(name, `${header}.e30.${signature}`, pem(pair))).toBe(false);
    expect(call("io.jwt.decode_verify", token, { cert: pem(pair), iss: "me" })).toEqual([true, { alg }, { iss: "me" }]);
  });

  it("a public key is no secret: HS256 is not verified by its text", () => {
    const forged = sign("HS256", {}, { kty: "oct", k: Buffer.from(pem(rsa)).toString("base64url") });
    expect(call("io.jwt.decode_verify", forged, { cert: pem(rsa) })).toEqual([false, {}, {}]);
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`;
    expect(call("io.jwt.decode_verify", none, { cert: pem(rsa) })).toEqual([false, {}, {}]);
  });

  it.each<[Record<string, unknown>, Record<string, never> | object, boolean]>([
    [{ exp: 2_000_000_000 }, {}, true],
    [{ exp: 1_600_000_000 }, {}, false],
    [{ nbf: 2_000_000_000 }, {}, false],
    [{ nbf: 2_000_000_000 }, { time: 2_100_000_000_000_000_000 }, true],
    [{ aud: ["a", "b"] }, { aud: "b" }, true],
    [{ aud: "a" }, {}, false],
    [{}, { aud: "a" }, false],
    [{ iss: "x" }, { iss: "y" }, false],
    [{}, { alg: "HS512" }, false],
  ])("of %j with %j are good: %s", (claims, constraints, good) => {
    const result = call("io.jwt.decode_verify", sign("HS256", claims, secret), { secret: "topsecret", ...constraints });
    expect((result as unknown[])[0]).toBe(good);
  });

  it.each([
    ["a.b", { error: "encoded JWT must have 3 sections, found 2" }],
    ["a", { error: "encoded JWT had no period separators" }],
    ["W10.e30.", { error: "bad JWT header: decoded JSON type was not an Object" }],
    ["eyJlbmMiOjF9.e30.", { error: "JWT is a JWE object, which is not supported" }],
  ])("decoded from %s say what is wrong", (text, result) => {
    expect(call("io.jwt.decode", text)).toEqual(result);
  });

  it("say what is wrong with keys", () => {
    const token = sign("HS256", {}, secret);
    expect(call("io.jwt.verify_rs256", token, `${pem(rsa)}x`)).toEqual({
      error: "extra data after a PEM certificate block",
    });
    expect(call("io.jwt.verify_rs256", token, "nope")).toMatchObject({
      error: expect.stringContaining("failed to parse a JWK key (set)"),
    });
    expect(call("io.jwt.decode_verify", token, {})).toEqual({ error: "no key constraint" });
    expect(call("io.jwt.decode_verify", token, { foo: 1 })).toEqual({
      error: "unknown token validation constraint: foo",
    });
    expect(call("io.jwt.encode_sign", { alg: "dummy" }, {}, secret)).toEqual({ error: "unknown JWS algorithm: dummy" });
  });
});

describe("private keys", () => {
  const text = rsa.privateKey.export({ type: "pkcs1", format: "pem" }).toString();

  it("are shown as JSON web keys", () => {
    expect(call("crypto.x509.parse_rsa_private_key", text)).toEqual(jwk(rsa));
    expect(call("crypto.x509.parse_rsa_private_key", "")).toEqual({ error: "input PEM data was empty" });
    expect(call("crypto.x509.parse_rsa_private_key", "!")).toEqual({ error: "illegal base64 data at input byte 0" });
    expect(call("crypto.parse_private_keys", "no key")).toEqual([]);
    expect(call("crypto.parse_private_keys", text)).toMatchObject([{ E: 65537, Precomputed: { CRTValues: [] } }]);
  });
});

describe("certificates", () => {
  it.each([
    ["crypto.x509.parse_certificates", "AAAA", { error: "asn1: structure error: too short" }],
    ["crypto.x509.parse_certificates", "!", { error: "illegal base64 data at input byte 0" }],
    ["crypto.x509.parse_and_verify_certificates", "!", [false, []]],
    ["crypto.x509.parse_certificate_request", "YmFk", { error: "asn1: structure error: data truncated" }],
  ])("%s of %s is %j", (name, text, result) => {
    expect(call(name, text)).toEqual(result);
  });
});

describe("AWS signatures", () => {
  const config = { aws_service: "s3", aws_access_key: "KEY", aws_secret_access_key: "SECRET", aws_region: "us-east-1" };

  it("sign the request as it is", () => {
    const request = { method: "get", url: "http://example.com/a?b=c" };
    expect(call("providers.aws.sign_req", request, config, 1_500_000_000_000_000_000)).toMatchObject({
      ...request,
      headers: {
        host: "example.com",
        "x-amz-date": "20170714T024000Z",
        Authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=KEY\/20170714\/us-east-1\/s3\/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=[0-9a-f]{64}$/,
        ),
      },
    });
  });

  it("need a whole configuration", () => {
    expect(call("providers.aws.sign_req", { method: "get", url: "x" }, { aws_service: "s3" }, 1)).toEqual({
      error:
        'operand 2 missing required AWS config parameters(s): {"aws_access_key", "aws_region", "aws_secret_access_key"}',
    });
    expect(call("providers.aws.sign_req", { method: "get", url: "x", nope: 1 }, config, 1)).toEqual({
      error: 'operand 1 invalid request parameters(s): {"nope"}',
    });
  });
});
