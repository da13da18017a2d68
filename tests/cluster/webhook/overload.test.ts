import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoApiServer } from "../api-server.ts";
import { type Asker, toAsker } from "./ask.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { drive } from "./load.ts";
import { toNamespace, toPod } from "./pods.ts";
import { toSlowPolicy } from "./slow-policies.ts";

const BAD = { metadata: { labels: { bad: "yes" } } };
/** Nothing rests: the budget of each rule is more than it takes. */
const BUDGET = "budget: { timeMs: 30000, memoryMiB: 2048 }, timeoutSeconds: 10";

/** What was left out so far. */
interface Shed {
  readonly audit: number;
  readonly warn: number;
  readonly open: number;
  readonly closed: number;
}

describe.skipIf(whyNoApiServer)("more load than one core can do", () => {
  let cluster: ProtectedCluster;
  let many: Asker;

  const readShed = async (): Promise<Shed> => {
    const { text } = await cluster.hauberk.health("/metrics");
    const count = (labels: string) =>
      Number(
        text
          .split("\n")
          .find((line) => line.startsWith(`hauberk_admission_shed_${labels} `))
          ?.split(" ")[1] ?? 0,
      );
    return {
      audit: count('rules_total{action="audit"}'),
      warn: count('rules_total{action="warn"}'),
      open: count('requests_total{rule_set="open",answer="allow"}'),
      closed: count('requests_total{rule_set="closed",answer="deny"}'),
    };
  };

  beforeAll(async () => {
    cluster = await startProtectedCluster({
      configuration: `admission:
  ruleSets:
    - { name: closed, failurePolicy: Fail, policies: ['{folder}/closed.yaml'], controls: { warn: ["*"] }, ${BUDGET} }
    - { name: noting, failurePolicy: Fail, onUnknown: allow, controls: { audit: ["*"] }, ${BUDGET} }
    - { name: open, failurePolicy: Ignore, policies: ['{folder}/open.yaml'], ${BUDGET} }
`,
      files: {
        "closed.yaml": toSlowPolicy("Refuses", "deny", "Pod", 2),
        "open.yaml": toSlowPolicy("IsOpen", "deny", "Pod", 220),
      },
      objects: [toNamespace("shop")],
    });
    many = toAsker(cluster.server, 200);
    const probe = () => cluster.create(toPod("probe", "shop", BAD), { dryRun: true });
    await cluster.untilAsked(async () => (await probe()).status === 403);
  });
  afterAll(async () => {
    await many?.close();
    await cluster?.stop();
  });

  it("leaves out what only notes, what only warns, what may be missing, and lets nothing in that is forbidden", async () => {
    const steps: { readonly parallel: number; readonly shed: Shed; readonly total: number; readonly retry: number }[] =
      [];
    for (const parallel of [1, 128]) {
      const before = await readShed();
      const outcome = await drive(many, {
        namespace: "shop",
        parallel,
        until: pause(8_000),
        dryRun: true,
        forbidden: BAD,
      });
      const after = await readShed();
      const shed = Object.fromEntries(
        Object.entries(after).map(([what, count]) => [what, count - before[what as keyof Shed]]),
      ) as unknown as Shed;
      const failed = outcome.all.filter(({ fate }) => fate === "failed");
      const retry = failed.filter(({ status }) => status === 429).length;
      steps.push({ parallel, shed, total: outcome.all.length, retry });
      console.log(
        `${parallel} at once: ${JSON.stringify({ total: outcome.all.length, ...outcome.counts, retry, slowestMs: outcome.slowestMs, shed })}`,
      );
      expect(outcome.counts["wrongly allowed"]).toBe(0);
      expect(outcome.counts["wrongly refused"]).toBe(0);
    }
    const [first, last] = [steps[0], steps.at(-1)];
    // One at a time is no load. Others keep a shared machine busy now and then, which may cost a rule that only notes or warns its turn.
    expect(first?.shed).toMatchObject({ open: 0, closed: 0 });
    const rare = (first?.total ?? 0) / 20;
    expect(first?.shed.audit).toBeLessThan(rare);
    expect(first?.shed.warn).toBeLessThan(rare);
    expect(last?.shed.audit).toBeGreaterThan(0);
    expect(last?.shed.warn).toBeGreaterThan(0);
    expect(last?.shed.open).toBeGreaterThan(0);
    // What must be looked at is refused last of all, and to be tried again.
    expect((last?.shed.closed ?? 0) > 0 && last?.shed.open === 0).toBe(false);
    await pause(1_000);
    expect((await cluster.create(toPod("after", "shop", BAD), { dryRun: true })).status).toBe(403);
    expect((await cluster.hauberk.health("/metrics")).text).toContain("hauberk_admission_load_level 0");
  });
});
