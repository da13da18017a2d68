import { X509Certificate } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { toOwnCertificates } from "../../src/apps/admission/certificates/own-certificates.ts";
import { toSecretStore } from "../../src/apps/admission/certificates/secret-store.ts";
import type { CertificateStore } from "../../src/apps/admission/certificates/store.ts";
import { asString, dig } from "../../src/model/index.ts";
import { type ClusterClient, toClusterClient } from "../../src/sources/cluster/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { toTestConnection } from "./connect.ts";

const OWN = "hauberk-system";

let server: ApiServer;
let client: ClusterClient;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (whyNoApiServer !== undefined) return;
  server = await startApiServer();
  client = toClusterClient(toTestConnection(server));
  await server.send("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: OWN } });
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});
afterAll(async () => {
  await client?.close();
  await server?.stop();
});

async function certificates(store: CertificateStore, pollMs = 200) {
  const made = await toOwnCertificates({
    names: ["127.0.0.1"],
    store,
    clock: () => new Date(),
    onProblem: () => {},
    pollMs,
  });
  cleanups.push(() => made.stop());
  return made;
}

describe.skipIf(whyNoApiServer)("a Secret that replicas share", () => {
  it("gives all of them one CA, also when they begin at once", async () => {
    const store = () => toSecretStore(client, OWN, "shared");
    const replicas = await Promise.all([1, 2, 3, 4].map(() => certificates(store())));
    expect(new Set(replicas.map((one) => one.caBundle())).size).toBe(1);
    expect(new Set(replicas.map((one) => one.current().key)).size).toBe(1);
    const secret = (await server.send("GET", `/api/v1/namespaces/${OWN}/secrets/shared`)).json();
    expect(secret["type"]).toBe("Opaque");
    const leaf = Buffer.from(asString(dig(secret, "data", "tls.crt")) ?? "", "base64").toString("utf8");
    expect(new X509Certificate(leaf).checkIP("127.0.0.1")).toBe("127.0.0.1");
  });

  it("is mended from what a replica holds when it is spoilt, and begun anew when nobody holds anything", async () => {
    const path = `/api/v1/namespaces/${OWN}/secrets/spoilt`;
    const replica = await certificates(toSecretStore(client, OWN, "spoilt"), 3_600_000);
    const bundle = replica.caBundle();
    const spoil = async (): Promise<void> => {
      const data = { "tls.key": Buffer.from("spoilt").toString("base64") };
      const answer = await server.send("PATCH", path, { data }, { contentType: "application/merge-patch+json" });
      expect(answer.status).toBe(200);
    };
    await spoil();
    await replica.refresh();
    expect((await certificates(toSecretStore(client, OWN, "spoilt"), 3_600_000)).caBundle()).toBe(bundle);
    await spoil();
    const fresh = await certificates(toSecretStore(client, OWN, "spoilt"), 3_600_000);
    expect(fresh.caBundle()).not.toBe(bundle);
    await replica.refresh();
    expect(replica.caBundle()).toBe(fresh.caBundle());
  });

  it("cannot be used by an account that may not read it, which is said", async () => {
    const strangerClient = toClusterClient(toTestConnection(server, { token: "nobody" }));
    cleanups.push(() => strangerClient.close());
    await expect(certificates(toSecretStore(strangerClient, OWN, "x"))).rejects.toMatchObject({
      code: "CERTIFICATE_INVALID",
    });
  });

  it("keeps what kubectl noted on the one that was put there, empty, for us", async () => {
    const secret = { apiVersion: "v1", kind: "Secret", type: "Opaque", metadata: { name: "given", namespace: OWN } };
    const manifest = JSON.stringify(secret);
    server.kubectl(["apply", "-f", "-"], manifest);
    const bundle = (await certificates(toSecretStore(client, OWN, "given"))).caBundle();
    expect(server.kubectl(["apply", "-f", "-"], manifest)).toContain("unchanged");
    expect((await certificates(toSecretStore(client, OWN, "given"))).caBundle()).toBe(bundle);
  });
});
