/** One kind that the API server serves, in the version we read. */
export interface ApiResource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural, as in paths: `deployments`. */
  readonly name: string;
  readonly isNamespaced: boolean;
  readonly verbs: readonly string[];
}

/** `apps/Deployment`, `/Service`: as in Picture and Blind. */
export function toGroupKindOf({ group, kind }: Pick<ApiResource, "group" | "kind">): string {
  return `${group}/${kind}`;
}

/** `apps/v1`, `v1`. */
export function toApiVersion({ group, version }: Pick<ApiResource, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Path of the list: in one namespace, or everywhere when the namespace is empty. */
export function toListPath(resource: Pick<ApiResource, "group" | "version" | "name">, namespace: string): string {
  const root = resource.group === "" ? "/api" : `/apis/${encodeURIComponent(resource.group)}`;
  const place = namespace === "" ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}/${encodeURIComponent(resource.version)}${place}/${encodeURIComponent(resource.name)}`;
}
