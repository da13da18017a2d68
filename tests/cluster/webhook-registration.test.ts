import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { toOwnCertificates, type OwnCertificates } from "../../src/apps/admission/certificates/own-certificates.ts";
import { toSecretStore } from "../../src/apps/admission/certificates/secret-store.ts";
import { toMemoryStore, type CertificateStore } from "../../src/apps/admission/certificates/store.ts";
import type { RuleSets } from "../../src/apps/admission/parts.ts";
import { register, type Registration } from "../../src/apps/admission/registration/registration.ts";
import { toRuleSets } from "../../src/decision/index.ts";
import {
  asList,
  asString,
  DEFAULT_SETTINGS,
  dig,
  type Json,
  type JsonObject,
  type Problem,
} from "../../src/model/index.ts";
import { toClusterClient, type ClusterClient } from "../../src/sources/cluster/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { toTestConnection } from "./connect.ts";

const OWN = "hauberk-system";
const VALIDATING = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";

let server: ApiServer;
let client: ClusterClient;
let problems: Problem[] = [];
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (whyNoApiServer !== undefined) return;
  server = await startApiServer();
  client = toClusterClient(toTestConnection(server));
  for (const name of [OWN, "shop"]) {
    await server.send("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  for (const name of [OWN, "shop", "kube-system", "default"]) {
    await server.send("POST", `/api/v1/namespaces/${name}/serviceaccounts`, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default" },
    });
  }
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  problems = [];
});
afterAll(async () => {
  await client?.close();
  await server?.stop();
});

/** Own certificates for a webhook on loopback. */
async function certificates(lifetimes = {}, store: CertificateStore = toMemoryStore(), pollMs = 200) {
  const clock = () => new Date();
  const onProblem = (problem: Problem): void => void problems.push(problem);
  const made = await toOwnCertificates({ names: ["127.0.0.1"], store, clock, onProblem, lifetimes, pollMs });
  cleanups.push(() => made.stop());
  return made;
}

/** A webhook that takes whatever comes, and remembers what it was asked by which entry. */
async function webhook(own: OwnCertificates) {
  const asked: { readonly path: string; readonly what: string; readonly user: string }[] = [];
  const { certificate: cert, key } = own.current();
  const listening: Server = createServer({ cert, key, minVersion: "TLSv1.3" }, (incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { request } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { request: JsonObject };
      const what = `${toText(request["operation"])} ${toText(dig(request, "resource", "resource"))} ${toText(request["namespace"])}/${toText(request["name"])}`;
      asked.push({ path: incoming.url ?? "", what, user: toText(dig(request, "userInfo", "username")) });
      answer.setHeader("content-type", "application/json");
      // Each request has to shake hands anew, so that each meets the certificate of the moment.
      answer.setHeader("connection", "close");
      const response = { uid: request["uid"] ?? "", allowed: true };
      answer.end(JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response }));
    });
  });
  const leaves = new Set([cert]);
  own.onChange(() => {
    const now = own.current();
    leaves.add(now.certificate);
    listening.setSecureContext({ cert: now.certificate, key: now.key, minVersion: "TLSv1.3" });
  });
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const stop = (): void => {
    listening.closeAllConnections();
    listening.close();
  };
  cleanups.push(stop);
  return { asked, leaves, stop, origin: `https://127.0.0.1:${(listening.address() as AddressInfo).port}` };
}

function toSets(...ruleSets: readonly { readonly name: string; readonly [key: string]: unknown }[]): RuleSets {
  const parts = { settings: DEFAULT_SETTINGS, exceptions: [], resources: new Map(), now: new Date() };
  const { items } = toRuleSets({ ruleSets }, parts);
  return { byName: new Map(items.map((one) => [one.name, one])), revision: JSON.stringify(ruleSets) };
}

const ENFORCING = toSets({ name: "pod-security", podSecurity: true, guard: true, timeoutSeconds: 2 });

