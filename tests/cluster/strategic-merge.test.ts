import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyStrategicMerge } from "../../src/formats/strategic-merge/index.ts";
import { toServerForm } from "../../src/inventory/kinds/index.ts";
import { isObject, type Json, type JsonObject, type KubernetesObject, Problem } from "../../src/model/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { type CorpusObject, readCorpus, toBuiltIn, toCollection } from "./corpus-objects.ts";

const CASES = 600;
/** Kinds whose lists are merged by all sorts of keys. */
const KINDS = new Set(["Deployment", "Service", "ConfigMap", "CronJob", "StatefulSet", "Ingress", "ServiceAccount"]);
/** What the server sets anew, and what it gives to and takes from Services by their type. */
const SKIPPED =
  /^(?:status|metadata\.(?:uid|resourceVersion|creationTimestamp|managedFields|generation))$|nodePort$|^spec\.(?:allocateLoadBalancerNodePorts|(?:ex|in)ternalTrafficPolicy|clusterIPs?|ipFamil\w+)$/;

describe.skipIf(whyNoApiServer)("strategic merge patches", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(() => server?.stop());

  it("of one object by another are what a real API server makes of them", { timeout: 300_000 }, async () => {
    const all = toBuiltIn(readCorpus(["kyverno-policies", "gatekeeper-library", "polaris"])).filter(
      ({ object, kind }) => KINDS.has(kind.kind) && object.metadata.name !== undefined,
    );
    const byKind = Map.groupBy(all, ({ kind }) => kind.kind);
    const stored = new Map<CorpusObject, KubernetesObject | undefined>();
    const differing: unknown[] = [];
    let [compared, refused] = [0, 0];
    for (const [target, source] of fc.sample(pairOf([...byKind.values()]), { numRuns: CASES, seed: 7 })) {
      if (!stored.has(target)) stored.set(target, await store(server, target, `o${stored.size}`));
      const object = stored.get(target);
      if (object === undefined) continue;
      const { metadata, status: _, ...rest } = source.object;
      const { labels, annotations } = metadata;
      const patch = JSON.parse(JSON.stringify({ ...rest, metadata: { labels, annotations } })) as JsonObject;
      const path = `${toCollection(target.kind, "default")}/${object.metadata.name}?dryRun=All`;
      const answer = await server.send("PATCH", path, patch, { contentType: "application/strategic-merge-patch+json" });
      const merged = applyStrategicMerge(object, patch, target.kind.schema());
      // What cannot be stored is refused for what it is, which merging knows nothing of.
      if (answer.status >= 300) {
        refused += 1;
        continue;
      }
      compared += 1;
      const ours = merged instanceof Problem ? merged.message : toServerForm(merged as KubernetesObject, target.kind);
      const differences = find(answer.json(), ours, "");
      if (differences.length > 0) differing.push({ target: object.metadata.name, patch, differences });
    }
    console.info(`${compared} patches compared, ${refused} refused, ${differing.length} differ`);
    expect(differing.slice(0, 5)).toEqual([]);
    expect(compared).toBeGreaterThan(CASES / 4);
  });
});

/** Two objects of one kind. */
function pairOf(kinds: readonly CorpusObject[][]): fc.Arbitrary<[CorpusObject, CorpusObject]> {
  return fc.constantFrom(...kinds).chain((ones) => fc.tuple(fc.constantFrom(...ones), fc.constantFrom(...ones)));
}

async function store(
  server: ApiServer,
  { object, kind }: CorpusObject,
  name: string,
): Promise<KubernetesObject | undefined> {
  const moved = { ...object, metadata: { ...object.metadata, name, namespace: "default" } };
  const answer = await server.send("POST", toCollection(kind, "default"), moved);
  return answer.status < 300 ? (answer.json() as KubernetesObject) : undefined;
}

function find(theirs: Json | undefined, ours: Json | undefined, path: string): string[] {
  if (theirs === ours || SKIPPED.test(path)) return [];
  if (Array.isArray(theirs) && Array.isArray(ours) && theirs.length === ours.length) {
    return theirs.flatMap((item, index) => find(item, ours[index], `${path}[${index}]`));
  }
  if (isObject(theirs) && isObject(ours)) {
    const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
    return keys.flatMap((key) => find(theirs[key], ours[key], path === "" ? key : `${path}.${key}`));
  }
  return [`${path}: ${JSON.stringify(theirs)}, not ${JSON.stringify(ours)}`];
}
