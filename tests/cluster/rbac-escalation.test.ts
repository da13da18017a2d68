import { readFileSync } from "node:fs";
import { Agent, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toAuthorizer, toRbacFacts } from "../../src/engines/rbac/index.ts";
import { locate } from "../../src/formats/position/index.ts";
import { toPicture } from "../../src/inventory/index.ts";
import { asString, dig, type FootholdId, toFootholdId } from "../../src/model/index.ts";
import { readCluster } from "../../src/sources/cluster/index.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { type Attempt, type Holder, RBAC, type Send, toAttempts, TOKEN_REQUEST } from "./rbac-escalation-attempts.ts";

const GROUP = "rbac.authorization.k8s.io";

describe.skipIf(whyNoApiServer)("escalation in a real API server", { timeout: 300_000 }, () => {
  let server: ApiServer;
  let dispatcher: Agent;
  beforeAll(async () => {
    server = await startApiServer({ controllerManager: true });
    dispatcher = new Agent({ connect: { ca: readFileSync(server.caFile) } });
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: "shop", labels } });
    await server.send("POST", "/api/v1/namespaces", { metadata: { name: "home" } });
    await server.send("POST", "/api/v1/namespaces/shop/secrets", { metadata: { name: "db" }, data: { p: "aHVzaA==" } });
    await server.send("POST", "/api/v1/namespaces/shop/serviceaccounts", { metadata: { name: "vault" } });
  }, 200_000);
  afterAll(async () => {
    await dispatcher?.close();
    await server?.stop();
  });

  const send: Send = async ({ token }, method, path, body, headers = {}) => {
    const answer = await request(`${server.url}${path}`, {
      method: method as "GET",
      dispatcher,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };

  async function give({ rules, namespace }: Attempt, name: string): Promise<Holder> {
    const roleRef = { apiGroup: GROUP, kind: "ClusterRole", name };
    const subjects = [{ kind: "ServiceAccount", name, namespace: "home" }];
    const bindings = namespace === undefined ? "clusterrolebindings" : `namespaces/${namespace}/rolebindings`;
    const account = `/api/v1/namespaces/home/serviceaccounts`;
    const answers = [
      await server.send("POST", account, { metadata: { name } }),
      await server.send("POST", `${RBAC}/clusterroles`, { metadata: { name }, rules }),
      await server.send("POST", `${RBAC}/${bindings}`, { metadata: { name }, roleRef, subjects }),
    ];
    const token = await server.send("POST", `${account}/${name}/token`, TOKEN_REQUEST);
    expect([...answers, token].map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    return { name, token: asString(dig(token.json(), "status", "token")) ?? "" };
  }

  it("does what the steps say, and no more", async () => {
    const attempts = toAttempts(send);
    const holders: Holder[] = [];
    for (const [index, attempt] of attempts.entries()) holders.push(await give(attempt, `holder-${index}`));
    const { resources } = await readCluster({ kubeconfig: server.kubeconfig, namespaces: [] });
    const { picture } = toPicture({ resources, complete: true }, locate);
    const facts = toRbacFacts(picture, toAuthorizer(picture), { kubernetesVersion: "1.36" });
    const leaving = Map.groupBy(facts.steps, ({ from }) => from);
    const told: string[] = [];
    const real: string[] = [];
    for (const [index, { does, gains, try: attempt }] of attempts.entries()) {
      const holder = holders[index] as Holder;
      const reached = new Set<FootholdId>([toFootholdId("identity", "ServiceAccount", "home", holder.name)]);
      for (const one of reached) for (const { to } of leaving.get(one) ?? []) reached.add(to);
      told.push(`${does}: ${reached.has(gains)}`);
      real.push(`${does}: ${await attempt(holder)}`);
    }
    const expected = attempts.map(({ does, works }) => `${does}: ${works}`);
    console.log(
      `${attempts.length} attempts at escalation, ${attempts.filter(({ works }) => works).length} of which work`,
    );
    expect(real).toEqual(expected);
    expect(told).toEqual(expected);
  });
});
