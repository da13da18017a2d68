/** What a user can set about the controls, in hauberk.yaml under `settings`. Every field has a default. */
export interface Settings {
  /** Kubernetes version the manifests are for, `1.33`; decides deprecated and removed APIs and Pod Security checks. */
  readonly kubernetesVersion: string;
  /** Registries images may come from: `host` or `host/path` with `*` for one path part and `**` for any; empty: any named host. */
  readonly trustedRegistries: readonly string[];
  /** Registries images must not come from, same patterns. */
  readonly blockedRegistries: readonly string[];
  /** Tags that move besides `latest`. */
  readonly floatingTags: readonly string[];
  /** Images that need no digest, same patterns as registries. */
  readonly digestExemptRepositories: readonly string[];
  /** Runtime classes that put a kernel or a hypervisor between workload and node; `*` for any letters. */
  readonly sandboxRuntimeClasses: readonly string[];
  /** Lowest numeric user and group id that surely means "not a host user". */
  readonly minUserId: number;
  /** Replicas below which a workload does not survive the loss of a node. */
  readonly minReplicas: number;
  /** Smallest and largest amounts a container may declare: `limits.memory <= 4Gi`, `requests.cpu >= 10m`. */
  readonly resourceBounds: readonly string[];
  /** Label keys each workload must carry. */
  readonly requiredLabels: readonly string[];
  /** Namespaces that belong to the platform; some controls are quieter there. */
  readonly systemNamespaces: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = {
  kubernetesVersion: "1.36",
  trustedRegistries: [],
  blockedRegistries: [],
  floatingTags: [
    "edge",
    "nightly",
    "dev",
    "develop",
    "main",
    "master",
    "stable",
    "canary",
    "snapshot",
    "current",
    "rolling",
  ],
  digestExemptRepositories: [],
  sandboxRuntimeClasses: ["gvisor", "kata", "kata-*"],
  minUserId: 10_000,
  minReplicas: 2,
  resourceBounds: [],
  requiredLabels: [],
  systemNamespaces: ["kube-system", "kube-public", "kube-node-lease"],
};
