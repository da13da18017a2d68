import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";
import { bits, integer, objectId, octets, sequence, time, toDer, TRUE, utf8 } from "./der.ts";

/** A certificate with its key, PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

/** Milliseconds since 1970; certificates know seconds. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

/** A CA of our own, ECDSA P-256. Its subject is unique: two CAs of one name in a bundle would be taken for one another. */
export function issueAuthority(validity: Validity): Issued {
  const pair = toKeyPair();
  const name = toName(`Hauberk admission CA ${toKeyId(pair.publicKey).toString("hex").slice(0, 16)}`);
  const certificate = toCertificate({ name, ...pair }, { name, ...pair }, validity, [
    extension("2.5.29.19", sequence(TRUE), true),
    // keyCertSign and cRLSign
    extension("2.5.29.15", bits(Buffer.from([0x06]), 1), true),
  ]);
  return { certificate, key: pair.privateKey };
}

/**
 * A serving certificate.
 * @param names DNS names and IP addresses
 */
export function issueLeaf(authority: Issued, names: readonly string[], validity: Validity): Issued {
  const pair = toKeyPair();
  const issuer = new X509Certificate(authority.certificate);
  const by = {
    name: toName(issuer.subject.replace(/^CN=/, "")),
    privateKey: authority.key,
    publicKey: issuer.publicKey.export({ type: "spki", format: "der" }),
  };
  const certificate = toCertificate({ name: toName("hauberk-admission"), ...pair }, by, validity, [
    extension("2.5.29.19", sequence(), true),
    // digitalSignature
    extension("2.5.29.15", bits(Buffer.from([0x80]), 7), true),
    extension("2.5.29.37", sequence(objectId("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.17", sequence(...names.map(toGeneralName))),
  ]);
  return { certificate, key: pair.privateKey };
}

interface KeyPair {
  /** PEM */
  readonly privateKey: string;
  /** SubjectPublicKeyInfo */
  readonly publicKey: Buffer;
}

function toKeyPair(): KeyPair {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "der" },
  });
}

interface Party extends KeyPair {
  readonly name: Buffer;
}

const ECDSA_WITH_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));

/** @see RFC 5280, section 4.1 */
function toCertificate(subject: Party, issuer: Party, { from, to }: Validity, extensions: readonly Buffer[]): string {
  const serial = randomBytes(16);
  // Positive, and of full length.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const keyIds = [
    extension("2.5.29.14", octets(toKeyId(subject.publicKey))),
    extension("2.5.29.35", sequence(toDer(0x80, toKeyId(issuer.publicKey)))),
  ];
  const signed = sequence(
    toDer(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_WITH_SHA256,
    issuer.name,
    sequence(time(new Date(from)), time(new Date(to))),
    subject.name,
    subject.publicKey,
    toDer(0xa3, sequence(...extensions, ...keyIds)),
  );
  const signature = sign("sha256", signed, createPrivateKey(issuer.privateKey));
  const text = sequence(signed, ECDSA_WITH_SHA256, bits(signature)).toString("base64");
  return `-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{64}(?!$)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
}

function toName(commonName: string): Buffer {
  return sequence(toDer(0x31, sequence(objectId("2.5.4.3"), utf8(commonName))));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(objectId(id), ...(isCritical ? [TRUE] : []), octets(value));
}

/** @see RFC 7093, section 2 */
function toKeyId(publicKey: Buffer): Buffer {
  const point = createPublicKey({ key: publicKey, format: "der", type: "spki" }).export({ format: "jwk" });
  return createHash("sha256")
    .update(`${point.x ?? ""}.${point.y ?? ""}`)
    .digest()
    .subarray(0, 20);
}

function toGeneralName(name: string): Buffer {
  return isIP(name) === 0 ? toDer(0x82, Buffer.from(name, "ascii")) : toDer(0x87, toAddress(name));
}

/** The 4 or 16 bytes of an address. */
function toAddress(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  // URL writes the shortest form, with an IPv4 tail in hexadecimal.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, "")}]`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const groups = (text: string | undefined): string[] => (text ? text.split(":") : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return Buffer.from([...before, ...zeros, ...after].map((group) => group.padStart(4, "0")).join(""), "hex");
}
