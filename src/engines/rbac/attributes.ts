/** Who asks, as the API server knows them once they are authenticated. */
export interface User {
  readonly name: string;
  /** All of them: nothing is added, not even `system:authenticated`. */
  readonly groups: readonly string[];
}

/** A request for objects of the API. */
export interface ResourceAttributes {
  readonly verb: string;
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, in lower case: `pods`. */
  readonly resource: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Empty for cluster-scoped resources, and for requests across all namespaces. */
  readonly namespace: string;
  /** Empty where the request names no object: list, watch, create, deletecollection of a whole collection. */
  readonly name: string;
}

/** A request for something else than objects: `/metrics`, `/healthz`. */
export interface NonResourceAttributes {
  readonly verb: string;
  readonly nonResourceURL: string;
}

export type Attributes = ResourceAttributes | NonResourceAttributes;

/** Whether a request is about objects, and not about a path such as `/metrics`. */
export function isResourceRequest(attributes: Attributes): attributes is ResourceAttributes {
  return "resource" in attributes;
}

/** `pods`, `pods/exec`: as rules write it. */
export function toCombinedResource({ resource, subresource }: ResourceAttributes): string {
  return subresource === "" ? resource : `${resource}/${subresource}`;
}
