import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPatch } from "../../../src/formats/json-patch/index.ts";
import { dig, type Json } from "../../../src/model/index.ts";
import { whyNoApiServer } from "../api-server.ts";
import { type ProtectedCluster, startProtectedCluster } from "./harness.ts";
import { toNamespace, toPod } from "./pods.ts";

const PODS = 120;
const AT_ONCE = 8;

const apply = (expression: string) => ({ patchType: "ApplyConfiguration", applyConfiguration: { expression } });
const patch = (expression: string) => ({ patchType: "JSONPatch", jsonPatch: { expression } });

/** Each looks at what another leaves; `count` comes before what it counts, and is right only when it is asked once more. */
const COUNT = toPolicy("count", {
  mutations: [
    apply(
      'Object{metadata: Object.metadata{labels: {"count": string(size(object.spec.containers) + (has(object.spec.initContainers) ? size(object.spec.initContainers) : 0))}}}',
    ),
  ],
});
/** Shows how often it was asked, as the next one does. The API server runs policies in any order. */
const NEVER = toPolicy("once", {
  reinvocationPolicy: "Never",
  mutations: [
    apply("Object{metadata: Object.metadata{labels: {'once': object.metadata.?labels.?once.orValue('') + 'x'}}}"),
  ],
});
const SIDECAR = toPolicy("sidecar", {
  matchConditions: [{ name: "meshed", expression: "has(object.metadata.labels) && 'mesh' in object.metadata.labels" }],
  mutations: [
    apply(
      'Object{spec: Object.spec{initContainers: [Object.spec.initContainers{name: "mesh", image: "mesh:1", restartPolicy: "Always"}]}}',
    ),
  ],
});
const PULLED = toPolicy("pulled", {
  variables: [{ name: "policy", expression: "object.spec.containers.size() > 1 ? 'Always' : 'Never'" }],
  mutations: [
    apply(
      "Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{name: c.name, imagePullPolicy: variables.policy, env: [Object.spec.containers.env{name: 'IMAGE', value: c.image}]})}}",
    ),
  ],
});
const TEAM = toPolicy("team", {
  failurePolicy: "Ignore",
  mutations: [
    patch('[JSONPatch{op: "replace", path: "/metadata/labels/team", value: object.metadata.labels.team + "-x"}]'),
  ],
});
const BROKEN = toPolicy("broken", {
  matchConditions: [{ name: "strict", expression: "has(object.metadata.annotations)" }],
  mutations: [
    patch('[JSONPatch{op: "add", path: "/metadata/annotations/a", value: object.metadata.annotations.must}]'),
  ],
});
/** Applied twice they come to the same, as what API servers reinvoke has to. */
const STEADY = [COUNT, SIDECAR, PULLED];
const POLICIES = [COUNT, NEVER, SIDECAR, PULLED, TEAM, BROKEN];

function toPolicy(name: string, spec: object) {
  const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
  const matchConstraints = { resourceRules: [rule] };
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicy",
    metadata: { name },
    spec: { reinvocationPolicy: "IfNeeded", failurePolicy: "Fail", matchConstraints, ...spec },
  };
}

type MadePolicy = ReturnType<typeof toPolicy>;

function toBindings(policies: readonly MadePolicy[], namespace: string) {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  return policies.map(({ metadata: { name: policyName } }) => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingAdmissionPolicyBinding",
    metadata: { name: `${policyName}-${namespace}` },
    spec: { policyName, matchResources: { namespaceSelector } },
  }));
}

const toFile = (policies: readonly MadePolicy[], namespace: string) =>
  [...policies, ...toBindings(policies, namespace)].map((object) => JSON.stringify(object)).join("\n---\n");

const name = fc.constantFrom("web", "side", "tail");
const container = fc.record(
  {
    name,
    image: fc.constantFrom("nginx:1", "registry.example.com/a@sha256:" + "a".repeat(64), "busybox"),
    imagePullPolicy: fc.constantFrom("Always", "IfNotPresent"),
    env: fc.constantFrom([{ name: "IMAGE", value: "mine" }], [{ name: "A", value: "b" }], []),
    ports: fc.constantFrom([{ containerPort: 80 }], []),
    resources: fc.constantFrom({ requests: { cpu: "1000m" } }, { limits: { memory: "1Gi" } }),
    securityContext: fc.constantFrom({ runAsNonRoot: true }, {}),
  },
  { requiredKeys: ["name", "image"] },
);
const containers = fc.uniqueArray(container, { selector: (one) => one.name, minLength: 1, maxLength: 3 });
const shape = fc.record({
  metadata: fc.record(
    {
      labels: fc.dictionary(fc.constantFrom("mesh", "team", "count"), fc.constantFrom("on", "9"), { maxKeys: 3 }),
      annotations: fc.constantFrom({ must: "be" }, { other: "b" }),
    },
    { requiredKeys: [] },
  ),
  containers,
  initContainers: fc.option(
    fc.constantFrom([{ name: "first", image: "a:1" }], [{ name: "mesh", image: "own:1", args: ["a"] }]),
  ),
  hostNetwork: fc.boolean(),
});

