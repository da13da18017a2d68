/** A minor release of Kubernetes: `1.33`. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
}

export const LATEST: KubernetesVersion = { major: Number.MAX_SAFE_INTEGER, minor: 0 };

const GRAMMAR = /^v?(\d{1,4})\.(\d{1,4})(?:[.+-].{0,100})?$/;

/** Reads `1.33`, `v1.33`, `v1.33.2-gke.100` and `latest`; undefined for anything else. Patch and build do not count. */
export function readKubernetesVersion(text: string): KubernetesVersion | undefined {
  if (text === "latest") return LATEST;
  const match = GRAMMAR.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Negative when a is older than b, zero when they are the same minor release. */
export function compareKubernetesVersions(a: KubernetesVersion, b: KubernetesVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** Whether `version` is `since` or newer; false when either cannot be read. */
export function isAtLeast(version: string, since: string): boolean {
  const a = readKubernetesVersion(version);
  const b = readKubernetesVersion(since);
  return a !== undefined && b !== undefined && compareKubernetesVersions(a, b) >= 0;
}

export type Stability = "alpha" | "beta" | "stable";

/** How stable an API version says it is: `batch/v1beta1` is beta; undefined for names that follow no convention. */
export function toStability(apiVersion: string): Stability | undefined {
  const version = apiVersion.slice(apiVersion.lastIndexOf("/") + 1);
  const match = /^v\d{1,4}(?:(alpha|beta)\d{1,4})?$/.exec(version);
  if (match === null) return undefined;
  return match[1] === "alpha" || match[1] === "beta" ? match[1] : "stable";
}
