import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";

const LABEL = "pod-security.kubernetes.io";

describe.skipIf(whyNoApiServer)("Pod Security by the labels of namespaces", () => {
  let cluster: ProtectedCluster;

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: "admission: {}\n",
      objects: [
        toNamespace("open"),
        toNamespace("restricted", { [`${LABEL}/enforce`]: "restricted" }),
        toNamespace("baseline", { [`${LABEL}/enforce`]: "baseline", [`${LABEL}/warn`]: "restricted" }),
        toNamespace("audited", { [`${LABEL}/audit`]: "restricted" }),
      ],
    });
    const probe = toPod("probe", "restricted", PRIVILEGED);
    await cluster.untilAsked(async () => (await cluster.create(probe, { dryRun: true })).status === 403);
  });
  afterAll(() => cluster?.stop());

  it("enforces a level: what keeps it is let in, what breaks it is refused with the field and the fix", async () => {
    expect(await cluster.create(toPod("good", "restricted"))).toMatchObject({ status: 201, warnings: [] });
    const refused = await cluster.create(toPod("bad", "restricted", PRIVILEGED));
    expect(refused.status).toBe(403);
    expect(refused.message).toContain('violates PodSecurity "restricted:latest"');
    expect(refused.message).toContain("privileged");
    expect(await cluster.create(toPod("anything", "open", PRIVILEGED))).toMatchObject({ status: 201 });
  });

  it("warns by one level and enforces another", async () => {
    const pod = toPod("halfway", "baseline", { container: { securityContext: {} } });
    const answer = await cluster.create(pod);
    expect(answer.status).toBe(201);
    expect(answer.warnings.join("\n")).toContain("pod-security/restricted:latest");
    expect((await cluster.create(toPod("worse", "baseline", PRIVILEGED))).status).toBe(403);
  });

  it("leaves a note in the audit log", async () => {
    expect(await cluster.create(toPod("noted", "audited", PRIVILEGED))).toMatchObject({ status: 201, warnings: [] });
    const [event] = cluster.auditOf("noted").filter(({ verb }) => verb === "create");
    expect(JSON.stringify(event?.annotations)).toContain('would violate PodSecurity \\"restricted:latest\\"');
  });

  it("knows a namespace that was made a moment ago", async () => {
    for (let times = 0; times < 10; times++) {
      const name = `fresh-${times}`;
      await cluster.mustCreate(toNamespace(name, { [`${LABEL}/enforce`]: "restricted" }));
      expect((await cluster.create(toPod("bad", name, PRIVILEGED))).status).toBe(403);
      expect((await cluster.create(toPod("good", name))).status).toBe(201);
    }
  });

  it("goes by labels as they are changed", async () => {
    await cluster.mustCreate(toNamespace("changing", { [`${LABEL}/enforce`]: "restricted" }));
    expect((await cluster.create(toPod("one", "changing", PRIVILEGED))).status).toBe(403);
    const labels = { [`${LABEL}/enforce`]: "privileged" };
    const contentType = "application/merge-patch+json";
    await cluster.ask("PATCH", "/api/v1/namespaces/changing", { metadata: { labels } }, { contentType });
    await expect.poll(async () => (await cluster.create(toPod("one", "changing", PRIVILEGED))).status).toBe(201);
  });

  it("names the pods that are there, when a namespace is to enforce more than they keep", async () => {
    await cluster.mustCreate(toNamespace("tightened"));
    for (const name of ["a", "b"]) await cluster.mustCreate(toPod(name, "tightened", PRIVILEGED));
    const labels = { [`${LABEL}/enforce`]: "restricted" };
    const contentType = "application/merge-patch+json";
    const path = "/api/v1/namespaces/tightened";
    const answer = await cluster.ask("PATCH", path, { metadata: { labels } }, { contentType });
    expect(answer.status).toBe(200);
    const said = answer.warnings.join("\n");
    expect(said).toContain('existing pods in namespace "tightened" violate the new PodSecurity enforce level');
    expect(said).toContain("a (and 1 other pod): privileged");
  });

  it("lets workloads be made whose pods it would refuse, as the built-in plugin does: the mode that warns is for them", async () => {
    const template = { metadata: { labels: { app: "web" } }, spec: toPod("web", "restricted", PRIVILEGED).spec };
    const answer = await cluster.create({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "restricted" },
      spec: { selector: { matchLabels: { app: "web" } }, template },
    });
    expect(answer.status).toBe(201);
  });
});
