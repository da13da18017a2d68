import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyMutations } from "../../src/decision/mutation/index.ts";
import { create, NO_MUTATIONS, toPod, toReview } from "../../src/decision/mutation/mutations-for-tests.ts";
import { checkPod, type Pod } from "../../src/engines/pss/index.ts";
import { findBuiltInPlaces } from "../../src/inventory/index.ts";
import {
  asList,
  asObject,
  asString,
  dig,
  isObject,
  type JsonObject,
  type KubernetesObject,
} from "../../src/model/index.ts";
import { hasSuite } from "../conformance/suite.ts";
import { EVERYTHING, EVERYTHING_WORLD, SILENCE_CHECKS } from "../mutations-of-everything.ts";
import { type ApiServer, startApiServer, whyNoApiServer } from "./api-server.ts";
import { readCorpus, toBuiltIn, toCollection } from "./corpus-objects.ts";
import { anyPod } from "./pss-pods.ts";

const CONCURRENCY = 8;
const GENERATED = 400;
const FOLDERS = ["kyverno-policies", "gatekeeper-library", "polaris", "kube-score"].filter(hasSuite);
const NAMESPACE = "default";

/** What the API server says of one object: what it would store, or why not. */
type Answer =
  | { readonly is: "stored"; readonly object: KubernetesObject }
  | { readonly is: "refused"; readonly because: string };

