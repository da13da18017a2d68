import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Issued } from "./issue.ts";
import type { OwnState } from "./rotation.ts";
import { toBundle } from "./rotation.ts";

/** The state as named texts, as a Secret of type kubernetes.io/tls holds them. */
export function toTexts(state: OwnState): Record<string, string> {
  const { active, leaf, next, former } = state;
  return {
    "tls.crt": leaf.certificate,
    "tls.key": leaf.key,
    // For people and other programs: what to trust.
    "ca-bundle.crt": toBundle(state),
    "ca.crt": active.certificate,
    "ca.key": active.key,
    ...(next === undefined ? {} : { "next-ca.crt": next.certificate, "next-ca.key": next.key }),
    ...(next?.publishedAt === undefined ? {} : { "next-ca.published": toInstant(next.publishedAt) }),
    ...(former === undefined
      ? {}
      : { "former-ca.crt": former.certificate, "former-ca.until": toInstant(former.until) }),
  };
}

/** @returns the state, or why the texts are none: a faulty part makes the whole useless, because nobody knows what else was touched */
export function readTexts(texts: ReadonlyMap<string, string>): OwnState | { readonly because: string } {
  try {
    const active = readAuthority(texts, "ca");
    const leaf = readPair(texts, "tls");
    const published = texts.get("next-ca.published");
    const next = texts.has("next-ca.crt") ? readAuthority(texts, "next-ca") : undefined;
    const former = texts.has("former-ca.crt") ? readCertificate(texts, "former-ca.crt") : undefined;
    if (!new X509Certificate(leaf.certificate).verify(new X509Certificate(active.certificate).publicKey))
      throw new Unreadable("tls.crt is not signed by ca.crt");
    return {
      active,
      leaf,
      ...(next === undefined
        ? {}
        : { next: published === undefined ? next : { ...next, publishedAt: readInstant(texts, "next-ca.published") } }),
      ...(former === undefined
        ? {}
        : { former: { certificate: former, until: readInstant(texts, "former-ca.until") } }),
    };
  } catch (error) {
    if (error instanceof Unreadable) return { because: error.message };
    throw error;
  }
}

class Unreadable extends Error {}

function readAuthority(texts: ReadonlyMap<string, string>, name: string): Issued {
  const pair = readPair(texts, name);
  const certificate = new X509Certificate(pair.certificate);
  const isOurs = certificate.ca && certificate.publicKey.asymmetricKeyDetails?.namedCurve === "prime256v1";
  if (!isOurs || !certificate.subject.startsWith(AUTHORITY_NAME))
    throw new Unreadable(`${name}.crt is no CA that Hauberk made`);
  return pair;
}

const AUTHORITY_NAME = "CN=Hauberk admission CA ";

function readPair(texts: ReadonlyMap<string, string>, name: string): Issued {
  const certificate = readCertificate(texts, `${name}.crt`);
  const key = texts.get(`${name}.key`) ?? "";
  if (!belongsTo(certificate, key)) throw new Unreadable(`${name}.key is no key of ${name}.crt`);
  return { certificate, key };
}

function belongsTo(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function readCertificate(texts: ReadonlyMap<string, string>, name: string): string {
  const text = texts.get(name) ?? "";
  try {
    // One certificate and nothing else: what stands behind it would be trusted too.
    const read = new X509Certificate(text).toString();
    if (read.trim() !== text.trim()) throw new Unreadable(`${name} holds more than one certificate`);
    return read;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`${name} is no PEM certificate`);
  }
}

function toInstant(at: number): string {
  return new Date(at).toISOString();
}

function readInstant(texts: ReadonlyMap<string, string>, name: string): number {
  const at = Date.parse(texts.get(name) ?? "");
  if (Number.isNaN(at)) throw new Unreadable(`${name} is no point in time`);
  return at;
}
