import { asString, dig, type Picture } from "../../model/index.ts";

export type Provider = "aws" | "azure" | "gcp";

const OF_KIND: Readonly<Record<string, Provider>> = {
  EksCluster: "aws",
  EksNodeGroup: "aws",
  EksIdentity: "aws",
  LaunchTemplate: "aws",
  RolePolicy: "aws",
  AksCluster: "azure",
  AksNodePool: "azure",
  GkeCluster: "gcp",
  GkeNodePool: "gcp",
};
const OF_NODE: Readonly<Record<string, Provider>> = { aws: "aws", azure: "azure", gce: "gcp" };

/** Whose cloud the nodes stand in. */
export type Place =
  | { readonly is: "known"; readonly provider: Provider }
  /** Nothing read tells: it may be any, or none. */
  | { readonly is: "unknown" }
  /** Nodes were read, and they are of no cloud with a metadata service that is known. */
  | { readonly is: "none" };

/** What descriptions of the provider say, else the nodes' `providerID`. */
export function findPlace(picture: Picture): Place {
  for (const [kind, provider] of Object.entries(OF_KIND))
    if (picture.ofKind(`cloud.hauberk.dev/${kind}`).length > 0) return { is: "known", provider };
  const nodes = picture.ofKind("/Node");
  const ids = nodes.map(({ object }) => asString(dig(object, "spec", "providerID")) ?? "");
  for (const id of ids) {
    const provider = OF_NODE[/^(aws|azure|gce):\/\//.exec(id)?.[1] ?? ""];
    if (provider !== undefined) return { is: "known", provider };
  }
  return picture.complete && nodes.length > 0 ? { is: "none" } : { is: "unknown" };
}
