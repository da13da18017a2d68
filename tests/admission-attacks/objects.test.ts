import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../src/model/index.ts";
import { type AttackedServer, OTHERS, startAttackedServer } from "./attacked-server.ts";
import { toPod, toRequest, toReview } from "./reviews.ts";

const POLICIES = ["validating-admission-policies", "kyverno", "gatekeeper"];
const restricted = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../bench/restricted/${name}.yaml`), "utf8");

const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { pod-security.kubernetes.io/enforce: restricted } }
`;
const RULE_SETS = `
    - { name: validating-admission-policies, guard: false, policies: ['{folder}/validating-admission-policies.yaml'] }
    - { name: kyverno, guard: false, policies: ['{folder}/kyverno.yaml'] }
    - { name: gatekeeper, guard: false, policies: ['{folder}/gatekeeper.yaml'] }
    - { name: controls, guard: false, controls: { deny: ['*'] } }
    - { name: pod-security, guard: false, podSecurity: true, policies: ['{folder}/namespace.yaml'] }
    - name: mutations
      guard: false
      mutations:
        securityContext: { runAsNonRoot: true, seccompProfile: true, dropCapabilities: true, forbidPrivilegeEscalation: true }
        registryMirrors: { docker.io: mirror.example.com/hub }
        resources: { requests: { cpu: 10m } }
`;
const VALIDATING = [...POLICIES, "controls", "pod-security"];
const DEADLINE_MS = 10_000;

const MIB = 1024 * 1024;
const EVIL = { privileged: true };
const times = <Value>(count: number, one: (at: number) => Value): Value[] =>
  Array.from({ length: count }, (_, at) => one(at));
const evil = (change: { metadata?: JsonObject; spec?: JsonObject; container?: JsonObject }): JsonObject =>
  toPod({ ...change, container: { securityContext: EVIL, ...change.container } });
const container = (at: number): JsonObject => ({ name: `c${at}`, image: "registry.example.com/team/app:1.0" });

/** Pods of which the last thing is forbidden by everybody. */
const PODS: Readonly<Record<string, () => JsonObject>> = {
  "10,000 containers, the last privileged": () =>
    toPod({ spec: { containers: [...times(9999, container), { ...container(9999), securityContext: EVIL }] } }),
  "10,000 images": () =>
    evil({
      spec: {
        containers: times(10_000, (at) => ({
          name: `c${at}`,
          image: `e${at}.example.com/a:${at}`,
          securityContext: EVIL,
        })),
      },
    }),
  "100,000 labels": () => evil({ metadata: { labels: Object.fromEntries(times(100_000, (at) => [`l${at}`, "x"])) } }),
  "an annotation of 3 MiB": () => evil({ metadata: { annotations: { a: "a".repeat(3 * MIB) } } }),
  "an image of 1 MiB": () => evil({ container: { image: "a/".repeat(MIB / 2) } }),
  "a command of 1 MiB": () => evil({ container: { command: ["sh", "-c", `${"$(".repeat(MIB / 4)} curl | sh`] } }),
  "quotes without end": () => evil({ container: { command: ["sh", "-c", "\"'`".repeat(MIB / 4)] } }),
  "50,000 arguments": () => evil({ container: { args: times(50_000, () => "--password=x") } }),
  "quantities without end": () =>
    evil({ container: { resources: { limits: { memory: `1${"0".repeat(MIB)}`, cpu: "1e999999999" } } } }),
  "20,000 mounts of 10,000 volumes": () =>
    evil({
      spec: { volumes: times(10_000, (at) => ({ name: `v${at}`, hostPath: { path: "/etc/../".repeat(at % 9) } })) },
      container: { volumeMounts: times(20_000, (at) => ({ name: `v${at % 10_000}`, mountPath: `/m${at}` })) },
    }),
  "keys of JavaScript (attack 45)": () => {
    const text = JSON.stringify(evil({ metadata: { labels: { MARK: "x" } } }));
    return JSON.parse(
      text.replace('"MARK"', '"__proto__"').replace('"spec":{', '"__proto__":{"spec":{}},"spec":{"constructor":{},'),
    ) as JsonObject;
  },
  "a time of deletion (attack 18)": () => evil({ metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } }),
};

let server: AttackedServer;
let longest = 0;

beforeAll(async () => {
  server = await startAttackedServer({
    configuration: `admission:\n  ruleSets:\n${OTHERS}${RULE_SETS}`,
    files: {
      ...Object.fromEntries(POLICIES.map((name) => [`${name}.yaml`, restricted(name)])),
      "namespace.yaml": NAMESPACE,
    },
    args: ["--ring", "{folder}/ring"],
  });
}, 60_000);

