import { asList, asString, dig, type Json } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";

/** What stands behind our Service and is sent requests. */
export interface ReadyEndpoint {
  readonly address: string;
  /** Of its health port; undefined where the Service has none of that name. */
  readonly healthPort: number | undefined;
}

/** Name of the Service's port that leads to health and metrics. */
const HEALTH = "metrics";

/** Never rejects. @returns undefined where it cannot be known */
export async function readReadyEndpoints(
  client: ClusterClient,
  namespace: string,
  service: string,
): Promise<readonly ReadyEndpoint[] | undefined> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices?labelSelector=${selector}`;
  const reply = await client.get(path).catch(() => undefined);
  return reply?.is === "ok" ? asList(dig(reply.value, "items")).flatMap(toEndpoints) : undefined;
}

function toEndpoints(slice: Json): ReadyEndpoint[] {
  const port = asList(dig(slice, "ports")).find((one) => asString(dig(one, "name")) === HEALTH);
  const number = dig(port, "port");
  return asList(dig(slice, "endpoints"))
    .filter((endpoint) => dig(endpoint, "conditions", "ready") === true)
    .flatMap((endpoint) => asList(dig(endpoint, "addresses")).slice(0, 1))
    .map((address) => ({
      address: asString(address) ?? "",
      healthPort: typeof number === "number" ? number : undefined,
    }));
}
