import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Policy, type Request, toKnownObjects, toRequest, type World } from "../../../src/engines/policy/index.ts";
import { readAdmissionPolicies } from "../../../src/engines/policy/admission/read.ts";
import { toKindTable } from "../../../src/inventory/kinds/index.ts";
import type { KubernetesObject, Resource } from "../../../src/model/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "../api-server.ts";
import { type CorpusObject, readCorpus, toBuiltIn, toCollection } from "../corpus-objects.ts";
import { toValidatingSpecs } from "./corpus-policies.ts";
import { type InstalledPolicy, installParameterKind, installPolicies, toRefusal } from "./installed-policies.ts";
import { ownPolicies } from "./own-policies.ts";

const OBJECTS = 1000;
/** Of the corpora; the server takes longer over each policy the more it has. */
const CORPUS_POLICIES = 110;
/** Every policy meets one part of them. */
const PARTS = 5;
const MATCHED_EACH = 16;
const OTHERS_EACH = 3;
/** The administrator of the server under test. */
const ADMIN = { username: "admin", groups: ["system:masters", "system:authenticated"] };

describe.skipIf(whyNoApiServer)("validating admission policies", () => {
  let server: ApiServer;
  let objects: CorpusObject[];
  let installed: InstalledPolicy[];

  beforeAll(async () => {
    server = await startApiServer();
    const corpus = readCorpus(["kyverno-policies", "gatekeeper-library"]);
    objects = await toAccepted(server, corpus);
    await installParameterKind(server);
    const specs = toValidatingSpecs(corpus);
    const step = specs.length / CORPUS_POLICIES;
    const some = specs.filter((_, index) => index % step < 1);
    const policies = [...some, ...ownPolicies()];
    installed = await installPolicies(server, policies, { kind: "ValidatingAdmissionPolicy" });
  }, 300_000);
  afterAll(() => server?.stop());

  it("are refused here where a real API server refuses them", () => {
    const differing = installed.flatMap(({ policy, refused }) => {
      const { problems } = readAdmissionPolicies([toResource(policy)]);
      const ours = problems.map(({ message }) => message.slice(message.indexOf(": ") + 2));
      const isSame =
        refused === undefined ? ours.length === 0 : ours.length > 0 && ours.every((one) => tells(refused, one));
      return isSame ? [] : [{ name: policy.metadata.name, ours, theirs: refused }];
    });
    const refused = installed.filter((one) => one.refused !== undefined).length;
    console.info(`${installed.length} policies, ${refused} refused by the server`);
    expect(differing).toEqual([]);
  });

  it("say of objects what a real API server says, word for word", { timeout: 600_000 }, async () => {
    const differing: unknown[] = [];
    let [pairs, denied] = [0, 0];
    for (const [index, one] of installed.filter(({ refused }) => refused === undefined).entries()) {
      const { policy, world } = toPolicy(one);
      const part = objects.filter((_, place) => place % PARTS === index % PARTS);
      // What uses its whole budget up takes as long as the budget allows.
      const some = one.made.name.startsWith("cost-") ? part.slice(0, MATCHED_EACH) : part;
      for (const { object, kind } of choose(policy, world, one.namespace, some)) {
        const moved = toMoved(object, one.namespace);
        const theirs = toRefusal(await server.send("POST", `${toCollection(kind, one.namespace)}?dryRun=All`, moved));
        const ours = judge(policy, toAsked(moved), world);
        pairs += 1;
        if (theirs !== undefined) denied += 1;
        if (theirs !== ours)
          differing.push({ policy: policy.name, object: `${kind.kind} ${object.metadata.name}`, theirs, ours });
      }
    }
    console.info(
      `${pairs} pairs of ${installed.length} policies and objects, ${denied} denied, ${differing.length} differ`,
    );
    expect(differing.slice(0, 20)).toEqual([]);
    expect(pairs).toBeGreaterThan(2000);
    expect(denied).toBeGreaterThan(500);
  });
});

/** Whether the server tells the same fault, for which it has no place where the whole expression is at fault. */
function tells(refused: string, ours: string): boolean {
  const whole = /^ERROR: <input>:1:1: (must evaluate to [^\n]*)/.exec(ours)?.[1];
  return refused.includes(whole ?? ours.replace(/^message /, ""));
}

/** Namespaced objects that the server takes when no policy is in force, spread over the corpus. */
async function toAccepted(server: ApiServer, corpus: readonly KubernetesObject[]): Promise<CorpusObject[]> {
  const all = toBuiltIn(corpus).filter(({ object, kind }) => kind.namespaced && object.metadata.name !== undefined);
  const step = Math.max(1, Math.floor(all.length / OBJECTS));
  const accepted: CorpusObject[] = [];
  for (const one of all.filter((_, index) => index % step === 0)) {
    const path = `${toCollection(one.kind, "default")}?dryRun=All`;
    const answer = await server.send("POST", path, toMoved(one.object, "default"));
    if (answer.status < 300) accepted.push(one);
  }
  return accepted;
}

function toMoved(object: KubernetesObject, namespace: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function toResource(object: KubernetesObject): Resource {
  return { object, origin: { is: "cluster", context: "test" } };
}

function toPolicy({ policy, binding, param, namespace }: InstalledPolicy): { policy: Policy; world: World } {
  const { items, problems } = readAdmissionPolicies([toResource(policy), toResource(binding)], {
    kinds: toKindTable(param === undefined ? [] : []),
  });
  if (items[0] === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  const home = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  const world: World = {
    objects: toKnownObjects(param === undefined ? [home] : [home, param]),
    now: new Date(),
    authorize: ({ user }) =>
      user.username === ADMIN.username ? { is: "allowed", reason: "" } : { is: "denied", reason: "" },
  };
  return { policy: items[0], world };
}

/** The objects that the policy says something about, and some that it does not. */
function choose(policy: Policy, world: World, namespace: string, objects: readonly CorpusObject[]): CorpusObject[] {
  const matched: CorpusObject[] = [];
  const others: CorpusObject[] = [];
  const seen = new Set<string>();
  for (const one of objects) {
    const results = policy.judge(toAsked(toMoved(one.object, namespace)), world);
    // One of each kind and verdict first.
    const key = `${one.kind.kind} ${results.map(({ result, message }) => `${result} ${message}`).join("\n")}`;
    if (results.length === 0) others.push(one);
    else if (seen.has(key)) matched.push(one);
    else matched.unshift(one);
    seen.add(key);
  }
  return [...matched.slice(0, MATCHED_EACH), ...others.slice(0, OTHERS_EACH)];
}

function toAsked(object: KubernetesObject): Request {
  return { ...toRequest(object, { userInfo: ADMIN }), dryRun: true };
}

/** The first refusal; undefined where the request would pass. */
function judge(policy: Policy, request: Request, world: World): string | undefined {
  return policy.judge(request, world).find(({ action }) => action === "deny")?.message;
}
