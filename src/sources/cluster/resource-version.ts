const DECIMAL = /^[1-9]\d*$/;

/**
 * Whether the first resource version is not newer than the second. Numbers are compared as Kubernetes promises since
 * 1.35; versions that are no numbers (of aggregated servers) cannot be compared, so nothing is known to be old.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
export function isNotNewer(version: string | undefined, than: string | undefined): boolean {
  if (version === undefined || than === undefined) return false;
  if (version === than) return true;
  if (!DECIMAL.test(version) || !DECIMAL.test(than)) return false;
  return version.length === than.length ? version < than : version.length < than.length;
}
