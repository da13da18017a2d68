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

const RENAMED =
  'admission:\n  ruleSets:\n    - { name: home, podSecurity: true }\n    - { name: added, controls: { warn: ["*"] }, failurePolicy: Fail }\n';
const RENAMED_ENTRIES = ["added", "home"].flatMap((name) => [`${name}.hauberk.dev`, `lifelines.${name}.hauberk.dev`]);

const STRANGE = "admission:\n  ruleSets:\n    - { name: strange, podSecurity: true }\n";

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

  it("with another configuration, that names rule sets anew, fails none either", async () => {
    const old = await Promise.all(
      ["left.yaml", "right.yaml"].map(async (name) => {
        const replica = await start(cluster.write(name, HOUSE));
        return { name, replica };
      }),
    );
    const former = serving;
    await Promise.all(former.map(async (one) => (await end(one)).code));
    const changing = (async () => {
      // The new replica starts at once, and is asked nothing before the others have seen the change: kubelets take their time.
      const fresh = start(cluster.write("new.yaml", RENAMED));
      for (const { name } of old) {
        await pause(3_000);
        expect(await cluster.entries()).toContain("house.hauberk.dev");
        cluster.write(name, RENAMED);
      }
      await fresh;
      expect(await cluster.entries()).toEqual(RENAMED_ENTRIES);
      serving = [await fresh];
      for (const { replica } of old) await end(replica);
      await pause(1_000);
    })();
    const outcome = await drive(cluster, {
      namespace: "shop",
      parallel: 8,
      until: changing,
      atLeast: 1_000,
      restMs: 40,
    });
    console.log(
      `${outcome.all.length} pods created while rule sets got other names, the slowest in ${outcome.slowestMs} ms`,
    );
    expect(findWrong(outcome)).toEqual([]);
    expect(outcome.counts).toMatchObject({ "wrongly allowed": 0, "wrongly refused": 0, failed: 0 });
  });

  it("has the API server ask another replica where one does not know a rule set", async () => {
    const stranger = await cluster.start("stranger", cluster.write("stranger.yaml", STRANGE), {
      args: ["--no-register"],
    });
    const [old] = serving;
    serving = [await start(`${cluster.folder}/new.yaml`)];
    await cluster.list(stranger, true);
    // What knew everything goes, and with it all connections: half of the new ones lead to the stranger.
    const ended = Promise.all([old].map(async (one) => one && (await end(one)).code));
    const outcome = await drive(cluster, { namespace: "shop", parallel: 16, until: ended, restMs: 40 });
    const { text } = await stranger.process.health("/metrics");
    const handedBack = Number(/hauberk_admission_server_refused_total\{status="503"\} (\d+)/.exec(text)?.[1] ?? 0);
    console.log(`${handedBack} reviews handed back, ${outcome.counts.failed} of ${outcome.all.length} pods lost`);
    expect(handedBack).toBeGreaterThan(0);
    expect(outcome.counts).toMatchObject({ "wrongly allowed": 0, "wrongly refused": 0 });
    // Chance may have it that one review meets the stranger eleven times.
    expect(outcome.counts.failed).toBeLessThan(3);
  });
});
