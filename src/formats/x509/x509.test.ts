import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CERTIFICATE, REQUEST } from "./certificates-for-tests.ts";
import { readCertificate, readCertificateRequest, readPem, readRsaCertificate, splitDer } from "./index.ts";

const bytesOf = (pem: string): Buffer => readPem(pem)?.block.bytes ?? Buffer.alloc(0);

const MODULUS =
  "165611848644611067950666089564553949536404871852873939833569856422957139969535288188667025325728848312958823589837944386038665758299480511910473567407946917832052661778158592378207718880354894908791492018018492848466311774571772066551685658511382908977031348484037917464019639742322067374950718662315186498933";

/** What Go's crypto/x509 and encoding/json say of the certificate. */
const AS_GO = {
  SignatureAlgorithm: 4,
  PublicKeyAlgorithm: 1,
  Version: 3,
  Subject: {
    Country: ["XX"],
    Organization: ["Hauberk"],
    OrganizationalUnit: ["Second"],
    Locality: null,
    Province: null,
    StreetAddress: null,
    PostalCode: null,
    SerialNumber: "77",
    CommonName: "hauberk.example",
    Names: [
      {
        Type: [2, 5, 4, 6],
        Value: "XX",
      },
      {
        Type: [2, 5, 4, 10],
        Value: "Hauberk",
      },
      {
        Type: [2, 5, 4, 11],
        Value: "Second",
      },
      {
        Type: [2, 5, 4, 3],
        Value: "hauberk.example",
      },
      {
        Type: [2, 5, 4, 5],
        Value: "77",
      },
    ],
    ExtraNames: null,
  },
  NotBefore: "2026-11-22T02:43:40Z",
  NotAfter: "2125-06-16T02:43:40Z",
  KeyUsage: 33,
  ExtraExtensions: null,
  UnhandledCriticalExtensions: null,
  ExtKeyUsage: [1, 3],
  UnknownExtKeyUsage: [[1, 2, 3, 4]],
  BasicConstraintsValid: true,
  IsCA: true,
  MaxPathLen: 0,
  MaxPathLenZero: true,
  SubjectKeyId: "oaWiwVlN2BnNtdVHK6HmaGggyj4=",
  AuthorityKeyId: null,
  OCSPServer: ["http://hauberk.example/ocsp"],
  IssuingCertificateURL: ["http://hauberk.example/ca"],
  DNSNames: ["hauberk.example"],
  EmailAddresses: ["a@hauberk.example"],
  IPAddresses: ["10.0.0.1", "2001:db8::1"],
  URIs: [
    {
      Scheme: "https",
      Opaque: "",
      User: {},
      Host: "hauberk.example",
      Path: "/a",
      Fragment: "",
      RawQuery: "b=c",
      RawPath: "",
      RawFragment: "",
      ForceQuery: false,
      OmitHost: false,
    },
  ],
  PermittedDNSDomainsCritical: true,
  PermittedDNSDomains: ["hauberk.example"],
  ExcludedDNSDomains: null,
  PermittedIPRanges: null,
  ExcludedIPRanges: [
    {
      IP: "10.0.0.0",
      Mask: "/wAAAA==",
    },
  ],
  PermittedEmailAddresses: null,
  ExcludedEmailAddresses: null,
  PermittedURIDomains: null,
  ExcludedURIDomains: null,
  CRLDistributionPoints: ["http://hauberk.example/crl"],
  PolicyIdentifiers: [[1, 2, 3, 4, 5]],
  Policies: ["1.2.3.4.5"],
  InhibitAnyPolicy: 0,
  InhibitAnyPolicyZero: false,
  InhibitPolicyMapping: 0,
  InhibitPolicyMappingZero: false,
  RequireExplicitPolicy: 0,
  RequireExplicitPolicyZero: false,
  PolicyMappings: null,
};

describe("a certificate", () => {
  it("has the fields that Go's JSON has of it", () => {
    const reading = readCertificate(bytesOf(CERTIFICATE));
    expect(reading).toMatchObject({ is: "read", value: AS_GO });
    expect(reading.is === "read" && reading.value["Extensions"]).toHaveLength(9);
    expect(reading.is === "read" && reading.value["SerialNumber"]).toBe(
      727703371145305550699878213471618728998634429583n,
    );
  });

  it("is told from others behind it, but never read with something behind it", () => {
    const bytes = bytesOf(CERTIFICATE);
    expect(splitDer(Buffer.concat([bytes, bytes]))).toEqual({ is: "read", value: [bytes, bytes] });
    expect(readCertificate(Buffer.concat([bytes, bytes]))).toEqual({
      is: "malformed",
      because: "x509: trailing data",
    });
  });

  it("of an RSA key has its modulus as a decimal text", () => {
    const reading = readRsaCertificate(`# what a person wrote\n${CERTIFICATE}\n`);
    const PublicKey = { N: MODULUS, E: 65_537 };
    expect(reading).toMatchObject({ is: "read", value: { is: "certificate", fields: { PublicKey } } });
    expect(reading).not.toHaveProperty("value.fields.URIStrings");
  });
});

describe("a signing request", () => {
  it("says what it asks for", () => {
    expect(readCertificateRequest(bytesOf(REQUEST))).toMatchObject({
      is: "read",
      value: {
        Version: 0,
        SignatureAlgorithm: 4,
        DNSNames: ["hauberk.example"],
        IPAddresses: ["10.0.0.1", "2001:db8::1"],
        Subject: AS_GO.Subject,
        Attributes: [
          {
            Type: [1, 2, 840, 113_549, 1, 9, 14],
            Value: [expect.arrayContaining([{ Type: [2, 5, 29, 19], Value: true }])],
          },
        ],
      },
    });
    expect(readRsaCertificate(REQUEST)).toMatchObject({ is: "read", value: { is: "request" } });
  });
});

describe("bytes of all kinds", () => {
  it("are read or malformed, whatever was changed in a certificate", () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    const original = [bytesOf(CERTIFICATE), bytesOf(REQUEST)] as const;
    fc.assert(
      fc.property(fc.constantFrom(...original), fc.array(change, { maxLength: 4 }), fc.nat(), (bytes, changes, end) => {
        const changed = Buffer.from(bytes);
        for (const [at, byte] of changes) changed[at % changed.length] = byte;
        const cut = end % 4 === 0 ? changed.subarray(0, end % changed.length) : changed;
        for (const read of [readCertificate, readCertificateRequest])
          expect(["read", "malformed"]).toContain(read(cut).is);
      }),
      { numRuns: 2000 },
    );
  });

  it("of which parts are missing are malformed", () => {
    for (const hex of ["", "30", "3000", "30023000", "30", "3080", "308400000000", "3005"])
      expect(readCertificate(Buffer.from(hex, "hex")).is).toBe("malformed");
  });

  it("and texts of many blocks that are none take no time and no stack", () => {
    expect(readPem("-----BEGIN A-----\n!\n-----END A-----\n".repeat(50_000))).toBeUndefined();
    expect(readRsaCertificate("x".repeat(100_001))).toEqual({
      is: "malformed",
      because: "the certificate is too long",
    });
  });
});
