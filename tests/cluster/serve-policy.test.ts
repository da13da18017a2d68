import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { type HauberkProcess, startHauberk } from "./webhook/hauberk-process.ts";

const ROOT = join(import.meta.dirname, "../..");

const TEAM = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: team }
spec:
  validationFailureAction: Enforce
  rules:
    - name: team
      match: { any: [{ resources: { kinds: [ConfigMap] } }] }
      validate:
        message: write the team that owns it
        pattern: { metadata: { labels: { team: "?*" } } }
`;

describe.skipIf(whyNoApiServer)("hauberk serve admission --policy", () => {
  let server: ApiServer;
  let hauberk: HauberkProcess;
  const folder = mkdtempSync(join(tmpdir(), "hauberk-serve-policy-"));
  const create = async (labels: object) =>
    server.send("POST", "/api/v1/namespaces/default/configmaps?dryRun=All", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a", labels },
    });

  beforeAll(async () => {
    server = await startApiServer();
    writeFileSync(join(folder, "team.yaml"), TEAM);
    // A configuration that lies there is not meant.
    writeFileSync(join(folder, "hauberk.yaml"), "kind: Configuration\n");
    const ports = ["--bind", "127.0.0.1", "--port", "0", "--health-port", "0"];
    const policies = ["--policy", "team.yaml", "--policy", join(ROOT, "fixtures/policies")];
    const args = ["--kubeconfig", server.kubeconfig, ...policies, "--deregister", ...ports];
    hauberk = await startHauberk(folder, args);
  });
  afterAll(async () => {
    await hauberk?.stop();
    await server?.stop();
  });

  it("refuses what the README shows, in the words that it shows", async () => {
    await server.send("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop-back" },
    });
    const file = "fixtures/shop/shop-back/payments.yaml";
    const refusal = () => toRefusal(() => server.kubectl(["create", "--dry-run=server", "-f", join(ROOT, file)]));
    await expect.poll(refusal, { timeout: 20_000 }).toContain("policies.hauberk.dev");
    const shown =
      /^Error from server[^]*?(?=^```$)/m.exec(readFileSync(join(ROOT, "README.md"), "utf8"))?.[0] ?? "none";
    expect(refusal().replaceAll(join(ROOT, file), file)).toContain(shown.trim());
  });

  it("judges by these policies alone, guards nothing, and leaves nothing behind when it ends", async () => {
    await expect.poll(async () => (await create({})).status, { timeout: 20_000 }).toBe(403);
    expect((await create({})).text).toContain("write the team that owns it");
    expect((await create({ team: "shop" })).status).toBe(201);
    expect((await hauberk.health("/readyz?verbose")).text).toContain("rule sets: policies\n");
    const ended = hauberk.stop();
    // From one to the other without a request that fails.
    const seen = new Set<number>();
    while ((await Promise.race([ended, pause(20)])) === undefined) seen.add((await create({ team: "shop" })).status);
    expect([...seen, await ended]).toEqual([201, 0]);
    expect((await create({})).status).toBe(201);
    const path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/hauberk";
    expect((await server.send("GET", path)).status).toBe(404);
  });
});

/** What kubectl complains of; empty where it does not. */
function toRefusal(run: () => string): string {
  try {
    run();
    return "";
  } catch (fault) {
    return String(fault);
  }
}
