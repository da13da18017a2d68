import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { drive, findWrong } from "./load.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";
import { findOwnAddress, type Replica, type ReplicatedCluster, startReplicatedCluster, until } from "./replicas.ts";

const RESTRICTED = { "pod-security.kubernetes.io/enforce": "restricted" };
const PROGRAM = join(import.meta.dirname, "../../../dist/hauberk.js");
const CONFIGURATION = `admission:
  ruleSets:
    - { name: closed, podSecurity: true, guard: true, timeoutSeconds: 5, namespaceSelector: { matchExpressions: [{ key: fails, operator: NotIn, values: [open] }] } }
    - { name: open, podSecurity: true, failurePolicy: Ignore, timeoutSeconds: 1, namespaceSelector: { matchLabels: { fails: open } } }
`;

/** From an endpoint that is listed again until the API server knows. */
const INFORMERS_MS = 500;

describe.skipIf(whyNoApiServer ?? findOwnAddress() === undefined)("a server that is gone", () => {
  let cluster: ReplicatedCluster;
  let only: Replica;
  let config: string;

  const tryIn = (namespace: string, change: object = {}) =>
    cluster.create(toPod("probe", namespace, change), { dryRun: true });
  const isJudging = async () =>
    (await tryIn("shop", PRIVILEGED)).status === 403 && (await tryIn("lab", PRIVILEGED)).status === 403;
  const timed = async (asking: Promise<{ readonly status: number; readonly message: string }>) => {
    const begunAt = performance.now();
    const { status, message } = await asking;
    return { status, message, tookMs: performance.now() - begunAt };
  };

  beforeAll(async () => {
    cluster = await startReplicatedCluster({
      objects: [toNamespace("shop", RESTRICTED), toNamespace("lab", { ...RESTRICTED, fails: "open" })],
    });
    config = cluster.write("hauberk.yaml", CONFIGURATION);
    only = await cluster.start("only", config);
    await cluster.list(only, true);
    await until("the API server asks", isJudging);
  });
  afterAll(() => cluster?.stop());

  it("by SIGKILL lets nothing in that it did not see, and is asked again as soon as it is back", async () => {
    const outages: { readonly from: number; readonly to: number }[] = [];
    const killing = (async () => {
      for (let times = 0; times < 2; times++) {
        await pause(1_500);
        const from = performance.now();
        await only.process.stop("SIGKILL");
        await pause(1_000);
        only = await cluster.start("only", config, { port: only.process.webhookPort });
        await cluster.list(only, true);
        outages.push({ from, to: performance.now() + INFORMERS_MS });
        await pause(1_500);
      }
    })();
    const outcome = await drive(cluster, { namespace: "shop", parallel: 8, until: killing, restMs: 20 });
    const isOutage = ({ fate, status, message, askedAt, answeredAt }: (typeof outcome.all)[number]) =>
      fate === "failed" &&
      status === 500 &&
      message.includes('failed calling webhook "closed.hauberk.dev"') &&
      outages.some(({ from, to }) => answeredAt >= from && askedAt <= to);
    console.log(`killed twice under load: ${JSON.stringify(outcome.counts)}`);
    expect(findWrong(outcome, isOutage)).toEqual([]);
    expect(outcome.counts.failed).toBeGreaterThan(10);
    expect(outcome.counts["wrongly allowed"]).toBe(0);
    const after = outcome.all.filter(({ askedAt }) => outages.every(({ to }) => askedAt > to));
    expect(after.length).toBeGreaterThan(50);
  });

  it("is missed by what fails closed, not by what fails open, and the doctor says so", async () => {
    await only.process.stop("SIGKILL");
    await cluster.list(only, false);
    await until("nobody is asked", async () => (await tryIn("shop")).status === 500);
    for (const change of [{}, PRIVILEGED]) expect((await tryIn("lab", change)).status).toBe(201);
    for (const change of [{}, PRIVILEGED]) {
      const { status, message } = await tryIn("shop", change);
      expect({ status, message }).toMatchObject({
        status: 500,
        message: expect.stringContaining("failed calling webhook"),
      });
    }
    const told = await promisify(execFile)(
      process.execPath,
      [PROGRAM, "admission", "doctor", "--kubeconfig", cluster.server.kubeconfig],
      { cwd: cluster.folder },
    ).catch((error: { stdout: string }) => error);
    expect(told.stdout).toMatch(/^high open\.hauberk\.dev: nothing stands ready .*\[service-without-endpoints\]$/m);
    expect(told.stdout).toMatch(/^ .*pods.*open\.hauberk\.dev.*\(fails open/m);
    only = await cluster.start("only", config, { port: only.process.webhookPort });
    await cluster.list(only, true);
    await until("it is asked again", isJudging);
  });

  it("by hanging holds up what fails closed for its time and no lifeline for longer than three seconds", async () => {
    process.kill(only.process.pid, "SIGSTOP");
    try {
      const node = { apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } };
      const lease = {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: { name: "node-1", namespace: "kube-system" },
      };
      const [closed, forbidden, open, lifeline, ...untouched] = await Promise.all([
        timed(tryIn("shop")),
        timed(tryIn("shop", PRIVILEGED)),
        timed(tryIn("lab")),
        timed(tryIn("kube-system")),
        timed(cluster.create(node)),
        timed(cluster.create(lease)),
      ]);
      console.log(
        `hanging: ${[closed, forbidden, open, lifeline, ...untouched].map(({ status, tookMs }) => `${status} after ${Math.round(tookMs)} ms`).join(", ")}`,
      );
      for (const refused of [closed, forbidden]) {
        expect(refused).toMatchObject({ status: 500, message: expect.stringContaining("closed.hauberk.dev") });
        expect(refused.tookMs).toBeGreaterThan(4_500);
        expect(refused.tookMs).toBeLessThan(7_000);
      }
      expect(open.status).toBe(201);
      expect(open.tookMs).toBeLessThan(2_500);
      expect(lifeline.status).toBe(201);
      expect(lifeline.tookMs).toBeLessThan(4_500);
      for (const { status, tookMs } of untouched) {
        expect(status).toBe(201);
        expect(tookMs).toBeLessThan(3_500);
      }
    } finally {
      process.kill(only.process.pid, "SIGCONT");
    }
    await until("it is asked again", isJudging);
    const after = await drive(cluster, { namespace: "shop", parallel: 8, until: pause(2_000), restMs: 20 });
    expect(findWrong(after)).toEqual([]);
  });
});