describe.skipIf(whyNoApiServer)("mutating admission policies run by the webhook", () => {
  let cluster: ProtectedCluster;

  beforeAll(async () => {
    const toRules = (which: string) => `    - { name: ${which}, policies: ['{folder}/${which}.yaml'] }\n`;
    cluster = await startProtectedCluster({
      configuration: `admission:\n  ruleSets:\n${["before", "later", "whole"].map(toRules).join("")}`,
      files: {
        "whole.yaml": toFile(POLICIES, "whole"),
        "before.yaml": toFile([COUNT], "parted"),
        "later.yaml": toFile([SIDECAR, PULLED], "parted"),
      },
      objects: [
        ...["whole", "parted", "native-whole", "native-parted"].map((one) => toNamespace(one)),
        ...POLICIES,
        ...toBindings(POLICIES, "native-whole"),
        ...toBindings(STEADY, "native-parted"),
      ],
    });
    for (const namespace of ["whole", "parted", "native-whole", "native-parted"]) {
      const probe = toPod("probe", namespace, {
        metadata: { name: "probe", namespace, labels: { team: "a", mesh: "on" } },
      });
      const isAll = (body: Json) =>
        JSON.stringify(body).includes("mesh:1") &&
        dig(body, "metadata", "labels", "count") === "2" &&
        (dig(body, "metadata", "labels", "team") !== "a" || namespace.endsWith("parted"));
      await cluster.untilAsked(async () => isAll((await cluster.create(probe, { dryRun: true })).body));
    }
  });
  afterAll(() => cluster?.stop());

  it.each([
    ["one rule set, where policies are asked again by Hauberk", "whole"],
    ["two rule sets, where the API server asks the first again", "parted"],
  ])(`store ${PODS} generated pods as the API server's own do: %s`, { timeout: 60_000 }, async (_, namespace) => {
    const shapes = fc.sample(shape, { numRuns: PODS, seed: 4 });
    const make = async (index: number, place: string): Promise<Json> => {
      const { metadata, containers: own, initContainers, hostNetwork } = shapes[index] as (typeof shapes)[number];
      const pod = toPod(`pod-${index}`, place);
      const spec = { containers: own, hostNetwork, ...(initContainers === null ? {} : { initContainers }) };
      const { status, body } = await cluster.create({ ...pod, metadata: { ...pod.metadata, ...metadata }, spec });
      return status === 201 ? toComparable(body) : "refused";
    };
    const differing: Json[] = [];
    let [stored, refused, meshed] = [0, 0, 0];
    const queue = [...shapes.keys()];
    const work = async (): Promise<void> => {
      for (let index = queue.shift(); index !== undefined; index = queue.shift()) {
        const [theirs, ours] = [await make(index, `native-${namespace}`), await make(index, namespace)];
        if (theirs === "refused") refused += 1;
        else stored += 1;
        if (JSON.stringify(theirs).includes("mesh:1")) meshed += 1;
        if (JSON.stringify(theirs) !== JSON.stringify(ours))
          differing.push({ pod: index, theirs: JSON.stringify(createPatch(ours, theirs)) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    console.info(`${stored} stored, ${refused} refused, ${meshed} with a sidecar, ${differing.length} differ`);
    expect(differing.slice(0, 3)).toEqual([]);
    expect([stored > PODS / 2, refused > 5 || namespace === "parted", meshed > 20]).toEqual([true, true, true]);
  });
});

/** Without what is other for each object and each way of changing it. */
function toComparable(body: Json): Json {
  const text = JSON.stringify(body, (key, value: Json) => (ANEW.has(key) ? undefined : value));
  return JSON.parse(text) as Json;
}

const ANEW: ReadonlySet<string> = new Set([
  "namespace",
  "uid",
  "creationTimestamp",
  "managedFields",
  "resourceVersion",
]);
