import { Problem } from "../../model/index.ts";
import type { ApiResource } from "./api-resource.ts";
import type { ClusterClient } from "./client.ts";
import { mapConcurrently } from "./concurrently.ts";
import { toKept } from "./projection.ts";
import type { Reading } from "./read-cluster.ts";

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
  const readings = await mapConcurrently(names, (name) => readNamespace(client, name, signal));
  return {
    resources: readings.flatMap((reading) => reading.resources),
    blind: readings.flatMap((reading) => reading.blind),
    problems: readings.flatMap((reading) => reading.problems),
  };
}

async function readNamespace(client: ClusterClient, name: string, signal: AbortSignal): Promise<Reading> {
  const reply = await client.get(`/api/v1/namespaces/${encodeURIComponent(name)}`, { signal });
  const object = reply.is === "ok" ? toKept(reply.value, NAMESPACE) : undefined;
  if (object !== undefined) {
    const origin = { is: "cluster", context: client.connection.context } as const;
    return { resources: [{ object, origin }], blind: [], problems: [] };
  }
  if (reply.is === "refused" && reply.status === 404) {
    const problem = new Problem("LIST_FAILED", `there is no namespace ${JSON.stringify(name)}`);
    return { resources: [], blind: [], problems: [problem] };
  }
  const because = reply.is === "refused" ? reply.because : "the answer is no namespace";
  const code = reply.is === "refused" && reply.status === 403 ? "LIST_DENIED" : "LIST_FAILED";
  const message = `Namespace ${name} could not be read, so what depends on it is unknown: ${because}`;
  return {
    resources: [],
    blind: [{ groupKind: "/Namespace", namespace: "", because }],
    problems: [new Problem(code, message)],
  };
}
