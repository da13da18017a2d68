import { Problem } from "../../model/index.ts";
import type { ApiResource } from "./api-resource.ts";
import type { ClusterClient } from "./client.ts";
import { mapConcurrently } from "./concurrently.ts";
import { reasonOf } from "./kubeconfig-file.ts";
import { toKept } from "./projection.ts";
import { joinReadings, toReading, type Reading } from "./reading.ts";

const NAMESPACE: ApiResource = {
  group: "",
  version: "v1",
  kind: "Namespace",
  name: "namespaces",
  isNamespaced: false,
  verbs: ["get", "list"],
};

/** Reads the named namespaces one by one. One that is not there is a problem: a typo must not look like a clean scan. */
export async function readNamespaces(
  client: ClusterClient,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Reading> {
  return joinReadings(await mapConcurrently(names, (name) => readNamespace(client, name, signal)));
}

async function readNamespace(client: ClusterClient, name: string, signal: AbortSignal): Promise<Reading> {
  const reply = await client.get(`/api/v1/namespaces/${encodeURIComponent(name)}`, { signal }).catch(reasonOf);
  if (typeof reply === "string") return toReading(client, NAMESPACE, name, [], { isDenied: false, because: reply });
  const object = reply.is === "ok" ? toKept(reply.value, NAMESPACE) : undefined;
  if (object !== undefined) return toReading(client, NAMESPACE, "", [object], undefined);
  if (reply.is === "refused" && reply.status === 404) {
    const problem = new Problem("LIST_FAILED", `there is no namespace ${JSON.stringify(name)}`);
    return { resources: [], blind: [], problems: [problem] };
  }
  const isDenied = reply.is === "refused" && reply.status === 403;
  const because = reply.is === "refused" ? reply.because : "the answer is no namespace";
  return toReading(client, NAMESPACE, name, [], { isDenied, because });
}
