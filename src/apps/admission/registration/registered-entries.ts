import { asList, asString, dig } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";

const KINDS = ["validatingwebhookconfigurations", "mutatingwebhookconfigurations"];

/** Names of the rule sets that the API server asks about by the configurations of that name; what cannot be read names none. */
export async function readRegisteredNames(client: ClusterClient, name: string): Promise<ReadonlySet<string>> {
  const entries = await Promise.all(
    KINDS.map(async (kind) => {
      const path = `/apis/admissionregistration.k8s.io/v1/${kind}/${encodeURIComponent(name)}`;
      const reply = await client.get(path).catch(() => undefined);
      return reply?.is === "ok" ? asList(dig(reply.value, "webhooks")) : [];
    }),
  );
  const paths = entries.flat().map((entry) => asString(dig(entry, "clientConfig", "service", "path")) ?? "");
  return new Set(paths.flatMap((path) => /^\/(?:validate|mutate)\/([^/]+)$/.exec(path)?.[1] ?? []));
}
