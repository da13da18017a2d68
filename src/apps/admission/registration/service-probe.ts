import { asList, dig } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";

/**
 * Asks whether the Service has an endpoint that is ready: a webhook that fails closed and is registered sooner refuses everything until
 * then. Never rejects; where it cannot be known the answer is no.
 */
export function toServiceProbe(client: ClusterClient, namespace: string, service: string): () => Promise<boolean> {
  const selector = encodeURIComponent(`kubernetes.io/service-name=${service}`);
  const path = `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/endpointslices?labelSelector=${selector}`;
  return async () => {
    const reply = await client.get(path).catch(() => undefined);
    if (reply?.is !== "ok") return false;
    const endpoints = asList(dig(reply.value, "items")).flatMap((slice) => asList(dig(slice, "endpoints")));
    return endpoints.some((endpoint) => dig(endpoint, "conditions", "ready") === true);
  };
}
