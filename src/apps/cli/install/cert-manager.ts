import type { KubernetesObject } from "../../../model/index.ts";
import { type InstallOptions, LABELS, NAME, TLS_SECRET } from "./install-options.ts";

const VERSION = "cert-manager.io/v1";
const AUTHORITY = "hauberk-admission-ca";
const KEY = { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" };

/**
 * A CA of the namespace's own and the server's certificate of it. The CA lives long, because cert-manager changes the bundle at once when
 * it renews a CA: only our own CA is renewed without a gap.
 */
export function toCertManagerObjects({ namespace }: InstallOptions): KubernetesObject[] {
  const metadata = (name: string) => ({ name, namespace, labels: LABELS });
  return [
    {
      apiVersion: VERSION,
      kind: "Issuer",
      metadata: metadata("hauberk-admission-selfsigned"),
      spec: { selfSigned: {} },
    },
    {
      apiVersion: VERSION,
      kind: "Certificate",
      metadata: metadata(AUTHORITY),
      spec: {
        isCA: true,
        commonName: AUTHORITY,
        secretName: AUTHORITY,
        duration: "87600h",
        privateKey: KEY,
        issuerRef: { name: "hauberk-admission-selfsigned", kind: "Issuer", group: "cert-manager.io" },
      },
    },
    { apiVersion: VERSION, kind: "Issuer", metadata: metadata(AUTHORITY), spec: { ca: { secretName: AUTHORITY } } },
    {
      apiVersion: VERSION,
      kind: "Certificate",
      metadata: metadata(TLS_SECRET),
      spec: {
        secretName: TLS_SECRET,
        duration: "720h",
        dnsNames: [`${NAME}.${namespace}.svc`, `${NAME}.${namespace}`],
        usages: ["digital signature", "server auth"],
        privateKey: KEY,
        issuerRef: { name: AUTHORITY, kind: "Issuer", group: "cert-manager.io" },
      },
    },
  ];
}
