import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyMutations } from "../src/decision/mutation/index.ts";
import { create, toPod, toReview, toWorld } from "../src/decision/mutation/mutations-for-tests.ts";
import { checkPod, LEVELS, type Pod } from "../src/engines/pss/index.ts";
import { applyPatch, createPatch, isEqual } from "../src/formats/json-patch/index.ts";
import { asList, isObject, type Json, type JsonObject, type KubernetesObject } from "../src/model/index.ts";
import { anyPod } from "./cluster/pss-pods.ts";
import { EVERYTHING, EVERYTHING_WORLD, SILENCE_CHECKS, WEBHOOKS } from "./mutations-of-everything.ts";

const RUNS = Number(process.env["HAUBERK_PROPERTY_RUNS"] ?? 1000);
const pods = anyPod.map((pod) => toPod(pod.spec as JsonObject, { ...pod.metadata, labels: { mesh: "on" } }));

/** What all mutations together make of a new pod. */
function mutate(pod: KubernetesObject): KubernetesObject {
  return create(pod, EVERYTHING, EVERYTHING_WORLD).object as KubernetesObject;
}

function violations(pod: KubernetesObject, level: (typeof LEVELS)[number]): string[] {
  return checkPod(pod as unknown as Pod, { level, version: "latest" }).checks.map(({ id }) => id);
}

/** Whether nothing that was there is gone or different, but images, and nulls and empty lists, which say nothing. */
function keeps(after: Json | undefined, before: Json | undefined, key = ""): boolean {
  if (before === null || (key === "drop" && isEqual(before, []))) return true;
  if (typeof before === "string" && (key === "image" || key === "reference")) return typeof after === "string";
  if (Array.isArray(before))
    return Array.isArray(after) && before.every((item, index) => keeps(findSame(after, item, index), item));
  if (!isObject(before)) return after === before;
  return isObject(after) && Object.entries(before).every(([field, value]) => keeps(after[field], value, field));
}

function findSame(items: Json[], wanted: Json, index: number): Json | undefined {
  const name = isObject(wanted) ? wanted["name"] : undefined;
  return name === undefined ? items[index] : items.find((item) => isObject(item) && item["name"] === name);
}

describe("mutations of any pod", () => {
  it("twice are the same as once, and the second time the very object", () => {
    fc.assert(
      fc.property(pods, (pod) => {
        const once = mutate(pod);
        expect(mutate(once)).toBe(once);
        expect(mutate(structuredClone(pod))).toEqual(once);
      }),
      { numRuns: RUNS },
    );
  });

  it("come to an end when another webhook changes the pod in between, and keep what both did", () => {
    fc.assert(
      fc.property(pods, fc.constantFrom(...WEBHOOKS), (pod, webhook) => {
        const between = webhook(mutate(pod));
        const again = mutate(between);
        expect(keeps(again["spec"], between["spec"])).toBe(true);
        expect(mutate(again)).toBe(again);
      }),
      { numRuns: RUNS },
    );
  });

  it("add what is absent and change nothing but images", () => {
    fc.assert(
      fc.property(pods, (pod) => {
        expect(keeps(mutate(pod), pod)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });

  it("break no rule of Pod Security that the pod kept", () => {
    fc.assert(
      fc.property(pods, fc.constantFrom(...LEVELS), (pod, level) => {
        const before = new Set(violations(pod, level));
        expect(violations(mutate(pod), level).filter((id) => !before.has(id))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it("make a pod that said nothing keep the restricted standard's rules about it", () => {
    let counted = 0;
    fc.assert(
      fc.property(pods, (pod) => {
        const spec = structuredClone(pod["spec"]) as JsonObject;
        if (isObject(spec["os"])) return;
        delete spec["hostUsers"];
        for (const one of [spec, ...asList(spec["initContainers"]), ...asList(spec["containers"])])
          delete (one as JsonObject)["securityContext"];
        const broken = violations(mutate(toPod(spec)), "restricted");
        expect(broken.filter((id) => SILENCE_CHECKS.includes(id))).toEqual([]);
        counted += 1;
      }),
      { numRuns: RUNS },
    );
    expect(counted).toBeGreaterThan(RUNS / 2);
  });

  it("are a patch that is applied to the same end and is small", () => {
    fc.assert(
      fc.property(pods, (pod) => {
        const after = mutate(pod);
        const patch = createPatch(pod, after);
        expect(isEqual(applyPatch(pod, patch), after)).toBe(true);
        expect(patch.filter(({ op }) => op === "remove")).toEqual([]);
        expect(
          patch.some(
            ({ path }) =>
              /^(?:\/spec(?:\/(?:containers|initContainers)(?:\/\d+)?)?)?$/.test(path) && !isAddedSidecar(path),
          ),
        ).toBe(false);
      }),
      { numRuns: RUNS },
    );
    function isAddedSidecar(path: string): boolean {
      return /^\/spec\/(?:containers|initContainers)(?:\/\d+)?$/.test(path);
    }
  });
});

describe("mutations of hostile objects", () => {
  const KEYS = fc.constantFrom(
    ..."spec metadata annotations labels containers initContainers ephemeralContainers volumes volumeMounts image".split(
      " ",
    ),
    ..."securityContext capabilities add drop resources limits requests cpu memory name os hostUsers mesh".split(" "),
    ..."runAsNonRoot runAsUser windowsOptions projected sources template __proto__ constructor toString".split(" "),
  );
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: "medium" },
      fc.constantFrom<Json>(null, true, 0, "", "on", "a", "nginx:1", "ALL", "10m", "kube-api-access-abcde"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(KEYS, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value;
  const mapping = fc.dictionary(KEYS, value, { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

  it("never throw, come to an end, and leave Object.prototype as it is", () => {
    fc.assert(
      fc.property(mapping, mapping, fc.constantFrom("Pod", "Deployment", "Job", "CronJob"), (metadata, spec, kind) => {
        const apiVersion = kind === "Pod" ? "v1" : kind === "Deployment" ? "apps/v1" : "batch/v1";
        const object = { apiVersion, kind, metadata, spec } as unknown as KubernetesObject;
        for (const [operation, subResource] of [
          ["CREATE", ""],
          ["UPDATE", ""],
          ["UPDATE", "ephemeralcontainers"],
        ] as const) {
          const oldObject = { ...object, spec: { containers: [], template: {} } };
          const review = toReview(object, { operation, oldObject, subResource });
          const once = applyMutations(review, EVERYTHING, EVERYTHING_WORLD).object as KubernetesObject;
          const again = applyMutations(
            { ...review, request: { ...review.request, object: once } },
            EVERYTHING,
            EVERYTHING_WORLD,
          );
          expect(again.object).toBe(once);
        }
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it("of 10,000 containers are done, with their patch, within two seconds", () => {
    const containers = Array.from({ length: 10_000 }, (_, index) => ({
      name: `c${index}`,
      image: "nginx:1",
      args: ["a".repeat(200)],
    }));
    const pod = toPod({ containers });
    const start = performance.now();
    const { object, notes } = create(pod, EVERYTHING, toWorld());
    expect(createPatch(pod, object as Json).length).toBeGreaterThan(10_000);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(notes.length).toBeLessThan(20);
  });
});
