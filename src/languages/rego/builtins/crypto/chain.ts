import { X509Certificate } from "node:crypto";
import { formatAddress } from "../../../../formats/cidr/index.ts";
import type { RegoValue } from "../../value.ts";
import { readIp } from "../networks.ts";
import { toCertificate } from "./certificate.ts";

/** What a chain must be good for. */
export interface ChainOptions {
  readonly dnsName: string;
  readonly nowNs: bigint;
  /** Numbers of Go's x509.ExtKeyUsage. */
  readonly usages: readonly number[];
}

/** A certificate both ways. */
interface Link {
  readonly bytes: Buffer;
  readonly own: X509Certificate;
  readonly shape: Readonly<Record<string, RegoValue>>;
}

const ANY_USAGE = 0;
const SERVER = 1;
/** Signatures by MD2, MD5 and SHA-1 prove nothing. */
const WEAK: ReadonlySet<RegoValue> = new Set([0, 1, 2, 3, 7, 9]);

/** The chain from the last certificate to the first, the root, over those between; undefined where none holds. */
export function verifiedChain(certificates: readonly Buffer[], options: ChainOptions): readonly Buffer[] | undefined {
  if (certificates.length < 2 || certificates.length > 100) return undefined;
  const links = certificates.map((bytes) => ({ bytes, own: new X509Certificate(bytes), shape: toCertificate(bytes) }));
  const [root, ...others] = links as [Link, ...Link[]];
  const leaf = others.pop() as Link;
  if (!isSound(leaf, options.nowNs) || !isNamed(leaf, options.dnsName)) return undefined;
  // A leaf that is the root itself needs no one else.
  if (leaf.bytes.equals(root.bytes)) return isFor([leaf], options.usages) ? [leaf.bytes] : undefined;
  const chain = extended([leaf], root, others, options, { left: 200 });
  return chain?.map(({ bytes }) => bytes);
}

/** Goes up from the end of the chain: to the root where it has issued, else over every intermediate that has. */
function extended(
  chain: readonly Link[],
  root: Link,
  others: readonly Link[],
  options: ChainOptions,
  tries: { left: number },
): readonly Link[] | undefined {
  if (tries.left-- <= 0) return undefined;
  const last = chain.at(-1) as Link;
  if (isIssuer(root, last, chain, options)) {
    const whole = [...chain, root];
    if (isFor(whole, options.usages)) return whole;
  }
  for (const other of others) {
    if (chain.includes(other) || !isIssuer(other, last, chain, options)) continue;
    const found = extended([...chain, other], root, others, options, tries);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isSound({ shape }: Link, nowNs: bigint): boolean {
  const now = Number(nowNs / 1_000_000n);
  if (now < Date.parse(shape["NotBefore"] as string) || now > Date.parse(shape["NotAfter"] as string)) return false;
  return shape["UnhandledCriticalExtensions"] === null;
}

function isIssuer(issuer: Link, issued: Link, chain: readonly Link[], { nowNs }: ChainOptions): boolean {
  const { shape } = issuer;
  if (shape["RawSubject"] !== issued.shape["RawIssuer"] || !isSound(issuer, nowNs)) return false;
  const isCa = shape["BasicConstraintsValid"] === true && shape["IsCA"] === true;
  if (!isCa && shape["Version"] === 3) return false;
  const usage = Number(shape["KeyUsage"]);
  if (usage !== 0 && (usage & 32) === 0) return false;
  const length = Number(shape["MaxPathLen"]);
  const between = chain.length - 1;
  if (isCa && (length > 0 || shape["MaxPathLenZero"] === true) && between > length) return false;
  if (WEAK.has(issued.shape["SignatureAlgorithm"] as RegoValue) || !keepsNameConstraints(shape, chain)) return false;
  return issued.own.verify(issuer.own.publicKey);
}

/** Whether the chain's leaf has only DNS names that the issuer may speak for. Constraints of other kinds are not followed. */
function keepsNameConstraints(issuer: Link["shape"], chain: readonly Link[]): boolean {
  const leaf = (chain[0] as Link).shape;
  const list = (value: RegoValue | undefined): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);
  for (const [kind, names] of [
    ["IPRanges", "IPAddresses"],
    ["EmailAddresses", "EmailAddresses"],
    ["URIDomains", "URIs"],
  ]) {
    const constrained = list(issuer[`Permitted${kind}`]).length + list(issuer[`Excluded${kind}`]).length > 0;
    if (constrained && list(leaf[names as string]).length > 0) return false;
  }
  const permitted = list(issuer["PermittedDNSDomains"]);
  const excluded = list(issuer["ExcludedDNSDomains"]);
  return list(leaf["DNSNames"]).every((name) => {
    if (excluded.some((domain) => isBelow(name, domain))) return false;
    return permitted.length === 0 || permitted.some((domain) => isBelow(name, domain));
  });
}

function isBelow(name: string, domain: string): boolean {
  const [low, under] = [name.toLowerCase(), domain.toLowerCase().replace(/^\./, "")];
  return domain === "" || low === under || low.endsWith(`.${under}`);
}

/** Whether one of the usages asked for is allowed by every certificate of the chain. */
function isFor(chain: readonly Link[], asked: readonly number[]): boolean {
  const usages = asked.length === 0 ? [SERVER] : asked;
  if (usages.includes(ANY_USAGE)) return true;
  return usages.some((usage) =>
    chain.every(({ shape }) => {
      const allowed = shape["ExtKeyUsage"] as readonly number[] | null;
      if (allowed === null) return shape["UnknownExtKeyUsage"] === null;
      return allowed.includes(ANY_USAGE) || allowed.includes(usage);
    }),
  );
}

/** Whether the certificate is for the host, when one is asked for. */
function isNamed({ shape }: Link, host: string): boolean {
  if (host === "") return true;
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  const address = readIp(bare);
  const of = (name: string): readonly string[] => (shape[name] as readonly string[] | null) ?? [];
  if (address !== undefined) return of("IPAddresses").includes(formatAddress(address));
  return of("DNSNames").some((pattern) => matchesHost(pattern.toLowerCase(), host.toLowerCase().replace(/\.$/, "")));
}

function matchesHost(pattern: string, host: string): boolean {
  const [names, parts] = [pattern.split("."), host.split(".")];
  if (names.length !== parts.length || host === "") return false;
  return names.every((name, index) => (index === 0 && name === "*" && parts[0] !== "") || name === parts[index]);
}