describe.skipIf(whyNoApiServer)("mutated objects on a real API server", () => {
  let server: ApiServer;

  beforeAll(async () => {
    // With its controllers: the plugin that puts tokens into pods needs their service accounts.
    server = await startApiServer({ controllerManager: true });
  });
  afterAll(() => server?.stop());

  it(
    "are accepted wherever the original was, and change no more when they come again",
    { timeout: 240_000 },
    async () => {
      const generated = fc.sample(anyPod, GENERATED).map((pod) => toPod(pod.spec as JsonObject, { ...pod.metadata }));
      const corpus = readCorpus(FOLDERS).flatMap(toPods);
      const tally = { asked: 0, refused: 0, mutated: 0, silent: 0, faults: [] as string[] };
      await forEachOf([...generated, ...corpus].entries(), async ([index, pod]) => {
        // Half of them get the sidecar.
        const labels = index % 2 === 0 ? { mesh: "on" } : {};
        await judge(toPod(asObject(pod["spec"]) ?? {}, { namespace: NAMESPACE, labels, ...annotationsOf(pod) }), tally);
      });
      console.log(
        `mutated pods: ${tally.asked} accepted by the API server (${generated.length} generated, ${corpus.length} of the ` +
          `corpus, ${tally.refused} refused unchanged), ${tally.mutated} changed as written and as stored; ` +
          `${tally.silent} said nothing and pass restricted`,
      );
      expect(tally.faults).toEqual([]);
      expect(tally.asked).toBeGreaterThan(GENERATED / 2);
      expect(tally.silent).toBeGreaterThan(20);
    },
  );

  it("of other kinds are accepted with filled in templates", { timeout: 120_000 }, async () => {
    const all = toBuiltIn(readCorpus(FOLDERS)).filter(
      ({ object }) => object.kind !== "Pod" && (findBuiltInPlaces(object) ?? []).length > 0,
    );
    const faults: string[] = [];
    let mutated = 0;
    await forEachOf(all.values(), async ({ object, kind }) => {
      const named = toUnowned(object);
      const original = await send(named, toCollection(kind, NAMESPACE));
      if (original.is === "refused") return;
      // A Job that was stored once has labels and a selector of its own, and cannot be made again.
      for (const one of object.kind === "Job" ? [named] : [named, original.object]) {
        const after = create(one, EVERYTHING, EVERYTHING_WORLD).object as KubernetesObject;
        const answer = await send(after, toCollection(kind, NAMESPACE));
        if (answer.is === "refused") faults.push(`${object.kind} ${object.metadata.name}: ${answer.because}`);
        else if (create(answer.object, EVERYTHING, EVERYTHING_WORLD).object !== answer.object)
          faults.push(`${object.kind} ${object.metadata.name}: changes again`);
        mutated += Number(after !== one);
      }
    });
    console.log(`mutated templates: ${mutated} of ${all.length} objects, as written and as stored`);
    expect(faults).toEqual([]);
    expect(mutated).toBeGreaterThan(FOLDERS.length === 0 ? -1 : 50);
  });

  it("lose the token that the server's own plugin put in, and do not get it back", async () => {
    const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
    const stored = await send(toPod({ containers: [{ name: "app", image: "app:1" }] }, { namespace: NAMESPACE }), pods);
    // What a webhook sees: the token is in already.
    expect(JSON.stringify(stored)).toContain("kube-api-access-");
    const seen = (stored as { object: KubernetesObject }).object;
    const mutated = create(seen, { ...NO_MUTATIONS, automountServiceAccountToken: true }).object as KubernetesObject;
    const again = await send(mutated, pods);
    expect(again.is).toBe("stored");
    expect(JSON.stringify(again)).not.toContain("kube-api-access-");
  });

  it("get new ephemeral containers filled in, and images of an update pinned", async () => {
    const spec = { containers: [{ name: "app", image: "docker.io/library/app:1" }] };
    const made = await server.send(
      "POST",
      `/api/v1/namespaces/${NAMESPACE}/pods`,
      toPod(spec, { name: "live", namespace: NAMESPACE }),
    );
    const old = made.json() as KubernetesObject;
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/live`;
    const debug = { name: "debug", image: "docker.io/library/debug:1", terminationMessagePolicy: "File" };
    const withDebug = { ...old, spec: { ...asObject(old["spec"]), ephemeralContainers: [debug] } } as KubernetesObject;
    const filled = update(withDebug, old, "ephemeralcontainers");
    const accepted = await server.send("PUT", `${path}/ephemeralcontainers`, filled);
    expect(accepted.status).toBe(200);
    expect(dig(accepted.json(), "spec", "ephemeralContainers", 0)).toMatchObject({
      image: expect.stringMatching(/^mirror\.example\/hub\/library\/debug:1@sha256:/),
      securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
    });

    const live = (await server.send("GET", path)).json() as KubernetesObject;
    const containers = asList(dig(live, "spec", "containers")).map((one) => ({
      ...asObject(one),
      image: "docker.io/app:2",
    }));
    const next = { ...live, spec: { ...asObject(live["spec"]), containers } } as KubernetesObject;
    const updated = await server.send("PUT", path, update(next, live, ""));
    expect(updated.status).toBe(200);
    expect(dig(updated.json(), "spec", "containers", 0, "image")).toMatch(
      /^mirror\.example\/hub\/library\/app:2@sha256:/,
    );
    expect(dig(updated.json(), "metadata", "annotations", "hauberk.dev/defaulted")).toBe("app/image=docker.io/app:2");
  });

  function update(object: KubernetesObject, oldObject: KubernetesObject, subResource: string): KubernetesObject {
    const review = toReview(object, { operation: "UPDATE", oldObject, subResource });
    return applyMutations(review, EVERYTHING, EVERYTHING_WORLD).object as KubernetesObject;
  }

  /** As written, and as a webhook would see it: with everything the server fills in first. */
  async function judge(
    pod: KubernetesObject,
    tally: { asked: number; refused: number; mutated: number; silent: number; faults: string[] },
  ): Promise<void> {
    const path = `/api/v1/namespaces/${NAMESPACE}/pods`;
    const original = await send(pod, path);
    if (original.is === "refused") {
      tally.refused += 1;
      return;
    }
    tally.asked += 1;
    for (const one of [pod, original.object]) {
      const after = create(one, EVERYTHING, EVERYTHING_WORLD).object as KubernetesObject;
      const answer = await send(after, path);
      if (answer.is === "refused") {
        tally.faults.push(`${answer.because}\n  ${JSON.stringify(one["spec"])}`);
        continue;
      }
      if (create(answer.object, EVERYTHING, EVERYTHING_WORLD).object !== answer.object)
        tally.faults.push(`changes again: ${JSON.stringify(one["spec"])}`);
      if (saysNothing(one)) {
        tally.silent += 1;
        const { checks } = checkPod(answer.object as unknown as Pod, { level: "restricted", version: "latest" });
        const broken = checks.filter(({ id }) => SILENCE_CHECKS.includes(id));
        if (broken.length > 0) tally.faults.push(`not restricted: ${JSON.stringify(broken)}`);
      }
      tally.mutated += Number(after !== one);
    }
  }

  async function send(object: KubernetesObject, path: string): Promise<Answer> {
    const answer = await server.send("POST", `${path}?dryRun=All`, object);
    if (answer.status === 201) return { is: "stored", object: answer.json() as KubernetesObject };
    return { is: "refused", because: `${answer.status} ${asString(answer.json()["message"]) ?? ""}` };
  }
});

/** Does it for every item, a few at a time. */
async function forEachOf<Item>(items: Iterable<Item>, act: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items].values();
  const work = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

/** The pods that an object is or would make. */
function toPods(object: KubernetesObject): KubernetesObject[] {
  return (findBuiltInPlaces(object) ?? []).flatMap(({ specPath, metadataPath }) => {
    const spec = dig(object, ...specPath);
    if (!isObject(spec)) return [];
    // Accounts and classes of the corpus are not in this cluster.
    const { serviceAccountName: _, serviceAccount: __, runtimeClassName: ___, priorityClassName: ____, ...rest } = spec;
    return [toPod(rest, { annotations: asObject(dig(object, ...metadataPath, "annotations")) ?? {} })];
  });
}

function annotationsOf(pod: KubernetesObject): JsonObject {
  const { annotations } = pod.metadata;
  return annotations === undefined ? {} : { annotations };
}

/** The object as somebody would write it, in the test's namespace. */
function toUnowned(object: KubernetesObject): KubernetesObject {
  const { ownerReferences: _, resourceVersion: __, uid: ___, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, namespace: NAMESPACE } };
}

/** No word about security, root or operating systems. */
function saysNothing(pod: KubernetesObject): boolean {
  const spec = asObject(pod["spec"]) ?? {};
  const lists = [...asList(spec["initContainers"]), ...asList(spec["containers"])];
  const isSilent = (one: unknown): boolean => Object.keys(asObject(dig(one, "securityContext")) ?? {}).length === 0;
  const hasOldWords = Object.keys(pod.metadata.annotations ?? {}).some((key) => key.includes("seccomp"));
  return [spec, ...lists].every(isSilent) && !hasOldWords && !isObject(spec["os"]) && spec["hostUsers"] !== false;
}
