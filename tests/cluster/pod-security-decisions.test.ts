import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PodSecurity } from "../../src/decision/index.ts";
import type { Pod } from "../../src/engines/pss/index.ts";
import type { JsonObject, KubernetesObject } from "../../src/model/index.ts";
import { whyNoApiServer } from "./api-server.ts";
import { anyPod } from "./pss-pods.ts";
import { anyLabels, CONTROLLERS, POD_CHANGES, PREFIX, toObject, toPath } from "./pod-security-requests.ts";
import { type PodSecurityServer, type Question, startPodSecurityServer } from "./pod-security-server.ts";
import { type Asked, judge, type Target, toVerdict } from "./pod-security-verdicts.ts";

const SEED = 20261122;
const CONCURRENCY = 8;
const NAMESPACES = 28;
const PODS = 160;
const PODS_PER_NAMESPACE = 20;
const latest = { version: "latest" } as const;

const CONFIGURATIONS: Readonly<Record<string, PodSecurity>> = {
  "its own defaults": {
    defaults: {
      enforce: { level: "privileged", ...latest },
      audit: { level: "privileged", ...latest },
      warn: { level: "privileged", ...latest },
    },
    exemptions: { usernames: [], runtimeClasses: [], namespaces: [] },
  },
  "defaults and exemptions of ours": {
    defaults: {
      enforce: { level: "baseline", version: "v1.29" },
      audit: { level: "restricted", ...latest },
      warn: { level: "privileged", version: "v1.30" },
    },
    exemptions: { usernames: ["exempt-user"], runtimeClasses: ["exempt-class"], namespaces: ["exempt-1", "exempt-2"] },
  },
};
const FREE = "free";
const FREE_LABELS = {
  [`${PREFIX}enforce`]: "privileged",
  [`${PREFIX}audit`]: "privileged",
  [`${PREFIX}warn`]: "privileged",
};

