import { type ChainOptions, toChainFacts } from "../../../chain/index.ts";
import { toCloudFacts } from "../../../engines/cloud/index.ts";
import { toNetworkFacts, toNetworkModel } from "../../../engines/network/index.ts";
import { toAuthorizer, toRbacFacts } from "../../../engines/rbac/index.ts";
import type { AttackFacts, Picture } from "../../../model/index.ts";

/** What facts are made with, besides the objects. */
export interface FactOptions extends ChainOptions {
  /** Of the API server, `1.36`; undefined: not known. */
  readonly kubernetesVersion?: string;
}

/** What every room knows of an attack on these objects: the one place where they are put together. */
export function toAllFacts(picture: Picture, options: FactOptions = {}): readonly AttackFacts[] {
  const { kubernetesVersion } = options;
  const authorizer = toAuthorizer(picture, kubernetesVersion);
  return [
    toChainFacts(picture, options),
    toRbacFacts(picture, authorizer, kubernetesVersion === undefined ? {} : { kubernetesVersion }),
    toNetworkFacts(picture, toNetworkModel(picture)),
    toCloudFacts(picture),
  ];
}