async function start(
  origin: string,
  own: OwnCertificates,
  sets: () => RuleSets = () => ENFORCING,
): Promise<Registration> {
  const registration = register(client, {
    name: "hauberk",
    client: { is: "url", origin },
    ownNamespace: OWN,
    bootstrapNamespaces: ["kube-system"],
    makesEvents: true,
    ruleSets: sets,
    certificates: own,
    clock: () => new Date(),
    onProblem: (problem) => void problems.push(problem),
    log: () => {},
    pollMs: 200,
  });
  cleanups.push(() => registration.remove());
  await registration.registered;
  return registration;
}

const toText = (value: Json | undefined): string => asString(value) ?? "";

let made = 0;
let refusal = "";
/** Asks for a pod that is not kept. @returns the status of the answer */
async function createPod(namespace: string): Promise<number> {
  const metadata = { name: `pod-${made++}`, namespace };
  const spec = { containers: [{ name: "web", image: "registry.example/web:1" }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata, spec };
  const answer = await server.send("POST", `/api/v1/namespaces/${namespace}/pods`, pod);
  if (answer.status >= 300) refusal = answer.text;
  return answer.status;
}

async function until(isTrue: () => unknown): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isTrue()) return;
    await sleep(100);
  }
  throw new Error("it never came true");
}

async function readValidating(): Promise<Json> {
  return (await server.send("GET", `${VALIDATING}/hauberk`)).json();
}