describe.skipIf(whyNoApiServer).each(Object.entries(CONFIGURATIONS))(
  "Pod Security at admission and the built-in plugin with %s",
  (_name, podSecurity) => {
    let plugin: PodSecurityServer;
    let namespaces: KubernetesObject[];
    let pods: (Pod & { apiVersion: string; kind: string })[];
    /** Pods that stand in every namespace, by namespace. */
    const standing = new Map<string, KubernetesObject[]>();
    const asked: Asked[] = [];
    const note = (one: Omit<Asked, "standing">): void => {
      asked.push({ ...one, standing: standing.get(one.namespace.metadata.name ?? "") ?? [] });
    };

    beforeAll(async () => {
      plugin = await startPodSecurityServer(podSecurity);
      await makeNamespace(FREE, FREE_LABELS);
      const samples = fc.sample(anyPod, { seed: SEED, numRuns: PODS });
      const spiced = samples.map((pod, index) => ({ ...pod, spec: spice(pod.spec, index) }));
      const good = await each(spiced, async (pod) => {
        const answer = await plugin.ask({ method: "POST", path: dry(toPath("", FREE, "pods")), body: named(pod) });
        return answer.status === 201 ? [pod] : [];
      });
      pods = good.flat();
      const labels = fc.sample(anyLabels, { seed: SEED, numRuns: NAMESPACES });
      namespaces = await each(labels, async (set, index) => {
        const name = index < 2 ? `exempt-${index + 1}` : `n-${index}`;
        await makeNamespace(name, FREE_LABELS);
        standing.set(name, await makePods(name));
        // Through the status, as the plugin would refuse labels that it cannot read.
        return putLabels(name, index === 2 ? {} : set);
      });
      await makePods(FREE);
      await settle();
    });
    afterAll(() => plugin?.stop());

    it(
      "agree on every request: verdict, words, warnings and notes for the audit log",
      { timeout: 240_000 },
      async () => {
        await each(namespaces, async (namespace, index) => {
          await askOfPods(namespace, index);
          await askOfControllers(namespace, index);
          await askOfChanges(namespace);
          await askOfNamespace(namespace, index);
        });
        const annotations = plugin.readAnnotations();
        const counts = new Map<string, number>();
        const differing = asked.flatMap((one) => {
          const theirs = toVerdict(one.answer, annotations.get(one.answer.auditId) ?? {});
          const ours = judge(one, podSecurity);
          const outcome = theirs.denied === undefined ? `${one.about} allowed` : `${one.about} denied`;
          counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
          return isDeepStrictEqual(theirs, ours)
            ? []
            : [{ about: one.about, labels: one.namespace.metadata.labels, theirs, ours }];
        });
        console.info(`${asked.length - differing.length} of ${asked.length} agree`, Object.fromEntries(counts));
        expect(differing).toEqual([]);
        expect(asked.length).toBeGreaterThan(1500);
      },
    );

    async function makeNamespace(name: string, labels: Record<string, string>): Promise<void> {
      const body = { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
      expect(await plugin.ask({ method: "POST", path: "/api/v1/namespaces", body })).toMatchObject({ status: 201 });
    }

    async function makePods(namespace: string): Promise<KubernetesObject[]> {
      const chosen = pods.slice(0, 5);
      return each(chosen, async (pod, index) => {
        const answer = await plugin.ask({
          method: "POST",
          path: toPath("", namespace, "pods"),
          body: named(pod, `pod-${index}`),
        });
        expect(answer).toMatchObject({ status: 201 });
        return answer.body as KubernetesObject;
      });
    }

    async function putLabels(name: string, labels: Record<string, string>): Promise<KubernetesObject> {
      const path = `/api/v1/namespaces/${name}`;
      const { body } = await plugin.ask({ method: "GET", path });
      const changed = { ...body, metadata: { ...(body["metadata"] as JsonObject), labels } };
      const answer = await plugin.ask({ method: "PUT", path: `${path}/status`, body: changed });
      expect(answer).toMatchObject({ status: 200 });
      return answer.body as KubernetesObject;
    }

    /** Until the plugin's informers have seen the last labels. */
    async function settle(): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }

    async function askOfPods(namespace: KubernetesObject, index: number): Promise<void> {
      const start = (index * PODS_PER_NAMESPACE) % pods.length;
      for (const [at, pod] of [...pods, ...pods].slice(start, start + PODS_PER_NAMESPACE).entries()) {
        const user = at % 8 === 0 ? "exempt-user" : "somebody";
        await askTwice("pod", namespace, { group: "", kind: "Pod", plural: "pods", user }, named(pod) as JsonObject);
      }
    }

    async function askOfControllers(namespace: KubernetesObject, index: number): Promise<void> {
      for (const [at, controller] of CONTROLLERS.entries()) {
        const pod = pods[(index * 7 + at) % pods.length] as Pod;
        const user = (index + at) % 9 === 0 ? "exempt-user" : "somebody";
        await askTwice("controller", namespace, { ...controller, user }, controller.of(pod));
      }
    }

    /** Where everything is allowed the server says what the object is that admission sees. */
    async function askTwice(
      about: string,
      namespace: KubernetesObject,
      target: Target,
      body: JsonObject,
    ): Promise<void> {
      const { group, kind, plural, user } = target;
      const object = toObject(group, kind, "one", body);
      const name = namespace.metadata.name ?? "";
      const to = (where: string): Question => ({
        method: "POST",
        path: dry(toPath(group, where, plural)),
        body: object,
        user,
      });
      const free = await plugin.ask(to(FREE));
      if (free.status !== 201) return;
      const answer = await plugin.ask(to(name));
      const seen = { ...free.body, metadata: { ...(free.body["metadata"] as JsonObject), namespace: name } };
      note({
        about,
        answer,
        namespace,
        target,
        operation: "CREATE",
        subResource: "",
        object: seen as KubernetesObject,
        oldObject: null,
      });
    }

    async function askOfChanges(namespace: KubernetesObject): Promise<void> {
      const target = { group: "", kind: "Pod", plural: "pods", user: "somebody" };
      const name = namespace.metadata.name ?? "";
      for (const pod of standing.get(name) ?? []) {
        for (const { subResource, patch } of POD_CHANGES) {
          const sub = subResource === "" ? "" : `/${subResource}`;
          const to = (where: string): Question => {
            const path = dry(`${toPath("", where, "pods")}/${pod.metadata.name}${sub}`);
            return { method: "PATCH", path, body: patch, user: "somebody" };
          };
          const free = await plugin.ask(to(FREE));
          if (free.status !== 200) continue;
          const answer = await plugin.ask(to(name));
          const object = free.body as KubernetesObject;
          note({
            about: `pod/${subResource}`,
            answer,
            namespace,
            target,
            operation: "UPDATE",
            subResource,
            object,
            oldObject: pod,
          });
        }
      }
    }

    async function askOfNamespace(namespace: KubernetesObject, index: number): Promise<void> {
      const target = { group: "", kind: "Namespace", plural: "namespaces", user: "somebody" };
      const name = namespace.metadata.name ?? "";
      const sets = fc.sample(anyLabels, { seed: SEED + index, numRuns: 12 });
      for (const labels of sets) {
        const object = {
          ...namespace,
          metadata: { ...namespace.metadata, labels: { ...labels, "kubernetes.io/metadata.name": name } },
        };
        const answer = await plugin.ask({
          method: "PUT",
          path: dry(`/api/v1/namespaces/${name}`),
          body: object,
          user: "somebody",
        });
        note({
          about: "namespace update",
          answer,
          namespace,
          target,
          operation: "UPDATE",
          subResource: "",
          object,
          oldObject: namespace,
        });
        const created = { apiVersion: "v1", kind: "Namespace", metadata: { name: "one", labels } };
        const made = await plugin.ask({
          method: "POST",
          path: dry("/api/v1/namespaces"),
          body: created,
          user: "somebody",
        });
        note({
          about: "namespace create",
          answer: made,
          namespace,
          target,
          operation: "CREATE",
          subResource: "",
          object: created,
          oldObject: null,
        });
      }
    }
  },
);

/** Some of the pods run in a runtime class that may be exempt; a container has resources that can be changed. */
function spice(spec: Pod["spec"], index: number): Pod["spec"] {
  const [first, ...rest] = spec.containers ?? [];
  const resources = { requests: { cpu: "10m" }, limits: { cpu: "30m" } };
  const containers = index % 5 === 0 && spec.os === undefined ? [{ ...first, resources }, ...rest] : spec.containers;
  return {
    ...spec,
    ...(containers === undefined ? {} : { containers }),
    ...(index % 11 === 3 ? { runtimeClassName: "exempt-class" } : {}),
  };
}

function named(pod: Pod, name = "one"): object {
  return { apiVersion: "v1", kind: "Pod", ...pod, metadata: { ...pod.metadata, name } };
}

function dry(path: string): string {
  return `${path}?dryRun=All`;
}

async function each<Item, Made>(
  items: readonly Item[],
  make: (item: Item, index: number) => Promise<Made>,
): Promise<Made[]> {
  const made: Made[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of left) made[index] = await make(item, index);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return made;
}
