import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasSuite, readIndex, suitePath } from "../../conformance/suite.ts";
import { whyNoApiServer } from "../api-server.ts";
import type { Answered } from "./ask.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { PRIVILEGED, toNamespace, toPod } from "./pods.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly level: string;
  readonly version: string;
  readonly expected: "allow" | "deny";
}

/** Who judges a namespace; the other one is not asked there. */
const JUDGES = ["plugin", "hauberk"] as const;
type Judge = (typeof JUDGES)[number];

/** What became of a request for a pod: the violation's text, or why Pod Security never had its say. */
type Verdict = { readonly is: "allowed" } | { readonly is: "denied" | "not asked"; readonly text: string };

const CONCURRENCY = 12;
const PREFIX = "pod-security.kubernetes.io";
const CONFIGURATION = `admission:
  ruleSets:
    - { name: pod-security, podSecurity: true, guard: false, namespaceSelector: { matchLabels: { judge: hauberk } } }
`;

describe.skipIf(whyNoApiServer || !hasSuite("pss"))("the Pod Security suite through the live path", () => {
  let cluster: ProtectedCluster;
  const { cases } = hasSuite("pss") ? readIndex<{ cases: Case[] }>("pss") : { cases: [] };

  beforeAll(async () => {
    const policies = [...new Map(cases.map((one) => [toPolicy(one), one])).values()];
    const own = policies.map((policy) => toName("hauberk", policy));
    cluster = await startProtectedCluster({
      configuration: CONFIGURATION,
      plugin: {
        apiVersion: "pod-security.admission.config.k8s.io/v1",
        kind: "PodSecurityConfiguration",
        exemptions: { namespaces: own },
      },
      objects: policies.flatMap((policy) => [toJudged("plugin", policy), toJudged("hauberk", policy)]),
    });
    const probe = toPod("probe", own[0] ?? "", PRIVILEGED);
    await cluster.untilAsked(async () => (await cluster.create(probe, { dryRun: true })).status === 403);
  });
  afterAll(() => cluster?.stop());

  it(
    "refuses what the built-in controller of the same server refuses, in its words",
    { timeout: 240_000 },
    async () => {
      const counts = { allowed: 0, denied: 0, "not asked": 0 };
      const against: string[] = [];
      const differing = await compare("pods", async (one) => {
        const [theirs, ours] = await Promise.all(
          JUDGES.map(async (judge) => toVerdict(judge, await cluster.create(toCasePod(judge, one), { dryRun: true }))),
        );
        counts[theirs?.is ?? "not asked"] += 1;
        if ((theirs?.is === "allowed") !== (one.expected === "allow")) against.push(one.id);
        return [theirs, ours];
      });
      console.info("pods:", counts);
      expect(differing).toEqual([]);
      expect(against).toEqual([]);
      expect(counts["not asked"]).toBe(0);
      expect(counts.allowed).toBeGreaterThan(500);
      expect(counts.denied).toBeGreaterThan(2000);
    },
  );

  it("warns of Deployments of the same pods as it does, and refuses none", { timeout: 240_000 }, async () => {
    let warned = 0;
    const differing = await compare("deployments", async (one) => {
      const [theirs, ours] = await Promise.all(
        JUDGES.map(async (judge) => toWarnings(await cluster.create(toDeployment(judge, one), { dryRun: true }))),
      );
      warned += theirs?.length === 0 ? 0 : 1;
      return [theirs, ours];
    });
    console.info(`deployments: ${warned} warned of`);
    expect(differing).toEqual([]);
    expect(warned).toBeGreaterThan(2000);
  });

  /** Asks both about every case. @returns where they differ */
  async function compare(about: string, ask: (one: Case) => Promise<readonly [unknown, unknown]>): Promise<object[]> {
    const differing: object[] = [];
    const start = performance.now();
    await forEachOf(cases, async (one) => {
      const [theirs, ours] = await ask(one);
      if (!isDeepStrictEqual(theirs, ours)) differing.push({ id: one.id, theirs, ours });
    });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const equal = cases.length - differing.length;
    console.info(`pss live, ${about}: ${equal} of ${cases.length} equal in ${seconds} s`);
    return differing;
  }
});

function toCasePod(judge: Judge, one: Case): { readonly metadata: object; readonly spec: object } {
  const pod = load(readFileSync(suitePath("pss", one.input), "utf8")) as { metadata: object; spec: object };
  // Some of the suite's names have an underscore, which no object's name may have.
  return { ...pod, metadata: { ...pod.metadata, name: "pod", namespace: toName(judge, one) } };
}

function toDeployment(judge: Judge, one: Case): object {
  const { metadata, spec } = toCasePod(judge, one);
  const labels = { app: "web" };
  const { name: _name, namespace, ...rest } = metadata as Record<string, unknown>;
  const template = { metadata: { ...rest, labels }, spec };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "pod", namespace },
    spec: { selector: { matchLabels: labels }, template },
  };
}

function toPolicy({ level, version }: Case): string {
  return `${level}:${version}`;
}

function toName(judge: Judge, policy: Case): string {
  return `${judge}-${toPolicy(policy).replaceAll(/[:.]/g, "-")}`;
}

function toJudged(judge: Judge, policy: Case): object {
  const { level, version } = policy;
  return toNamespace(toName(judge, policy), {
    judge,
    [`${PREFIX}/enforce`]: level,
    [`${PREFIX}/enforce-version`]: version,
    [`${PREFIX}/warn`]: level,
    [`${PREFIX}/warn-version`]: version,
  });
}

/** How a refusal begins; neither may be the other's. */
const BEGINS = {
  plugin: 'pods "pod" is forbidden: violates PodSecurity ',
  hauberk: 'admission webhook "pod-security.hauberk.dev" denied the request: Pod ',
} as const;

function toVerdict(judge: Judge, { status, message }: Answered): Verdict {
  if (status === 201) return { is: "allowed" };
  const isOurs = status === 403 && message.startsWith(BEGINS[judge]);
  const reasons = message.split("\n- ").slice(judge === "plugin" ? 0 : 1);
  if (!isOurs || reasons.length !== 1) return { is: "not asked", text: `${status} ${message}` };
  return { is: "denied", text: toViolation(reasons[0] ?? "") };
}

/** The plugin's words; Hauberk has the rule and the field before them, and how to mend it behind them. */
function toViolation(text: string): string {
  return text.slice(Math.max(text.search(/(?:violates|would violate) PodSecurity /), 0)).replace(/\. Fix: .*$/s, "");
}

function toWarnings({ status, message, warnings }: Answered): readonly string[] {
  const own = warnings.filter((text) => text.includes("violate PodSecurity"));
  return status === 201 ? own.map(toViolation) : [message];
}

/** Does it for every item, a few at a time. */
async function forEachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}
