import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { toDefinition } from "./custom-kinds.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { toNamespace, toPod } from "./pods.ts";

const PATIENT = { timeout: 20_000 };
const PLACE = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/rollouts.argoproj.io";

const ROLLOUT = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata: { name: "web", namespace: "shop" },
  spec: {
    template: {
      spec: { containers: [{ name: "app", image: "registry.example/app:1", securityContext: { privileged: true } }] },
    },
  },
};

describe.skipIf(whyNoApiServer)("custom workloads", () => {
  let cluster: ProtectedCluster;
  const dryRun = async () => cluster.create(ROLLOUT, { dryRun: true });
  const revision = async () =>
    /revision: ([0-9a-f]{16})/.exec((await cluster.hauberk.health("/readyz?verbose")).text)?.[1];

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: "admission:\n  ruleSets:\n    - { name: house, controls: { deny: [pod/privileged] } }\n",
      objects: [toNamespace("shop")],
    });
    const privileged = { spec: ROLLOUT.spec.template.spec };
    await cluster.untilAsked(
      async () => (await cluster.create(toPod("web", "shop", privileged), { dryRun: true })).status === 403,
    );
  });
  afterAll(() => cluster?.stop());

  it("are asked about as soon as their definition is there, though no rule names them, and no longer without it", async () => {
    const before = await revision();
    expect(before).toBeDefined();
    await cluster.mustCreate(toDefinition("argoproj.io", "Rollout", { version: "v1alpha1", cluster: false }));
    await expect.poll(async () => (await dryRun()).status, PATIENT).toBe(403);
    expect(JSON.stringify((await dryRun()).body)).toContain("privileged");
    expect(await revision()).not.toBe(before);
    await cluster.ask("DELETE", PLACE);
    await expect.poll(revision, PATIENT).toBe(before);
  });
});
