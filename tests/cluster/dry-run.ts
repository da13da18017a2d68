import type { JsonObject, KubernetesObject } from "../../src/model/index.ts";
import { asList, asString, dig, isObject } from "../../src/model/index.ts";
import type { ApiServer } from "./api-server.ts";

/** How an API server takes an object: not at all, with unknown fields dropped, or as it stands. */
export type Acceptance = "unknown kind" | "refused" | "lenient" | "strict";

/** Asks an API server whether it would create an object. */
export interface DryRun {
  send(object: KubernetesObject): Promise<{ readonly is: Acceptance; readonly because: string }>;
}

/** What an object carries when it was read from a cluster; nobody writes it into a manifest that is to be created. */
const SERVER_FIELDS = ["uid", "resourceVersion", "creationTimestamp", "managedFields", "selfLink", "generation"];

export async function toDryRun(server: ApiServer): Promise<DryRun> {
  const kinds = await readKinds(server);
  const namespaces = new Set<string>();
  const makeNamespace = async (name: string): Promise<void> => {
    if (namespaces.has(name)) return;
    namespaces.add(name);
    await server.send("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  };
  return {
    send: async (object) => {
      const kind = kinds.get(`${object.apiVersion}|${object.kind}`);
      if (kind === undefined) return { is: "unknown kind", because: `${object.apiVersion} ${object.kind}` };
      const namespace = object.metadata.namespace ?? "default";
      if (kind.namespaced) await makeNamespace(namespace);
      const path = kind.namespaced
        ? `${kind.root}/namespaces/${namespace}/${kind.plural}`
        : `${kind.root}/${kind.plural}`;
      const body = toCreatable(object);
      let because = "";
      for (const is of ["strict", "lenient"] as const) {
        const validation = is === "strict" ? "Strict" : "Warn";
        const answer = await server.send("POST", `${path}?dryRun=All&fieldValidation=${validation}`, body);
        // Another object of that name is no fault of this one; it was validated before.
        if (answer.status < 300 || answer.status === 409) return { is, because };
        because ||= asString(answer.json()["message"]) ?? String(answer.status);
      }
      return { is: "refused", because };
    },
  };
}

function toCreatable(object: KubernetesObject): JsonObject {
  const metadata = Object.entries(object.metadata).filter(([field]) => !SERVER_FIELDS.includes(field));
  return { ...object, metadata: Object.fromEntries(metadata) };
}

interface Kind {
  /** `/api/v1`, `/apis/apps/v1` */
  readonly root: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

async function readKinds(server: ApiServer): Promise<Map<string, Kind>> {
  const groups = (await server.send("GET", "/apis")).json()["groups"];
  const versions = asList(groups).flatMap((group) =>
    asList(dig(group, "versions")).flatMap((version) => asString(dig(version, "groupVersion")) ?? []),
  );
  const kinds = new Map<string, Kind>();
  for (const version of ["v1", ...versions]) {
    const root = version === "v1" ? "/api/v1" : `/apis/${version}`;
    for (const resource of asList((await server.send("GET", root)).json()["resources"])) {
      const [plural, kind] = [asString(dig(resource, "name")) ?? "", asString(dig(resource, "kind")) ?? ""];
      if (!isObject(resource) || plural.includes("/")) continue;
      kinds.set(`${version}|${kind}`, { root, plural, namespaced: resource["namespaced"] === true });
    }
  }
  return kinds;
}
