import { describe, expect, it } from "vitest";
import { STRING } from "../../type.ts";
import { evaluate } from "../evaluate-for-tests.ts";
import { x509Library } from "./x509.ts";

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

function run(expression: string, pem: string): string {
  const environment = { libraries: [x509Library], variables: new Map([["pem", STRING]]) };
  return evaluate(expression, environment, { pem });
}

describe("x509.decode", () => {
  it("has the fields that Kyverno keeps of Go's", () => {
    expect(run("x509.decode(pem).NotAfter", RSA)).toBe('"2126-10-29T02:16:22Z"');
    expect(run("x509.decode(pem).DNSNames", RSA)).toBe('["hauberk.example","www.hauberk.example"]');
    expect(run("x509.decode(pem).Issuer.Organization", RSA)).toBe('["Hauberk","Second"]');
    expect(run("x509.decode(pem).PublicKey.N.size() == 309", RSA)).toBe("true");
    expect(run("has(x509.decode(pem).Subject)", RSA)).toBe("false");
  });

  it("has doubles for numbers, as what Go reads from JSON without a type", () => {
    expect(run("type(x509.decode(pem).PublicKey.E) == double && x509.decode(pem).PublicKey.E == 65537", RSA)).toBe(
      "true",
    );
    // The lower 64 bits of the number.
    expect(run("x509.decode(pem).SerialNumber == 1.6351121494125425e+18", RSA)).toBe("true");
  });

  it("fails for what it does not read", () => {
    expect(run("x509.decode(pem)", "nothing")).toBe("! failed to decode PEM block");
    expect(run("x509.decode(pem)", RSA.replaceAll("CERTIFICATE", "PRIVATE KEY"))).toBe(
      "! PEM block neither contains a CERTIFICATE or CERTIFICATE REQUEST",
    );
    expect(run("x509.decode(pem)", RSA.replace("MIICpTCC", "MIICpTCD"))).toMatch(/^! asn1: /);
  });
});
