import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isEqual } from "../../../src/formats/json-patch/index.ts";
import { readAdmissionPolicies } from "../../../src/engines/policy/admission/read.ts";
import { type Policy, toKnownObjects, toRequest, type World } from "../../../src/engines/policy/index.ts";
import { toCreatedForm, toServerForm } from "../../../src/inventory/kinds/index.ts";
import { isObject, type Json, type KubernetesObject, type Resource } from "../../../src/model/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "../api-server.ts";
import { type CorpusObject, readCorpus, toBuiltIn, toCollection } from "../corpus-objects.ts";
import { type InstalledPolicy, installParameterKind, installPolicies, toRefusal } from "./installed-policies.ts";
import { ownMutations, toMutatingSpecs } from "./mutating-policies.ts";

const EACH = 30;
/** What the server gives out anew. */
const ANEW = [
  /^metadata\.(?:uid|creationTimestamp|managedFields|resourceVersion)$/,
  /^spec\.(?:clusterIPs?|ipFamil\w+|healthCheckNodePort)$/,
  /^spec\.ports\[\d+\]\.nodePort$/,
  /^(?:spec\.template\.)?metadata\.labels\.(?:batch\.kubernetes\.io\/)?(?:controller-uid|job-name)$|^spec\.selector$/,
];

describe.skipIf(whyNoApiServer)("mutating admission policies", () => {
  let server: ApiServer;
  let installed: InstalledPolicy[];
  let objects: CorpusObject[];

  beforeAll(async () => {
    server = await startApiServer();
    await installParameterKind(server);
    const corpus = readCorpus(["kyverno-policies", "gatekeeper-library"]);
    objects = toBuiltIn(corpus).filter(({ object, kind }) => kind.namespaced && object.metadata.name !== undefined);
    const policies = [...toMutatingSpecs(corpus), ...ownMutations()].map((made) => ({
      ...made,
      spec: { reinvocationPolicy: "Never", ...made.spec },
    }));
    installed = await installPolicies(server, policies, { kind: "MutatingAdmissionPolicy" });
  }, 300_000);
  afterAll(() => server?.stop());

  it("change objects as a real API server changes them", { timeout: 600_000 }, async () => {
    const differing: unknown[] = [];
    let [pairs, changed, denied] = [0, 0, 0];
    for (const one of installed) {
      const { policy, world } = toPolicy(one);
      const isTaken = one.refused === undefined;
      if ((policy !== undefined) !== isTaken)
        differing.push({ policy: one.policy.metadata.name, refused: one.refused });
      if (policy === undefined || !isTaken) continue;
      for (const { object, kind } of choose(policy, world, one.namespace, objects)) {
        const moved = { ...object, metadata: { ...object.metadata, namespace: one.namespace } };
        const answer = await server.send("POST", `${toCollection(kind, one.namespace)}?dryRun=All`, moved);
        const refusal = toRefusal(answer);
        // What the server refuses for other reasons is no answer of the policy.
        if (refusal !== undefined && !/denied request|strict decoding error/.test(refusal)) continue;
        const outcome = policy.mutate?.({ ...toRequest(moved, { userInfo: ADMIN }), dryRun: true }, world);
        const ours = outcome?.results.find(({ action }) => action === "deny")?.message;
        pairs += 1;
        if (refusal !== undefined || ours !== undefined) {
          denied += 1;
          if (refusal !== ours) differing.push({ policy: policy.name, object: name(object), refusal, ours });
          continue;
        }
        const before = toServerForm(moved, kind);
        const after = toCreatedForm(outcome?.object ?? before, kind, { namespace: one.namespace });
        if (!isEqual(after, toCreatedForm(before, kind, { namespace: one.namespace }))) changed += 1;
        const differences = findDifferences(answer.json(), after, "");
        if (differences.length > 0) differing.push({ policy: policy.name, object: name(object), differences });
      }
    }
    console.info(`${pairs} pairs, ${changed} changed, ${denied} denied, ${differing.length} differ`);
    expect(differing.slice(0, 20)).toEqual([]);
    expect(changed).toBeGreaterThan(300);
  });
});

const ADMIN = { username: "admin", groups: ["system:masters", "system:authenticated"] };

function name(object: KubernetesObject): string {
  return `${object.kind} ${object.metadata.name}`;
}

function toPolicy(one: InstalledPolicy): { policy: Policy | undefined; world: World } {
  const toResource = (object: KubernetesObject): Resource => ({ object, origin: { is: "cluster", context: "test" } });
  const { items } = readAdmissionPolicies([toResource(one.policy), toResource(one.binding)]);
  const home = { apiVersion: "v1", kind: "Namespace", metadata: { name: one.namespace } };
  return { policy: items[0], world: { objects: toKnownObjects([home]), now: new Date() } };
}

/** Objects that the policy says something about, spread over what there is. */
function choose(policy: Policy, world: World, namespace: string, objects: readonly CorpusObject[]): CorpusObject[] {
  const matched = objects.filter(({ object }, index) => {
    if (index % 4 !== 0) return false;
    const moved = { ...object, metadata: { ...object.metadata, namespace } };
    return (policy.mutate?.(toRequest(moved), world)?.results.length ?? 0) > 0;
  });
  const step = Math.max(1, Math.floor(matched.length / EACH));
  return [...matched.filter((_, index) => index % step === 0).slice(0, EACH), ...objects.slice(0, 2)];
}

function findDifferences(theirs: Json | undefined, ours: Json | undefined, path: string): string[] {
  if (theirs === ours || ANEW.some((pattern) => pattern.test(path))) return [];
  if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length) {
    return theirs.flatMap((item, index) => findDifferences(item, ours[index], `${path}[${index}]`));
  }
  if (isObject(theirs) && isObject(ours)) {
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
    return keys.flatMap((key) => findDifferences(theirs[key], ours[key], path === "" ? key : `${path}.${key}`));
  }
  return [`${path}: ${JSON.stringify(theirs)}, not ${JSON.stringify(ours)}`];
}
