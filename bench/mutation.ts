// Mutation: what it takes to fill in one pod of some 5 KB, and to make the patch.
import { FREE_METER, decideMutation, type Mutations, type RuleSet, toRuleSets } from "../src/decision/index.ts";
import { applyMutations } from "../src/decision/mutation/index.ts";
import { create, RESTRICTED, toPod, toReview, toWorld } from "../src/decision/mutation/mutations-for-tests.ts";
import { createPatch } from "../src/formats/json-patch/index.ts";
import { DEFAULT_SETTINGS, type Json, type JsonObject, type KubernetesObject } from "../src/model/index.ts";

/** Rounds of each measurement; the median counts. */
const ROUNDS = 31;
const PER_ROUND = 2000;

const EVERYTHING: Mutations = {
  ...RESTRICTED,
  automountServiceAccountToken: true,
  pinDigests: true,
  registryMirrors: new Map([["docker.io", "mirror.example/hub"]]),
  resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
};
const world = toWorld([], { digestOf: () => `sha256:${"a".repeat(64)}` });

/** A pod as a webhook sees it, about 5 KB: two containers, one init container, a token, as an API server fills it in. */
function toSeenPod(): KubernetesObject {
  const container = (name: string): JsonObject => ({
    name,
    image: `team/${name}:1.4.2`,
    env: Array.from({ length: 12 }, (_, index) => ({ name: `SETTING_${index}`, value: `value-${name}-${index}` })),
    ports: [{ containerPort: 8080, protocol: "TCP" }],
    resources: {},
    livenessProbe: { httpGet: { path: "/healthz", port: 8080, scheme: "HTTP" }, timeoutSeconds: 1, periodSeconds: 10 },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
    volumeMounts: [
      { name: "data", mountPath: "/data" },
      { name: "kube-api-access-x2x4z", readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
    ],
  });
  const managed = Array.from(
    { length: 20 },
    (_, index) => [`f:field${index}`, { "f:name": {}, "f:value": {} }] as const,
  );
  return toPod(
    {
      volumes: [
        { name: "data", emptyDir: {} },
        {
          name: "kube-api-access-x2x4z",
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
              {
                downwardAPI: {
                  items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
                },
              },
            ],
          },
        },
      ],
      initContainers: [container("setup")],
      containers: [container("app"), container("log")],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: "default",
      serviceAccount: "default",
      securityContext: {},
      schedulerName: "default-scheduler",
    },
    { labels: { app: "web" }, managedFields: [{ manager: "kubectl", fieldsV1: Object.fromEntries(managed) }] },
  );
}

/** Of processor time, not of the clock: others use this machine, too. */
function measure(name: string, run: () => unknown): void {
  for (let index = 0; index < PER_ROUND; index += 1) run();
  const rounds = Array.from({ length: ROUNDS }, () => {
    const begun = process.cpuUsage();
    for (let index = 0; index < PER_ROUND; index += 1) run();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / PER_ROUND;
  }).sort((a, b) => a - b);
  const at = (part: number): string => (rounds[Math.floor(ROUNDS * part)] ?? 0).toFixed(2);
  console.log(`${name}: ${at(0.5)} µs (fastest ${at(0)}, slowest tenth ${at(0.9)})`);
}

function toRuleSet(mutations: Mutations): RuleSet {
  const parts = { settings: DEFAULT_SETTINGS, exceptions: [], resources: new Map(), now: world.now };
  const [first] = toRuleSets({ ruleSets: [{ name: "bench" }] }, parts).items;
  return { ...(first as RuleSet), mutations };
}

const pod = toSeenPod();
const review = toReview(pod);
const done = create(pod, EVERYTHING, world).object as KubernetesObject;
const doneReview = toReview(done);
const restricted = create(pod, RESTRICTED, world).object as Json;
const update = toReview(
  { ...done, metadata: { ...done.metadata, labels: { app: "web", a: "b" } } },
  { operation: "UPDATE", oldObject: done },
);
const ruleSet = toRuleSet(EVERYTHING);

console.log(`pod: ${JSON.stringify(pod).length} bytes, 3 containers`);
measure("nothing to do, everything asked for", () => applyMutations(doneReview, EVERYTHING, world));
measure("an update of labels", () => applyMutations(update, EVERYTHING, world));
measure("restricted defaults", () => applyMutations(review, RESTRICTED, world));
measure("everything", () => applyMutations(review, EVERYTHING, world));
measure("patch of restricted defaults", () => createPatch(pod, restricted));
measure("patch of everything", () => createPatch(pod, done));
measure("decision with patch", () => decideMutation(review, ruleSet, world, FREE_METER));
const patch = createPatch(pod, done);
console.log(`patch of everything: ${patch.length} operations, ${JSON.stringify(patch).length} bytes`);
