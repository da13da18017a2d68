import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toCreatedForm, toServerForm } from "../../src/inventory/kinds/index.ts";
import { isObject, type Json } from "../../src/model/index.ts";
import { startApiServer, whyNoApiServer, type ApiServer } from "./api-server.ts";
import { type CorpusObject, readCorpus, toBuiltIn, toCollection } from "./corpus-objects.ts";

const FOLDERS = ["kyverno-policies", "gatekeeper-library", "manifest-corpus", "polaris", "kube-score", "netpol-corpus"];
/** What is another in every run, or is given out by allocators and controllers of the server. */
const ANEW = [
  /^metadata\.(?:uid|creationTimestamp|managedFields|resourceVersion)$/,
  /^spec\.(?:clusterIPs?|ipFamil\w+|healthCheckNodePort)$/,
  /^spec\.ports\[\d+\]\.nodePort$/,
  /^status\.lastPhaseTransitionTime$/,
  // A Job's pods are told apart by its uid.
  /^(?:spec\.template\.)?metadata\.labels|^spec\.selector$/,
];

describe.skipIf(whyNoApiServer)("the server form of the corpora's objects", () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
  });
  afterAll(() => server?.stop());

  it("is what a real API server answers when they are created", { timeout: 300_000 }, async () => {
    const objects = toBuiltIn(readCorpus(FOLDERS)).filter(({ kind }) => kind.group !== "apiextensions.k8s.io");
    const namespaces = new Set<string>();
    const differing: string[] = [];
    let compared = 0;
    for (const one of objects) {
      const namespace = one.object.metadata.namespace ?? "default";
      if (!namespaces.has(namespace))
        await server.send("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
      namespaces.add(namespace);
      const answer = await server.send("POST", `${toCollection(one.kind, namespace)}?dryRun=All`, one.object);
      if (answer.status >= 300) continue;
      compared += 1;
      differing.push(...compare(one, namespace, answer.json()));
    }
    console.info(`${compared} objects compared, ${objects.length - compared} refused, ${differing.length} differences`);
    expect(compared).toBeGreaterThan(2000);
    expect([...new Set(differing)]).toEqual([]);
  });
});

function compare({ object, kind }: CorpusObject, namespace: string, answered: Json): string[] {
  const form = toCreatedForm(toServerForm(object, kind), kind, { namespace: kind.namespaced ? namespace : "" });
  return findDifferences(answered, form, "").map((difference) => `${kind.kind} ${difference}`);
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
