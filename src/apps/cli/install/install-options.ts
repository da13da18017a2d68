/** What the manifests of the admission server are made of. */
export interface InstallOptions {
  readonly namespace: string;
  readonly image: string;
  readonly replicas: number;
  /** Certificates from cert-manager instead of our own CA. */
  readonly certManager: boolean;
  /** Webhook configurations are printed, and the server leaves them alone. */
  readonly isStatic: boolean;
  /** The server may make its webhook configurations again when somebody deletes them. */
  readonly recreates: boolean;
  readonly bootstrapNamespaces: readonly string[];
  readonly exceptionNamespace: string | undefined;
  /** Files of the ConfigMap, by name; `hauberk.yaml` among them. */
  readonly files: ReadonlyMap<string, string>;
  /** Whether policies of Kyverno and Gatekeeper are read from the cluster. */
  readonly readsClusterPolicies: boolean;
  /** Whether pods that are there are looked at when a namespace is to enforce more. */
  readonly listsPods: boolean;
  /** Whether what service accounts say of their tokens counts. */
  readonly readsAccounts: boolean;
}

/** Of the ServiceAccount, which guards know: `system:serviceaccount:NAMESPACE:hauberk`. */
export const ACCOUNT = "hauberk";
/** Of Deployment, Service and whatever else belongs to the server. */
export const NAME = "hauberk-admission";
/** Of the webhook configurations. */
export const CONFIGURATIONS = "hauberk";
/** Of the Secret in which replicas share the CA they make. */
export const CERTIFICATES = "hauberk-certificates";
export const TLS_SECRET = "hauberk-admission-tls";
export const WEBHOOK_PORT = 8443;
export const HEALTH_PORT = 8080;

export const SELECTOR = { "app.kubernetes.io/name": "hauberk", "app.kubernetes.io/component": "admission" };
export const LABELS = { ...SELECTOR, "app.kubernetes.io/part-of": "hauberk" };