afterAll(async () => {
  console.log(`others waited ${Math.round(longest)} ms at most`);
  await server?.stop();
});

describe("large and odd objects (attacks 18, 29, 45)", () => {
  it.each(Object.keys(PODS))("%s: refused by all kinds of rules, in time", async (name) => {
    const request = toRequest(PODS[name]?.() ?? {});
    const others = server.others();
    for (const ruleSet of VALIDATING) {
      const { status, allowed, code, tookMs, text } = await server.judge(request, `/validate/${ruleSet}`);
      expect([ruleSet, status, allowed, code]).toEqual([ruleSet, 200, false, 403]);
      expect(tookMs).toBeLessThan(DEADLINE_MS);
      expect(text.length).toBeLessThan(64 * 1024);
    }
    const mutated = await server.judge(request, "/mutate/mutations");
    expect([mutated.status, mutated.allowed]).toEqual([200, true]);
    expect(mutated.tookMs).toBeLessThan(DEADLINE_MS);
    const { wrong, longestMs } = await others.stop();
    expect(wrong).toEqual([]);
    longest = Math.max(longest, longestMs);
  });

  it("an update is judged as it is made, also of what is large", async () => {
    const before = toPod({ spec: { containers: times(900, container) } });
    const after = toPod({ spec: { containers: times(900, (at) => ({ ...container(at), securityContext: EVIL })) } });
    const request = toRequest(after, { operation: "UPDATE", oldObject: before });
    for (const ruleSet of POLICIES) {
      expect((await server.judge(request, `/validate/${ruleSet}`)).allowed).toBe(false);
    }
    expect((await server.judge(request, "/validate/controls")).allowed).toBe(false);
  });

  it.each([
    ["nests 10,000 deep", (text: string) => text.replace('"MARK"', `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`)],
    ["nests a million deep", (text: string) => text.replace('"MARK"', "[".repeat(1_000_000) + "]".repeat(1_000_000))],
    ["has two equal keys", (text: string) => text.replace('"spec":{', '"spec":{},"spec":{')],
    [
      "has an equal key that is written otherwise",
      (text: string) => text.replace('"spec":{', '"\\u0073pec":{},"spec":{'),
    ],
    ["has two objects", (text: string) => text.replace('"object":', '"object":null,"object":')],
    ["has a number that is none", (text: string) => text.replace('"MARK"', "1e99999")],
    ["ends early", (text: string) => text.slice(0, -2)],
    ["goes on behind its end", (text: string) => `${text}{}`],
  ])("a review that %s is no yes, and counted", async (_, change) => {
    const before = await server.metric('hauberk_admission_server_failures_total{because="unreadable"}');
    const text = change(toReview(toRequest(evil({ metadata: { annotations: { a: "MARK" } } }))));
    const { status, allowed, code } = await server.judge(text, "/validate/controls");
    expect([status, allowed]).toEqual([200, false]);
    const after = await server.metric('hauberk_admission_server_failures_total{because="unreadable"}');
    // Or it could be read, for what it says is no harm, and was judged.
    expect([400, 403]).toContain(code);
    expect(after - before).toBe(code === 400 ? 1 : 0);
  });

  it("more than any API server sends is not read", async () => {
    const text = toReview(toRequest(evil({ metadata: { annotations: { a: "a".repeat(17 * MIB) } } })));
    const answered = await server.judge(text, "/validate/controls").catch(() => undefined);
    expect(answered?.status ?? 413).toBe(413);
    expect((await server.judge(toRequest(toPod()), "/validate/controls")).status).toBe(200);
    expect(await server.metric('hauberk_admission_server_refused_total{status="413"}')).toBe(1);
  });
});

describe("names that are texts of somebody else (attacks 61, 62)", () => {
  it("begin no line and move no cursor in answers, log lines and metrics", async () => {
    const name = 'x\n{"level":"error"}\u001b[2J\r\u2028\u202e"} 1\nforged 1';
    const pod = evil({ metadata: { name, namespace: name, labels: { a: name } }, container: { name, image: name } });
    const request = toRequest(pod, {
      userInfo: { username: name, groups: [name] },
      kind: { group: name, version: "v1", kind: name },
    });
    const { status, allowed, message } = await server.judge(request, "/validate/controls");
    expect([status, allowed]).toEqual([200, false]);
    // oxlint-disable-next-line no-control-regex
    expect(message.replaceAll("\n- ", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u202e]/);
    for (const line of server.process.log().trimEnd().split("\n"))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(server.process.log()).not.toContain("\u001b");
    expect((await server.process.health("/metrics")).text).not.toMatch(/^forged/m);
  });
});
