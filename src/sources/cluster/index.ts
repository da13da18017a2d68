export type { ApiResource } from "./api-resource.ts";
export { DEFAULT_LIMITS, toClusterClient, type ClientLimits, type ClusterClient, type Reply } from "./client.ts";
export type { Connection } from "./connection.ts";
export { readDiscovery, type Discovery } from "./discovery.ts";
export { readConnection, type KubeconfigOptions } from "./kubeconfig.ts";
export { REDACTED_BASE64 } from "./projection.ts";
export { readCluster, type ClusterOptions, type ClusterReading, type Progress } from "./read-cluster.ts";
export { applyObject, deleteObject, putObject } from "./write.ts";
export { watchKind, type Watch, type WatchChange, type WatchOptions } from "./watch.ts";
