import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { drive, findWrong } from "./load.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";
import { findOwnAddress, type Replica, type ReplicatedCluster, startReplicatedCluster, until } from "./replicas.ts";

const RESTRICTED = { "pod-security.kubernetes.io/enforce": "restricted" };
/** From the deletion of a pod until nobody sends anything to it. */
const SPREAD_MS = 1_000;
const HOUSE = "admission:\n  ruleSets:\n    - { name: house, podSecurity: true }\n";

describe.skipIf(whyNoApiServer ?? findOwnAddress() === undefined)("a rolling restart of two replicas", () => {
  let cluster: ReplicatedCluster;
  let serving: readonly Replica[] = [];
  let started = 0;

  const start = async (config: string): Promise<Replica> => {
    const fresh = await cluster.start(`replica-${started++}`, config);
    await cluster.list(fresh, true);
    return fresh;
  };
  /** What Kubernetes does to a pod: signal and endpoint go their ways at the same time. */
  const end = async (replica: Replica): Promise<{ readonly code: Promise<number | null> }> => {
    const code = replica.process.stop("SIGTERM");
    await pause(SPREAD_MS);
    await cluster.list(replica, false);
    return { code };
  };
  /** One after the other; nobody waits for an old one to end. @returns their exit codes */
  const restartAll = async (config: string, isSurge: boolean): Promise<(number | null)[]> => {
    const codes: Promise<number | null>[] = [];
    for (const old of serving) {
      // As a Deployment with maxUnavailable 0 rolls, or as when nodes are drained.
      const ending = isSurge ? undefined : end(old);
      const fresh = await start(config);
      serving = [...serving.filter((one) => one !== old), fresh];
      codes.push((await (ending ?? end(old))).code);
    }
    return Promise.all(codes);
  };

  beforeAll(async () => {
    cluster = await startReplicatedCluster({ objects: [toNamespace("shop", RESTRICTED)] });
    const config = cluster.write("hauberk.yaml", HOUSE);
    serving = await Promise.all([start(config), start(config)]);
    const refused = async () =>
      (await cluster.create(toPod("probe", "shop", PRIVILEGED), { dryRun: true })).status === 403;
    await until("the API server asks", refused);
  });
  afterAll(() => cluster?.stop());

  it("fails no request and judges each", async () => {
    const config = `${cluster.folder}/hauberk.yaml`;
    const restarting = (async () => [...(await restartAll(config, true)), ...(await restartAll(config, false))])();
    const outcome = await drive(cluster, {
      namespace: "shop",
      parallel: 8,
      until: restarting,
      atLeast: 1_000,
      restMs: 40,
    });
    console.log(
      `${outcome.all.length} pods created while two replicas were restarted twice, the slowest in ${outcome.slowestMs} ms`,
    );
    expect(findWrong(outcome)).toEqual([]);
    expect(outcome.counts).toMatchObject({ "wrongly allowed": 0, "wrongly refused": 0, failed: 0 });
    expect(outcome.counts.refused).toBeGreaterThanOrEqual(500);
    expect(await restarting).toEqual([0, 0, 0, 0]);
  });
});
