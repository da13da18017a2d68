import { describe, expect, it } from "vitest";
import { asString, type KubernetesObject } from "../../../model/index.ts";
import { toEvents } from "./events.ts";
import { AT, POD, PRIVILEGED, toDenied, toNote } from "./notes-for-tests.ts";

const OWNED: KubernetesObject = {
  ...POD,
  metadata: {
    generateName: "web-7d9f-",
    namespace: "shop",
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-7d9f", uid: "u", controller: true }],
  },
};
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

function collect(options: { perMinute?: number; fails?: boolean } = {}) {
  const written: KubernetesObject[] = [];
  const events = toEvents({
    reportingInstance: "hauberk-0",
    ...(options.perMinute === undefined ? {} : { perMinute: options.perMinute }),
    write: (event) => {
      written.push(event);
      return options.fails === true ? Promise.reject(new Error("no")) : Promise.resolve();
    },
  });
  return { written, events };
}

describe("Events", () => {
  it("are about the controller of a pod that was refused, in its namespace", async () => {
    const { written, events } = collect();
    events.note(toDenied({ object: OWNED }));
    await events.stop();
    expect(written).toMatchObject([
      {
        apiVersion: "events.k8s.io/v1",
        metadata: { namespace: "shop", name: expect.stringMatching(/^replicaset-web-7d9f\.[0-9a-f]{16}$/) },
        reason: "AdmissionDenied",
        type: "Warning",
        regarding: { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-7d9f", namespace: "shop" },
        note: "CREATE refused by pod/privileged: container web runs privileged",
        eventTime: "2026-11-22T10:00:00.000000Z",
      },
    ]);
    expect(written[0]?.["series"]).toBeUndefined();
  });

  it("are one for a rule, namespace and owner, with how often in the end", async () => {
    const { written, events } = collect();
    for (let second = 0; second < 100; second++) events.note(toDenied({ object: OWNED, at: later(second) }));
    events.note(toDenied({ object: OWNED, at: later(400) }));
    await events.stop();
    expect(written.map((event) => event["series"])).toEqual([
      undefined,
      { count: 100, lastObservedTime: "2026-11-22T10:01:39.000000Z" },
      undefined,
    ]);
    expect(written[1]?.metadata.name).toBe(written[0]?.metadata.name);
    expect(written[2]?.metadata.name).not.toBe(written[0]?.metadata.name);
    expect({ ...written[1], series: undefined }).toEqual({ ...written[0], series: undefined });
  });

  it("are never more than the rate allows, whatever names a flood makes up", async () => {
    const { written, events } = collect({ perMinute: 30 });
    for (let index = 0; index < 6000; index++) {
      const object = { ...POD, metadata: { name: `p-${index}`, namespace: `n-${index}` } };
      events.note(toDenied({ object, at: later(index / 100) }));
      if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await events.stop();
    expect(written.length).toBeGreaterThan(30);
    expect(written.length).toBeLessThanOrEqual(46);
    const { dropped } = events.counts();
    expect(written.length + dropped).toBe(6000);
  });

  it("are not made for dry runs, for what is only audited, or for what was left out", async () => {
    const { written, events } = collect();
    events.note(toDenied({ dryRun: true }));
    events.note(toNote({ reasons: [{ ...PRIVILEGED, action: "audit" }] }));
    events.note(toNote({ reasons: [{ ...PRIVILEGED, verdict: "skipped" }] }));
    events.note(toNote({}));
    await events.stop();
    expect(written).toEqual([]);
  });

  it("that cannot be written are counted and forgotten", async () => {
    const { written, events } = collect({ fails: true });
    events.note(toDenied());
    events.note(toNote({ reasons: [{ ...PRIVILEGED, action: "warn" }] }));
    await events.stop();
    expect(written.map((event) => event["reason"])).toEqual(["AdmissionDenied", "AdmissionWarning"]);
    expect(events.counts()).toEqual({ written: 0, aggregated: 0, dropped: 0, failed: 2 });
  });

  it("tell of breakers, and of what belongs to no namespace in the default one", async () => {
    const { written, events } = collect();
    events.noteBreaker({ ruleSet: "baseline", rule: "policy/slow", is: "open", because: "3 of 5 took long", at: AT });
    events.note(
      toDenied({
        object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } },
        request: { namespace: "shop", name: "shop" },
      }),
    );
    await events.stop();
    expect(written).toMatchObject([
      { metadata: { namespace: "default" }, reason: "AdmissionBreakerOpened" },
      { metadata: { namespace: "default" }, regarding: { kind: "Namespace", name: "shop" } },
    ]);
  });

  it("hold no more than the API server takes, and nothing that a terminal would act upon", async () => {
    const { written, events } = collect();
    const message = `\u001b[2J${"ä".repeat(5000)}`;
    events.note(toDenied({ reasons: [{ ...PRIVILEGED, rule: "r".repeat(2000), message }] }));
    await events.stop();
    const note = asString(written[0]?.["note"]) ?? "";
    expect(note).not.toBe("");
    expect(Buffer.byteLength(note)).toBeLessThanOrEqual(1024);
    expect(note).not.toMatch(/\p{Cc}/u);
  });
});
