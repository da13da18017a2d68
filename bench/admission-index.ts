/**
 * What policies cost at admission: the restricted profile as 16 policies of each family on a pod of some 5 KB, and 1,000 policies of
 * which few are about any one request, against 16. `node bench/admission-index.ts [FAMILY]`
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toPolicyIndex } from "../src/decision/index.ts";
import {
  type Policy,
  readPolicies,
  type Request,
  toKnownObjects,
  toRequest,
  type World,
} from "../src/engines/policy/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import {
  asList,
  asObject,
  dig,
  isObject,
  type Json,
  type JsonObject,
  type KubernetesObject,
  type Resource,
} from "../src/model/index.ts";

const RESTRICTED = join(import.meta.dirname, "restricted");
const FAMILIES = {
  "admission policies (CEL)": "validating-admission-policies.yaml",
  "Gatekeeper (Rego)": "gatekeeper.yaml",
  "Kyverno (patterns)": "kyverno.yaml",
} as const;
const ROUNDS = 4_000;
const MANY = 1_000;

function readObjects(file: string): KubernetesObject[] {
  const path = join(RESTRICTED, file);
  return readYaml(path, readFileSync(path, "utf8")).items.flatMap(({ value }) =>
    isObject(value) ? [value as KubernetesObject] : [],
  );
}

function compile(objects: readonly KubernetesObject[]): readonly Policy[] {
  const resources = objects.map((object): Resource => ({ object, origin: { is: "cluster", context: "bench" } }));
  const { policies, problems } = readPolicies(resources, { objects: "as served" });
  if (problems[0] !== undefined) throw problems[0];
  return policies;
}

/** A pod that holds to the restricted profile, as the API server sends it: managed fields and all. */
function toPod(number: number, namespace: string): KubernetesObject {
  const container = (name: string): Json => ({
    name,
    image: `registry.example.com/team/${name}:1.${number}.0`,
    args: ["--listen=:8080", "--log-format=json", `--instance=${number}`],
    env: Array.from({ length: 8 }, (_, index) => ({ name: `SETTING_${index}`, value: `value-${number}-${index}` })),
    ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    readinessProbe: { httpGet: { path: "/ready", port: 8080, scheme: "HTTP" }, periodSeconds: 10, timeoutSeconds: 1 },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    imagePullPolicy: "IfNotPresent",
    volumeMounts: [{ name: "config", mountPath: "/etc/app", readOnly: true }],
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `web-${number}`,
      namespace,
      uid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
      creationTimestamp: "2026-11-22T00:00:00Z",
      labels: { app: "web", team: `team-${number % 40}`, "app.kubernetes.io/name": "web" },
      annotations: { "example.com/owner": "team-a", "example.com/note": "n".repeat(400) },
      managedFields: [
        { manager: "kube-controller-manager", operation: "Update", apiVersion: "v1", fieldsType: "FieldsV1" },
      ],
    },
    spec: {
      containers: [container("web"), container("sidecar")],
      initContainers: [container("migrate")],
      volumes: [{ name: "config", configMap: { name: "web", defaultMode: 420 } }],
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      serviceAccountName: "web",
      restartPolicy: "Always",
      dnsPolicy: "ClusterFirst",
      tolerations: [
        { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      ],
    },
    status: { phase: "Pending", qosClass: "Burstable" },
  };
}

interface Spread {
  /** Mean CPU time of the thread: other programs may run beside. */
  readonly cpuUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  /** Results of one request. */
  readonly said: number;
}

/** Of this thread; ticks on some machines, so only sums over many requests mean anything. */
function cpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

interface Run {
  readonly took: number[];
  spent: number;
  said: number;
}

/**
 * Sets of policies in turns, so that whatever else the machine does counts for all. Every request is parsed from its bytes first, so that
 * nothing is remembered of the one before.
 */
function measure(sets: readonly (readonly Policy[])[], rounds: number, world: World): readonly Spread[] {
  const indexes = sets.map(toPolicyIndex);
  const texts = Array.from({ length: 200 }, (_, number) => JSON.stringify(toPod(number, `ns-${number % 500}`)));
  const ask = (text: string, index: (typeof indexes)[number], run: Run): void => {
    const request: Request = {
      ...toRequest(JSON.parse(text) as KubernetesObject),
      userInfo: { username: "jane", groups: ["system:authenticated"] },
    };
    const [cpu, begun] = [cpuUs(), performance.now()];
    for (const policy of index.matching(request)) run.said += policy.judge(request, world).length;
    run.took.push((performance.now() - begun) * 1000);
    run.spent += cpuUs() - cpu;
  };
  const go = (count: number): Run[] => {
    const runs = indexes.map((): Run => ({ took: [], spent: 0, said: 0 }));
    for (let round = 0; round < count; round += 1) {
      for (const [position, index] of indexes.entries()) {
        const run = runs[position];
        if (run !== undefined) ask(texts[round % texts.length] ?? "", index, run);
      }
    }
    return runs;
  };
  go(rounds / 2);
  return go(rounds).map(({ took, spent, said }) => {
    took.sort((a, b) => a - b);
    const at = (share: number): number => took[Math.floor(share * (took.length - 1))] ?? 0;
    return { cpuUs: spent / rounds, p50Us: at(0.5), p99Us: at(0.99), said: said / rounds };
  });
}

function say(name: string, { cpuUs: cpu, p50Us, p99Us, said }: Spread): void {
  const figures = [cpu, p50Us, p99Us].map((us) => us.toFixed(1).padStart(8));
  console.log(
    `${name.padEnd(36)} CPU ${figures[0]} us   p50 ${figures[1]} us   p99 ${figures[2]} us   ${said.toFixed(2)} results a request`,
  );
}

const WAYS = ["namespace", "label", "kind"] as const;
type Way = (typeof WAYS)[number];

/** The same policy for one namespace, one label, or another kind: 1,000 of them, of which few are about any one pod. */
function toSelective(objects: readonly KubernetesObject[], number: number): KubernetesObject[] {
  const namespace = `ns-${number % 500}`;
  const label = { team: `team-${number}` };
  const way = WAYS[Math.floor(number / 48) % WAYS.length] ?? "kind";
  return objects.map((object): KubernetesObject => {
    const made = structuredClone(object);
    made.metadata = { ...made.metadata, name: `${made.metadata.name}-${number}` };
    narrow(made, way, namespace, label);
    return made;
  });
}

function narrow(made: KubernetesObject, way: Way, namespace: string, label: JsonObject): void {
  const { spec } = made;
  if (made.kind === "ValidatingAdmissionPolicy") {
    const match = asObject(dig(spec, "matchConstraints")) ?? {};
    if (way === "namespace") match["namespaceSelector"] = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
    if (way === "label") match["objectSelector"] = { matchLabels: label };
    const [rule] = asList(match["resourceRules"]).filter(isObject);
    if (way === "kind" && rule !== undefined) rule["resources"] = ["replicationcontrollers"];
    return;
  }
  const isKyverno = made.kind === "ClusterPolicy";
  const match = asObject(isKyverno ? dig(spec, "rules", 0, "match", "any", 0, "resources") : dig(spec, "match")) ?? {};
  if (way === "namespace") match["namespaces"] = [namespace];
  if (way === "label") match[isKyverno ? "selector" : "labelSelector"] = { matchLabels: label };
  if (way === "kind")
    match["kinds"] = isKyverno ? ["ReplicationController"] : [{ apiGroups: [""], kinds: ["ReplicationController"] }];
}

function toMany(): KubernetesObject[] {
  const all = Object.values(FAMILIES).map(readObjects);
  const templates = all.flat().filter(({ kind }) => kind === "ConstraintTemplate");
  const policies = all.map((objects) =>
    objects.filter(({ kind }) => kind !== "ConstraintTemplate" && !kind.endsWith("Binding")),
  );
  const many = Array.from({ length: MANY }, (_, number) => {
    const family = policies[number % policies.length] ?? [];
    const one = family[Math.floor(number / policies.length) % family.length];
    return one === undefined ? [] : toSelective([one], number);
  });
  return [...templates, ...many.flat()];
}

const namespaces = Array.from({ length: 500 }, (_, number): KubernetesObject => {
  const name = `ns-${number}`;
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "kubernetes.io/metadata.name": name } } };
});
const world: World = { objects: toKnownObjects(namespaces), now: new Date("2026-11-22T00:00:00Z") };

