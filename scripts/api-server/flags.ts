import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { CertificateFiles } from "./certificates.ts";

export function etcdFlags(folder: string, url: string): string[] {
  const data = join(folder, "etcd");
  mkdirSync(data, { mode: 0o700 });
  return [
    `--data-dir=${data}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    "--listen-peer-urls=http://127.0.0.1:0",
    "--unsafe-no-fsync",
    "--log-level=error",
  ];
}

export interface ServerFiles {
  readonly serving: CertificateFiles;
  readonly clientAuthority: CertificateFiles;
  readonly tokens: string;
  readonly signingKey: string;
}

export function apiServerFlags(etcdUrl: string, port: number, files: ServerFiles, hasControllers: boolean): string[] {
  return [
    `--etcd-servers=${etcdUrl}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    "--advertise-address=127.0.0.1",
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.0.0.0/24",
    `--tls-cert-file=${files.serving.certFile}`,
    `--tls-private-key-file=${files.serving.keyFile}`,
    `--client-ca-file=${files.clientAuthority.certFile}`,
    `--token-auth-file=${files.tokens}`,
    "--authorization-mode=RBAC",
    "--allow-privileged=true",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${files.signingKey}`,
    `--service-account-signing-key-file=${files.signingKey}`,
    // Nobody makes the default accounts without the controllers, and the plugin would refuse every pod.
    ...(hasControllers ? [] : ["--disable-admission-plugins=ServiceAccount"]),
    "--v=1",
  ];
}

export function controllerManagerFlags(kubeconfig: string, signingKey: string, authority: CertificateFiles): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${signingKey}`,
    `--root-ca-file=${authority.certFile}`,
    "--use-service-account-credentials=true",
    "--leader-elect=false",
    "--secure-port=0",
    "--v=1",
  ];
}

/** The flags, each replaced by the overrides of the same name. */
export function withOverrides(flags: readonly string[], overrides: readonly string[]): string[] {
  const replaced = new Set(overrides.map(nameOf));
  return [...flags.filter((flag) => !replaced.has(nameOf(flag))), ...overrides];
}

function nameOf(flag: string): string | undefined {
  return flag.split("=", 1)[0];
}
