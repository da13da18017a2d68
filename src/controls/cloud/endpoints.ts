import { readFact } from "../../formats/cloud/index.ts";
import { dig, type KubernetesObject, type Observation } from "../../model/index.ts";
import { type CloudDemand, everyOf, field, fieldIs, oneOf } from "./of-cloud.ts";
import { admitsAll } from "./networks.ts";

const OPEN = "everybody on the internet reaches the API server";
const PUBLIC = "the API server has a public address";

const EKS_PUBLIC = {
  described: ["resourcesVpcConfig", "endpointPublicAccess"],
  terraform: ["vpc_config", 0, "endpoint_public_access"],
};
const EKS_NETWORKS = {
  described: ["resourcesVpcConfig", "publicAccessCidrs"],
  terraform: ["vpc_config", 0, "public_access_cidrs"],
};
const AKS_PRIVATE = {
  described: ["apiServerAccessProfile", "enablePrivateCluster"],
  terraform: ["private_cluster_enabled"],
};
const AKS_NETWORKS = {
  described: ["apiServerAccessProfile", "authorizedIpRanges"],
  terraform: ["api_server_access_profile", 0, "authorized_ip_ranges"],
};

/** EKS: no public endpoint. */
export const eksIsPrivate = fieldIs(EKS_PUBLIC, false, true, PUBLIC);
/** EKS: no public endpoint, or one for chosen networks. */
export const eksIsNarrow = oneOf(
  field(EKS_NETWORKS, (networks) => !admitsAll(networks), OPEN),
  eksIsPrivate,
);
/** AKS: a private cluster. */
export const aksIsPrivate = fieldIs(AKS_PRIVATE, true, false, PUBLIC);
/** AKS: a private cluster, or one for chosen networks. */
export const aksIsNarrow = oneOf(
  field(AKS_NETWORKS, (networks) => !admitsAll(networks), OPEN),
  aksIsPrivate,
);

/** GKE: the public endpoint is off; newer descriptions say it in another place, which wins. */
export const gkeIsPrivate: CloudDemand = (object, context, resource) => {
  const place = hasOwn(object, NEW_ENDPOINTS) ? NEW_PUBLIC : OLD_PRIVATE;
  const wanted = place === OLD_PRIVATE;
  return fieldIs(place, wanted, !wanted, PUBLIC)(object, context, resource);
};

/** GKE: no public endpoint, or one for chosen networks. */
export const gkeIsNarrow: CloudDemand = (object, context, resource) =>
  oneOf(gkeNetworks, gkeIsPrivate)(object, context, resource);

const NEW_ENDPOINTS = ["controlPlaneEndpointsConfig", "ipEndpointsConfig"];
const NEW_PUBLIC = {
  described: [...NEW_ENDPOINTS, "enablePublicEndpoint"],
  terraform: ["control_plane_endpoints_config", 0, "ip_endpoints_config", 0, "enable_public_endpoint"],
};
const OLD_PRIVATE = {
  described: ["privateClusterConfig", "enablePrivateEndpoint"],
  terraform: ["private_cluster_config", 0, "enable_private_endpoint"],
};

function gkeNetworks(object: KubernetesObject): Observation | undefined {
  const fact = readFact(object, {
    described: ["masterAuthorizedNetworksConfig"],
    terraform: ["master_authorized_networks_config", 0],
  });
  if (fact?.is === "later")
    return { verdict: "unknown", path: fact.path, message: `whether ${OPEN}: known only after the plan was applied` };
  const newer = dig(object, ...NEW_ENDPOINTS, "authorizedNetworksConfig");
  const config = newer ?? (fact?.is === "known" ? fact.value : undefined);
  const path = newer === undefined ? (fact?.path ?? ["metadata"]) : [...NEW_ENDPOINTS, "authorizedNetworksConfig"];
  // The block without any network lets in nobody from outside; without the block, or turned off, everybody may come.
  const isOn =
    config !== undefined &&
    dig(config, "enabled") !== false &&
    (object["form"] === "terraform" || dig(config, "enabled") === true);
  const networks = dig(config, "cidrBlocks") ?? dig(config, "cidr_blocks") ?? [];
  const isNarrow = isOn && (Array.isArray(networks) && networks.length === 0 ? true : !admitsAll(networks));
  return isNarrow ? undefined : { path, message: OPEN };
}

function hasOwn(object: KubernetesObject, path: readonly string[]): boolean {
  return object["form"] !== "terraform" && dig(object, ...path, "enablePublicEndpoint") !== undefined;
}

/** GKE: nodes have no public addresses. */
export const gkeNodesArePrivate = everyOf(
  field(
    {
      described: ["privateClusterConfig", "enablePrivateNodes"],
      terraform: ["private_cluster_config", 0, "enable_private_nodes"],
    },
    (value) => value === true,
    "nodes have public addresses",
  ),
);