const [, , only = ""] = process.argv;
console.log(`pod: ${JSON.stringify(toPod(1, "ns-1")).length} bytes`);
const mixed: KubernetesObject[] = [];
for (const [name, file] of Object.entries(FAMILIES)) {
  if (!name.includes(only)) continue;
  const objects = readObjects(file).filter(({ kind }) => !kind.endsWith("Binding"));
  mixed.push(...objects);
  for (const spread of measure([compile(objects)], ROUNDS, world)) say(`16 policies, ${name}`, spread);
}
if (only === "") compareMany();

function compareMany(): void {
  const sixteen = compile(mixed)
    .filter((_, position) => position % 3 === 0)
    .slice(0, 16);
  globalThis.gc?.();
  const [before, cpu] = [process.memoryUsage(), process.cpuUsage()];
  const begun = performance.now();
  const many = [...sixteen, ...compile(toMany())];
  const compileMs = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  toPolicyIndex(many).matching(toRequest(toPod(1, "ns-1")));
  const indexMs = performance.now() - begun - compileMs;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const [few, lot] = measure([sixteen, many], ROUNDS * 2, world);
  if (few === undefined || lot === undefined) return;
  say("16 policies, a mix, for every pod", few);
  say(`the same and ${MANY}, each for few pods`, lot);
  const times = (a: number, b: number): string => `${(a / b).toFixed(2)}x`;
  console.log(
    `CPU ${times(lot.cpuUs, few.cpuUs)}, p50 ${times(lot.p50Us, few.p50Us)}, p99 ${times(lot.p99Us, few.p99Us)} of 16`,
  );
  const cpuMs = (user + system) / 1000;
  console.log(
    `compiled in ${compileMs.toFixed(0)} ms (${cpuMs.toFixed(0)} ms CPU), first look-up ${indexMs.toFixed(1)} ms`,
  );
  const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  console.log(
    `memory: heap +${mib(after.heapUsed - before.heapUsed)}, rss ${mib(after.rss)} (+${mib(after.rss - before.rss)})`,
  );
}
