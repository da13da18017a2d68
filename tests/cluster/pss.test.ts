import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkPod,
  formatPolicy,
  formatViolations,
  LEVELS,
  type Pod,
  type Policy,
  readLevel,
  readVersion,
} from "../../src/engines/pss/index.ts";
import { asString } from "../../src/model/index.ts";
import { type Answer, type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { hasSuite, readIndex, suitePath } from "../conformance/suite.ts";
import { anyPod } from "./pss-pods.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly level: string;
  readonly version: string;
}

/** What the API server's own admission says: nothing, or its message; or why it was never asked. */
type Said = { readonly is: "allowed" } | { readonly is: "denied"; readonly message: string } | NotAsked;
interface NotAsked {
  readonly is: "not asked";
  readonly because: string;
}

const CONCURRENCY = 8;
/** Newest version of the standard that the server under test knows as its own. */
const NEWEST_MINOR = 36;
const VERSIONS = ["latest", ...Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => `v1.${minor}`)].map(readVersion);
const SEED = 20261121;
const GENERATED = 4000;

describe.skipIf(whyNoApiServer)("the API server's own Pod Security admission", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
    const policies = LEVELS.flatMap((level) => VERSIONS.map((version) => ({ level, version })));
    await forEachOf(policies, (policy) => writeNamespace(server, policy));
  });
  afterAll(() => server?.stop());

  it.skipIf(!hasSuite("pss"))(
    "agrees on every pod of the suite, to the letter of the message",
    { timeout: 240_000 },
    async () => {
      const { cases } = readIndex<{ cases: Case[] }>("pss");
      const comparison = toComparison();
      await forEachOf(cases, async (one) => {
        const pod = load(readFileSync(suitePath("pss", one.input), "utf8")) as Pod;
        const policy = { level: readLevel(one.level), version: readVersion(one.version) };
        await compare(comparison, server, one.id, pod, policy);
      });
      report("suite", cases.length, comparison);
      expect(comparison.disagreements).toEqual([]);
    },
  );

  it("agrees on generated pods under every level and version", { timeout: 240_000 }, async () => {
    const policies = fc.record({ level: fc.constantFrom(...LEVELS), version: fc.constantFrom(...VERSIONS) });
    const samples = fc.sample(fc.tuple(anyPod, policies), { seed: SEED, numRuns: GENERATED });
    const comparison = toComparison();
    await forEachOf(samples, ([pod, policy]) => {
      return compare(comparison, server, `${formatPolicy(policy)} ${JSON.stringify(pod)}`, pod, policy);
    });
    report(`generated, seed ${SEED}`, samples.length, comparison);
    expect(comparison.disagreements).toEqual([]);
    // A generator whose pods are mostly refused by validation would compare nothing.
    expect(comparison.agreed).toBeGreaterThan(GENERATED / 2);
  });
});

interface Comparison {
  agreed: number;
  /** Of these: the message is the same only for the pod as the API server fills it in. */
  agreedOnFilledIn: number;
  readonly notAsked: Map<string, string[]>;
  readonly disagreements: string[];
}

function toComparison(): Comparison {
  return { agreed: 0, agreedOnFilledIn: 0, notAsked: new Map(), disagreements: [] };
}

/** The verdict must be the same for the pod as written, the message for the pod as written or as admission sees it. */
async function compare(comparison: Comparison, server: ApiServer, id: string, pod: Pod, policy: Policy): Promise<void> {
  const said = await askServer(server, pod, policy);
  if (said.is === "not asked") {
    comparison.notAsked.set(said.because, [...(comparison.notAsked.get(said.because) ?? []), id]);
    return;
  }
  const theirs = said.is === "allowed" ? "allowed" : said.message;
  let ours = judge(pod, policy);
  if (ours !== theirs && (ours === "allowed") === (theirs === "allowed")) {
    ours = judge(await readFilledIn(server, pod), policy);
    comparison.agreedOnFilledIn += Number(ours === theirs);
  }
  if (ours === theirs) comparison.agreed++;
  else comparison.disagreements.push(`${id}\n  hauberk: ${ours}\n  server:  ${theirs}`);
}

function judge(pod: Pod, policy: Policy): string {
  const { allowed, checks } = checkPod(pod, policy);
  return allowed ? "allowed" : formatViolations(policy, checks);
}

function report(name: string, count: number, comparison: Comparison): void {
  const { agreed, agreedOnFilledIn, notAsked, disagreements } = comparison;
  const lines = [...notAsked].map(
    ([because, ids]) => `  ${ids.length} not comparable: ${because} (${ids[0]?.slice(0, 60)})`,
  );
  const asked = agreed + disagreements.length;
  const first = `pss ${name}: ${agreed} of ${asked} agree (${agreedOnFilledIn} of them once filled in), ${count - asked} of ${count} not comparable`;
  console.log([first, ...lines].join("\n"));
}

/** The pod with the API server's defaults and its copies between AppArmor annotations and fields. */
async function readFilledIn(server: ApiServer, pod: Pod): Promise<Pod> {
  const answer = await sendPod(server, pod, { level: "privileged", version: "latest" });
  expect(answer).toMatchObject({ status: 201 });
  return answer.json() as unknown as Pod;
}

async function askServer(server: ApiServer, pod: Pod, policy: Policy): Promise<Said> {
  return toSaid(await sendPod(server, pod, policy));
}

function sendPod(server: ApiServer, pod: Pod, policy: Policy): Promise<Answer> {
  // Some of the suite's names have an underscore, which no object's name may have.
  const metadata = { ...pod.metadata, name: "pod" };
  const path = `/api/v1/namespaces/${toNamespace(policy)}/pods?dryRun=All`;
  return server.send("POST", path, { ...pod, metadata });
}

function toSaid(answer: Answer): Said {
  if (answer.status === 201) return { is: "allowed" };
  const message = asString(answer.json()["message"]) ?? "";
  const at = message.indexOf("violates PodSecurity ");
  if (answer.status === 403 && at >= 0) return { is: "denied", message: message.slice(at) };
  return { is: "not asked", because: `${answer.status} ${toRule(message)}` };
}

/** A refusal of validation without the names and values of the one pod. */
function toRule(message: string): string {
  return message.replaceAll(/\[\d+\]|"[^"]*"/g, "…").slice(0, 160);
}

async function writeNamespace(server: ApiServer, policy: Policy): Promise<void> {
  const prefix = "pod-security.kubernetes.io/enforce";
  const labels = { [prefix]: policy.level, [`${prefix}-version`]: policy.version };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: toNamespace(policy), labels } };
  const answer = await server.send("POST", "/api/v1/namespaces", namespace);
  expect(answer).toMatchObject({ status: 201 });
}

function toNamespace(policy: Policy): string {
  return formatPolicy(policy).replaceAll(/[:.]/g, "-");
}

/** Does it for every item, a few at a time. */
async function forEachOf<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const left = items.values();
  const work = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}
