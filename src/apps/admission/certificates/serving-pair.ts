import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ServingCertificate } from "../parts.ts";

/** Why a port cannot show this pair at that time, or undefined. @param pair PEM texts, leaf first */
export function whyUnusable(pair: ServingCertificate, at: Date): string | undefined {
  let leaf: X509Certificate;
  try {
    leaf = new X509Certificate(pair.certificate);
  } catch {
    return "the certificate is no PEM certificate";
  }
  try {
    if (!leaf.checkPrivateKey(createPrivateKey(pair.key))) return "the key does not belong to the certificate";
  } catch {
    return "the key is no PEM private key";
  }
  // A clock that is behind must not take the port down: only what has surely ended is refused.
  return leaf.validToDate.getTime() <= at.getTime()
    ? `the certificate expired at ${leaf.validToDate.toISOString()}`
    : undefined;
}
