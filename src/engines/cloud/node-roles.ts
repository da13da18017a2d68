import { type FieldPlace, readFact } from "../../formats/cloud/index.ts";
import { asString, type Picture, type Resource } from "../../model/index.ts";
import type { Provider } from "./provider.ts";

/** A role that nodes act as, and what tells it. */
export interface NodeRole {
  /** Last part of an ARN, or the address of an account; `nodes` where it was not told. */
  readonly name: string;
  readonly resource?: Resource;
}

const ROLE_OF: Readonly<Record<Provider, readonly (readonly [string, FieldPlace])[]>> = {
  aws: [["EksNodeGroup", { described: ["nodeRole"], terraform: ["node_role_arn"] }]],
  azure: [
    [
      "AksCluster",
      {
        described: ["identityProfile", "kubeletidentity", "clientId"],
        terraform: ["kubelet_identity", 0, "client_id"],
      },
    ],
  ],
  gcp: [["GkeNodePool", { described: ["config", "serviceAccount"], terraform: ["node_config", 0, "service_account"] }]],
};
const MAX_ROLES = 50;
/** Name of a role that nothing read tells. */
export const UNNAMED = "nodes";

/** The roles of the nodes, each once; one without a name where nothing read tells it. */
export function findNodeRoles(provider: Provider, picture: Picture): NodeRole[] {
  const roles = new Map<string, NodeRole>();
  for (const [kind, place] of ROLE_OF[provider]) {
    for (const resource of picture.ofKind(`cloud.hauberk.dev/${kind}`)) {
      const fact = readFact(resource.object, place);
      const given = fact?.is === "known" ? (asString(fact.value) ?? "") : "";
      // Pools of GKE that name no account have the project's default one.
      const unnamed = provider === "gcp" && fact?.is === "absent" ? "default" : UNNAMED;
      const name = given === "" ? unnamed : given.slice(given.lastIndexOf("/") + 1);
      if (!roles.has(name)) roles.set(name, { name, resource });
    }
  }
  // Each node may have any of them: a cluster with more has them as one.
  return roles.size === 0 || roles.size > MAX_ROLES ? [{ name: UNNAMED }] : [...roles.values()];
}
