import { asObject, asString, dig, type JsonObject, type KubernetesObject, Problem } from "../../../model/index.ts";
import { putObject, type ClusterClient } from "../../../sources/cluster/index.ts";
import { toTexts } from "./kept-text.ts";
import { toKept, type CertificateStore } from "./store.ts";

const SECRETS = { group: "", version: "v1", name: "secrets" };

/** A Secret in our own namespace: of replicas that write at once one wins, and the others take what it wrote. */
export function toSecretStore(client: ClusterClient, namespace: string, name: string): CertificateStore {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/secrets/${encodeURIComponent(name)}`;
  const where = `Secret ${namespace}/${name}`;
  /** What others noted on it: kubectl, where it was put there for us. */
  let annotations: JsonObject = {};
  return {
    async read() {
      const reply = await client.get(path);
      if (reply.is === "refused" && reply.status === 404) return { state: undefined, version: undefined };
      if (reply.is !== "ok") {
        const because = reply.is === "refused" ? reply.because : "it is too large";
        throw new Problem("CERTIFICATE_INVALID", `${where} cannot be read: ${because}`);
      }
      const version = asString(dig(reply.value, "metadata", "resourceVersion")) ?? "";
      annotations = asObject(dig(reply.value, "metadata", "annotations")) ?? {};
      const texts = Object.entries(asObject(dig(reply.value, "data")) ?? {}).map(
        ([key, value]) => [key, Buffer.from(asString(value) ?? "", "base64").toString("utf8")] as const,
      );
      // One that holds nothing was put there for us, so that we need not be allowed to make Secrets.
      return texts.length === 0 ? { state: undefined, version } : { ...toKept(new Map(texts), where), version };
    },
    async write(state, version) {
      const secret: KubernetesObject = {
        apiVersion: "v1",
        kind: "Secret",
        type: "Opaque",
        metadata: {
          name,
          namespace,
          labels: { "app.kubernetes.io/name": "hauberk", "app.kubernetes.io/managed-by": "hauberk" },
          annotations: {
            ...(annotations as Record<string, string>),
            "hauberk.dev/note": "Hauberk makes and renews what is in here; remove its data to begin anew",
          },
          ...(version === undefined ? {} : { resourceVersion: version }),
        },
        data: Object.fromEntries(
          Object.entries(toTexts(state)).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
        ),
      };
      return (await putObject(client, SECRETS, secret)) !== undefined;
    },
  };
}
