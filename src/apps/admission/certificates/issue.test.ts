import { X509Certificate } from "node:crypto";
import { connect, createServer } from "node:tls";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readCertificate } from "../../../formats/x509/index.ts";
import { issueAuthority, issueLeaf } from "./issue.ts";

const NOW = Date.UTC(2026, 10, 22);
const YEAR = { from: NOW - 1000, to: NOW + 365 * 86_400_000 };

it("makes a CA and a leaf that belong together and say what they are for", () => {
  const authority = issueAuthority(YEAR);
  const names = ["hauberk.hauberk-system.svc", "10.0.0.7", "fd00::1:2", "::", "::ffff:10.1.2.3"];
  const leaf = issueLeaf(authority, names, { from: NOW, to: NOW + 86_400_000 });
  const [ca, served] = [new X509Certificate(authority.certificate), new X509Certificate(leaf.certificate)];
  expect(ca.ca).toBe(true);
  expect(ca.verify(ca.publicKey)).toBe(true);
  expect(served.verify(ca.publicKey)).toBe(true);
  expect(served.checkIssued(ca)).toBe(true);
  expect(served.ca).toBe(false);
  expect(served.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  expect(served.subjectAltName).toBe(
    "DNS:hauberk.hauberk-system.svc, IP Address:10.0.0.7, IP Address:FD00:0:0:0:0:0:1:2, IP Address:0:0:0:0:0:0:0:0, IP Address:0:0:0:0:0:FFFF:A01:203",
  );
  expect(served.validToDate).toEqual(new Date(NOW + 86_400_000));
});

it("gives every CA a subject of its own", () => {
  const subjects = Array.from({ length: 20 }, () => new X509Certificate(issueAuthority(YEAR).certificate).subject);
  expect(new Set(subjects).size).toBe(20);
});

it("is read by a reader that is as strict as Go's", () => {
  const authority = issueAuthority({ from: NOW, to: Date.UTC(2060, 0, 1) });
  const reading = readCertificate(Buffer.from(new X509Certificate(authority.certificate).raw));
  expect(reading).toMatchObject({ value: { IsCA: true, NotAfter: "2060-01-01T00:00:00Z" } });
});

it("encodes any point in time and any name length", () => {
  const authority = issueAuthority(YEAR);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4_000_000_000 }),
      fc.array(fc.stringMatching(/^[a-z][a-z0-9]{0,62}$/), { minLength: 1, maxLength: 40 }),
      (seconds, names) => {
        const leaf = new X509Certificate(
          issueLeaf(authority, names, { from: seconds * 1000, to: (seconds + 60) * 1000 }).certificate,
        );
        expect(leaf.validFromDate).toEqual(new Date(seconds * 1000));
        expect(leaf.subjectAltName).toBe(names.map((name) => `DNS:${name}`).join(", "));
      },
    ),
    { numRuns: 50 },
  );
});

it("is shown on a port, and a client that trusts the CA takes it by its name and no other", async () => {
  const now = Date.now();
  const authority = issueAuthority({ from: now - 5000, to: now + 600_000 });
  const leaf = issueLeaf(authority, ["web.shop.svc"], { from: now - 5000, to: now + 60_000 });
  const server = createServer({ cert: leaf.certificate, key: leaf.key, minVersion: "TLSv1.3" });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const shake = (servername: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host: "127.0.0.1", port, servername, ca: authority.certificate });
      socket.once("secureConnect", () => resolve("ok"));
      socket.once("error", (error) => resolve(String(Reflect.get(error, "code"))));
      socket.once("close", () => socket.destroy());
    });
  try {
    expect(await shake("web.shop.svc")).toBe("ok");
    expect(await shake("web.shop.svc.evil.example")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  } finally {
    server.close();
  }
});
