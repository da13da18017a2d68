import { describe, expect, it } from "vitest";
import { compileQuery, JmesError } from "./index.ts";

/** Made for this test; its key was thrown away. */
const RSA = [
  "-----BEGIN CERTIFICATE-----",
  "MIICpTCCAg6gAwIBAgIUKzZQ4T8UQJoE+qpYFrEV1jGo+FUwDQYJKoZIhvcNAQEL",
  "BQAwSjELMAkGA1UEBhMCWFgxEDAOBgNVBAoMB0hhdWJlcmsxDzANBgNVBAoMBlNl",
  "Y29uZDEYMBYGA1UEAwwPaGF1YmVyay5leGFtcGxlMCAXDTI2MTEyMjAyMTYyMloY",
  "DzIxMjYxMDI5MDIxNjIyWjBKMQswCQYDVQQGEwJYWDEQMA4GA1UECgwHSGF1YmVy",
  "azEPMA0GA1UECgwGU2Vjb25kMRgwFgYDVQQDDA9oYXViZXJrLmV4YW1wbGUwgZ8w",
  "DQYJKoZIhvcNAQEBBQADgY0AMIGJAoGBAOZw4Mpx6VHWk1Zrl8fYe61ZhCMONRLe",
  "/HhEwjQD/9ZAzv49wewJjVhEeXR7MiSvHFNaNXv5Mcw5SPgLfYwAfM9Jvd8bQMNi",
  "hE0ANYE3IY7/E1pee2/81b0A5sSpf59zxZPYnUGOKt6QW/CjMTA2gjp5OMm/Zt6+",
  "hjMm2oi5qx9hAgMBAAGjgYUwgYIwHQYDVR0OBBYEFGdH3Re/ASkNuF7+/renGUM/",
  "uFvlMB8GA1UdIwQYMBaAFGdH3Re/ASkNuF7+/renGUM/uFvlMA8GA1UdEwEB/wQF",
  "MAMBAf8wLwYDVR0RBCgwJoIPaGF1YmVyay5leGFtcGxlghN3d3cuaGF1YmVyay5l",
  "eGFtcGxlMA0GCSqGSIb3DQEBCwUAA4GBAH3VIE/aWXknQiUKzB3WNAlblcnPhjOz",
  "2+dZm2vlPaRgg96b6QsyVRpRFrz9w2d6G7AsHB6dT94seaRIggpCw2vgHZAis4FK",
  "cWfgSVNadyjeRpuY3vzhwFlU9RBTqeI1pJfkQ2iUqcQHUe8faCZWb3LVrVB1nxzI",
  "9XD0GmxAU8T9",
  "-----END CERTIFICATE-----",
].join("\n");

const ELLIPTIC = [
  "-----BEGIN CERTIFICATE-----",
  "MIIBcjCCARegAwIBAgIUOK41aye9wpgcnnPt9dbLVP4xFYUwCgYIKoZIzj0EAwIw",
  "DTELMAkGA1UEAwwCZWMwIBcNMjYxMTIyMDIxNjIyWhgPMjEyNjEwMjkwMjE2MjJa",
  "MA0xCzAJBgNVBAMMAmVjMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESLjUX+3V",
  "WEfzjDvAU+FcTfJh56OSxIzsiB8igJ/2MRtLyNWK0GygQURzlENpzmXA/jt6CGzf",
  "0apYl5co5bw186NTMFEwHQYDVR0OBBYEFMCYy9WafuOQBONWdHxGA5ugBMILMB8G",
  "A1UdIwQYMBaAFMCYy9WafuOQBONWdHxGA5ugBMILMA8GA1UdEwEB/wQFMAMBAf8w",
  "CgYIKoZIzj0EAwIDSQAwRgIhAOxXsZguTLGFwVZpBvl9TcwQ1blep9CBbwnrvITS",
  "mK93AiEAqeUDEJYK18g4oEH0cSrYaG/fr9nmZtHF/2Ock8yzFA8=",
  "-----END CERTIFICATE-----",
].join("\n");

function search(text: string, data: unknown): unknown {
  const reading = compileQuery(text);
  if (reading.is === "invalid") return reading.message;
  const found = reading.query.search(data, { now: new Date(0) });
  return found instanceof JmesError ? found.message : found;
}

describe("x509_decode", () => {
  it("names the parts of a certificate as Go does", () => {
    expect(
      search("x509_decode(@).[NotBefore, NotAfter, IsCA, DNSNames, PublicKey.E, PublicKeyAlgorithm]", RSA),
    ).toEqual([
      "2026-11-22T02:16:22Z",
      "2126-10-29T02:16:22Z",
      true,
      ["hauberk.example", "www.hauberk.example"],
      65_537,
      1,
    ]);
    expect(search("x509_decode(base64_decode(@)).Subject", Buffer.from(RSA).toString("base64"))).toMatchObject({
      CommonName: "hauberk.example",
      Country: ["XX"],
      Organization: ["Hauberk", "Second"],
      Locality: null,
    });
    expect(search("x509_decode(@).PublicKey.N", RSA)).toMatch(/^16182112418591577015/);
    expect(search("x509_decode(@).[KeyUsage, ExtKeyUsage, AuthorityKeyId]", RSA)).toEqual([
      0,
      null,
      "Z0fdF78BKQ24Xv7+t6cZQz+4W+U=",
    ]);
    expect(search("x509_decode(@).SerialNumber", RSA)).toBe(2.4669788901639936e47);
  });

  it("fails for what it does not read", () => {
    expect(search("x509_decode(@)", "nothing")).toBe("failed to decode PEM block");
    expect(search("x509_decode(@)", ELLIPTIC)).toBe("certificate should use rsa algorithm");
    expect(search("x509_decode(@)", RSA.replace("MIICpTCC", "MIICpTCD"))).toContain("asn1: structure error");
    expect(search("x509_decode(@)", RSA.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST"))).toBe(
      "x509: invalid public key",
    );
    expect(search("x509_decode(@).Keys", RSA)).toBe('Unknown key "Keys" in path');
  });
});
