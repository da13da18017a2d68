import type { Json, Location } from "../../model/index.ts";

/** How to reach one API server and who we are there: a context of a kubeconfig, or the account of the pod we run in. */
export interface Connection {
  /** Name of the context; `in-cluster` for the pod's own account. */
  readonly context: string;
  /** May have a path, as behind Rancher: `https://rancher.example/k8s/clusters/c-1`. */
  readonly server: URL;
  /** The context's namespace, or undefined when it names none. */
  readonly namespace: string | undefined;
  readonly tls: ServerTls;
  readonly proxyUrl: URL | undefined;
  readonly user: UserAuth;
}

/** How the API server's certificate is checked. */
export interface ServerTls {
  /** PEM; undefined: the system's authorities. */
  readonly ca: string | undefined;
  readonly serverName: string | undefined;
  readonly isUnchecked: boolean;
}

/** PEM texts. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** What the kubeconfig says about the user; what is explicit wins over the plugin. */
export interface UserAuth {
  readonly certificate?: ClientCertificate | undefined;
  readonly token?: string | undefined;
  /** Absolute path; read again as it rotates, and wins over `token`. */
  readonly tokenFile?: string | undefined;
  readonly basic?: { readonly username: string; readonly password: string } | undefined;
  readonly exec?: ExecConfig | undefined;
  readonly impersonate?: Impersonation | undefined;
}

export interface Impersonation {
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: ReadonlyMap<string, readonly string[]>;
}

/** A credential plugin: a program of the user's that prints a token or a client certificate. */
export interface ExecConfig {
  readonly apiVersion: "client.authentication.k8s.io/v1" | "client.authentication.k8s.io/v1beta1";
  /** A name on PATH or an absolute path. */
  readonly command: string;
  readonly args: readonly string[];
  /** Added to our own environment. */
  readonly env: ReadonlyMap<string, string>;
  readonly installHint: string | undefined;
  readonly interactiveMode: "Never" | "IfAvailable" | "Always";
  /** What the plugin is told about the cluster, when it asks for that. */
  readonly cluster: Json | undefined;
  readonly at: Location;
}
