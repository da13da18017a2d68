import { type KindTable, toResource } from "../../inventory/kinds/index.ts";
import { asString, type KubernetesObject } from "../../model/index.ts";
import type { Operation, Request, UserInfo } from "./policy.ts";

const NOBODY: UserInfo = { username: "", groups: [] };

/** What is not the same for every object that is asked about. */
export interface RequestOptions {
  readonly operation?: Operation;
  readonly userInfo?: UserInfo;
  /** What an update replaces; default: the same object. */
  readonly oldObject?: KubernetesObject;
  /** Kinds besides the built-in ones. */
  readonly kinds?: KindTable;
}

/**
 * The request that creating (or updating, deleting) an object would be. On DELETE there is only the old object.
 */
export function toRequest(object: KubernetesObject, options: RequestOptions = {}): Request {
  const { operation = "CREATE", userInfo = NOBODY } = options;
  const { group, version, resource } = toResource(object.apiVersion, object.kind, options.kinds);
  return {
    operation,
    object: operation === "DELETE" ? null : object,
    oldObject: operation === "CREATE" || operation === "CONNECT" ? null : (options.oldObject ?? object),
    kind: { group, version, kind: object.kind },
    resource: { group, version, resource },
    subResource: "",
    // Objects that nobody checked may hold anything.
    name: asString(object.metadata.name) ?? "",
    namespace: asString(object.metadata.namespace) ?? "",
    userInfo,
    dryRun: false,
  };
}