describe.skipIf(whyNoApiServer)("registration at a real API server", () => {
  it("has every request judged once, and those that keep the cluster alive by an entry that fails open", async () => {
    const own = await certificates();
    const { asked, origin } = await webhook(own);
    await start(origin, own);
    await until(async () => (await createPod("shop")) === 201 && asked.some(({ what }) => what.includes(" shop/")));
    asked.length = 0;
    for (const namespace of ["shop", "kube-system", OWN]) expect(await createPod(namespace)).toBe(201);
    const pods = asked.filter(({ what }) => what.startsWith("CREATE pods"));
    expect(pods.map(({ what }) => what.replace(/pod-\d+/, "pod"))).toEqual([
      "CREATE pods shop/pod",
      "CREATE pods kube-system/pod",
      `CREATE pods ${OWN}/pod`,
    ]);
    const configuration = await readValidating();
    expect(asList(dig(configuration, "webhooks")).map((one) => [dig(one, "name"), dig(one, "failurePolicy")])).toEqual([
      ["pod-security.hauberk.dev", "Fail"],
      ["lifelines.pod-security.hauberk.dev", "Ignore"],
    ]);
    expect(dig(configuration, "metadata", "ownerReferences", 0, "name")).toBe(OWN);
  });

  it("blocks no lifeline while the server is gone, and everything else", async () => {
    const own = await certificates();
    const { asked, origin, stop } = await webhook(own);
    await start(origin, own);
    await until(async () => (await createPod("shop")) === 201 && asked.some(({ what }) => what.includes(" shop/")));
    stop();
    expect(await createPod("shop")).toBe(500);
    expect(await createPod("kube-system")).toBe(201);
    expect(await createPod(OWN)).toBe(201);
    const node = { apiVersion: "v1", kind: "Node", metadata: { name: `node-${made++}` } };
    expect((await server.send("POST", "/api/v1/nodes", node)).status).toBe(201);
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: `lease-${made++}` } };
    expect((await server.send("POST", LEASES, lease)).status).toBe(201);
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token: "x" } };
    expect((await server.send("POST", "/apis/authentication.k8s.io/v1/tokenreviews", review)).status).toBe(201);
  });

  it("lets no namespace pass for an exempt one by a label it gives itself", async () => {
    const own = await certificates();
    const { asked, origin, stop } = await webhook(own);
    await start(origin, own);
    await until(async () => (await createPod("shop")) === 201 && asked.some(({ what }) => what.includes(" shop/")));
    const labels = { "kubernetes.io/metadata.name": "kube-system" };
    for (const metadata of [
      { name: "thief", labels },
      { generateName: "thief-", labels },
    ]) {
      const answer = await server.send("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata });
      expect(answer.status).toBe(201);
      const name = toText(dig(answer.json(), "metadata", "name"));
      expect(dig(answer.json(), "metadata", "labels", "kubernetes.io/metadata.name")).toBe(name);
      const relabelled = await server.send(
        "PATCH",
        `/api/v1/namespaces/${name}`,
        { metadata: { labels } },
        { contentType: "application/merge-patch+json" },
      );
      expect(dig(relabelled.json(), "metadata", "labels", "kubernetes.io/metadata.name") ?? name).toBe(name);
    }
    stop();
    expect(await createPod("thief")).toBe(500);
  });

  it.each([
    ["weakened", { webhooks: [{ name: "pod-security.hauberk.dev", failurePolicy: "Ignore" }] }, "failurePolicy of"],
    [
      "given a condition that never holds",
      {
        webhooks: [{ name: "pod-security.hauberk.dev", matchConditions: [{ name: "never", expression: "false" }] }],
      },
      "matchConditions of",
    ],
    ["deleted", undefined, "it was deleted"],
  ])("is repaired, with an alert, when it was %s", async (_, patch, because) => {
    const own = await certificates();
    const { origin } = await webhook(own);
    await start(origin, own);
    const before = dig(await readValidating(), "webhooks");
    const path = `${VALIDATING}/hauberk`;
    if (patch === undefined) await server.send("DELETE", path);
    else {
      const contentType = "application/strategic-merge-patch+json";
      await server.send("PATCH", path, patch, { contentType });
    }
    await until(() => problems.length > 0);
    await until(async () => JSON.stringify(dig(await readValidating(), "webhooks")) === JSON.stringify(before));
    expect(problems[0]).toMatchObject({ code: "REGISTRATION_CHANGED" });
    expect(problems[0]?.message).toContain(because);
  });

  it("follows the replica whose rule sets are the newest, and nobody calls that an attack", async () => {
    const own = await certificates();
    const { origin } = await webhook(own);
    let sets = ENFORCING;
    await start(origin, own, () => sets);
    await start(origin, own);
    // Both kinds of configurations change, and not at the same moment.
    const mutations = { automountServiceAccountToken: false };
    sets = toSets({ name: "stricter", podSecurity: true, guard: true, timeoutSeconds: 2, mutations });
    const names = async () => asList(dig(await readValidating(), "webhooks")).map((one) => dig(one, "name"));
    await until(async () => (await names()).includes("stricter.hauberk.dev"));
    await sleep(1_500);
    expect(await names()).toEqual(["stricter.hauberk.dev", "lifelines.stricter.hauberk.dev"]);
    expect(problems).toEqual([]);
  });

  it("changes CA and leaf under load without losing a request", async () => {
    const seconds = { authorityMs: 9_000, leafMs: 5_000, graceMs: 1_500, formerMs: 1_500 };
    const store = toSecretStore(client, OWN, "rotating");
    const own = await certificates(seconds, store, 100);
    const { leaves, origin, asked } = await webhook(own);
    await start(origin, own);
    await until(async () => (await createPod("shop")) === 201 && asked.length > 0);
    refusal = "";
    const bundles = new Set<string>();
    const statuses = new Map<number, number>();
    const end = Date.now() + 25_000;
    const load = async (): Promise<void> => {
      while (Date.now() < end) {
        bundles.add(own.caBundle());
        const status = await createPod("shop");
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all([load(), load(), load(), load()]);
    const authorities = new Set(
      [...bundles].flatMap((text) => text.match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g) ?? []),
    );
    console.log(
      `${statuses.get(201) ?? 0} pods created while ${authorities.size} CAs and ${leaves.size} leaves followed one another`,
    );
    expect({ statuses: [...statuses.keys()], refusal }).toEqual({ statuses: [201], refusal: "" });
    expect(authorities.size).toBeGreaterThanOrEqual(3);
    expect(leaves.size).toBeGreaterThanOrEqual(4);
    expect(problems).toEqual([]);
  });
});
