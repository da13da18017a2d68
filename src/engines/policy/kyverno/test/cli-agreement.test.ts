import { describe, expect, it } from "vitest";
import { readYaml } from "../../../../formats/yaml/index.ts";
import type { JsonObject, KubernetesObject, Resource } from "../../../../model/index.ts";
import { readPolicies } from "../../read-policies.ts";
import { runKyvernoTest } from "./run.ts";
import { readKyvernoTest } from "./test-file.ts";

interface Agreement {
  readonly name: string;
  /** A rule of a ClusterPolicy, or whole policies. */
  readonly rules?: string;
  readonly policies?: string;
  readonly resources: string;
  readonly values?: string;
  readonly userInfo?: string;
  /** As `kyverno test` 1.19.1 said it of rules and resources: what was got, or `excluded`, or `not found`. */
  readonly said: readonly string[];
}

const CONFIG_MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: '3'}}";
const PODS = `
{apiVersion: v1, kind: Pod, metadata: {name: p1, labels: {team: core}}, spec: {containers: [{name: a, image: "nginx:1", ports: [{containerPort: 80}]}]}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p2, namespace: prod}, spec: {hostNetwork: true, containers: [{name: a, image: nginx}, {name: b, image: "redis:1", ports: [{containerPort: 8080}]}]}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}, spec: {replicas: 3, template: {spec: {containers: [{name: b, image: "redis:1"}]}}}}`;

const AGREEMENTS: readonly Agreement[] = [
  {
    name: "a patch that cannot be made keeps later rules from the resource",
    rules: `
- {name: test, match: {any: [{resources: {kinds: [ConfigMap]}}]}, mutate: {patchesJson6902: "- {op: test, path: /data/a, value: '1'}"}}
- {name: after, match: {any: [{resources: {kinds: [ConfigMap]}}]}, mutate: {patchStrategicMerge: {metadata: {labels: {x: b}}}}}`,
    resources: CONFIG_MAP,
    said: ["test c error", "after c excluded"],
  },
  {
    name: "a precondition that cannot be worked out keeps nothing from later rules",
    rules: `
- {name: pre, match: {any: [{resources: {kinds: [ConfigMap]}}]}, preconditions: {all: [{key: "{{ request.object.no.no }}", operator: Equals, value: x}]}, mutate: {patchStrategicMerge: {metadata: {labels: {x: a}}}}}
- {name: after, match: {any: [{resources: {kinds: [ConfigMap]}}]}, mutate: {patchStrategicMerge: {metadata: {labels: {x: b}}}}}`,
    resources: CONFIG_MAP,
    said: ["pre c error", "after c pass"],
  },
  {
    name: "values of a resource win over those of its rule, and global ones are for all",
    rules: `
- {name: api, context: [{name: count, apiCall: {urlPath: "/api/v1/namespaces/x/pods", jmesPath: "length(items)"}}], match: {any: [{resources: {kinds: [Pod]}}]}, validate: {message: m, deny: {conditions: [{key: "{{ count }}", operator: GreaterThan, value: 3}]}}}
- {name: op, match: {any: [{resources: {kinds: [Pod]}}]}, preconditions: {all: [{key: "{{ request.operation }}", operator: Equals, value: UPDATE}]}, validate: {message: m, pattern: {metadata: {labels: {team: "?*"}}}}}
- {name: who, match: {any: [{resources: {kinds: [Pod]}}]}, validate: {message: m, deny: {conditions: [{key: "{{ request.userInfo.username }}", operator: Equals, value: bob}]}}}
- {name: ns, match: {any: [{resources: {kinds: [Pod], namespaceSelector: {matchLabels: {env: prod}}}}]}, validate: {message: m, deny: {}}}`,
    resources: PODS.split("---").slice(0, 2).join("---"),
    values: `
globalValues: {request.userInfo.username: alice}
namespaceSelector: [{name: prod, labels: {env: prod}}]
policies: [{name: policy, rules: [{name: api, values: {count: 2}}], resources: [{name: p1, values: {count: 5}}, {name: p2, values: {request.operation: UPDATE, request.userInfo.username: bob}}]}]`,
    said: [
      "api p1 pass",
      "api p2 pass",
      "op p1 skip",
      "op p2 fail",
      "who p1 pass",
      "who p2 fail",
      "ns p1 excluded",
      "ns p2 fail",
    ],
  },
  {
    name: "users are those of the file, roles included",
    rules: `
- {name: role, match: {any: [{resources: {kinds: [ConfigMap]}, roles: ["ns:role"]}]}, validate: {message: m, deny: {}}}
- {name: group, match: {any: [{resources: {kinds: [ConfigMap]}, subjects: [{kind: Group, name: "dev*"}]}]}, validate: {message: m, deny: {}}}
- {name: not-jane, match: {any: [{resources: {kinds: [ConfigMap]}}]}, exclude: {any: [{subjects: [{kind: User, name: jane}]}]}, validate: {message: m, deny: {}}}`,
    resources: CONFIG_MAP,
    userInfo: "{roles: ['ns:role'], clusterRoles: [admin], userInfo: {username: jane, groups: [devs]}}",
    said: ["role c fail", "group c fail", "not-jane c excluded"],
  },
  {
    name: "elements of elements are reached by their depth, also in controllers",
    rules: `
- {name: nested, match: {any: [{resources: {kinds: [Pod]}}]}, validate: {message: m, foreach: [{list: "request.object.spec.containers", foreach: [{list: "element0.ports || \`[]\`", deny: {conditions: {all: [{key: "{{ element1.containerPort }}-{{ element0.name }}", operator: Equals, value: 8080-b}]}}}]}]}}
- {name: strings, match: {any: [{resources: {kinds: [Pod]}}]}, validate: {message: m, foreach: [{list: "request.object.spec.containers[].image", deny: {conditions: {all: [{key: "{{ element }}", operator: Equals, value: "redis*"}]}}}]}}
- {name: whole, match: {any: [{resources: {kinds: [Pod]}}]}, validate: {message: m, foreach: [{list: "request.object.spec.containers", elementScope: false, pattern: {metadata: {name: p1}}}]}}`,
    resources: PODS,
    said: [
      "nested p1 pass",
      "nested p2 fail",
      "nested d excluded",
      "strings p1 pass",
      "strings p2 fail",
      "strings d fail",
      "whole p1 pass",
      "whole p2 fail",
      "whole d fail",
    ],
  },
  {
    name: "admission policies are asked about what they are not about; those of Kyverno are not found",
    policies: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: vap}
spec: {matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}, validations: [{expression: "!has(object.spec.hostNetwork)"}]}
---
apiVersion: policies.kyverno.io/v1
kind: MutatingPolicy
metadata: {name: mpol}
spec: {autogen: {podControllers: {controllers: [jobs]}}, matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}, mutations: [{patchType: JSONPatch, jsonPatch: {expression: "[JSONPatch{op: 'add', path: '/spec/priorityClassName', value: 'low'}]"}}]}
---
apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: {name: vpol}
spec: {autogen: {podControllers: {controllers: [jobs]}}, matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}, validations: [{expression: "object.spec.containers.all(c, c.image.contains(':'))"}]}`,
    resources: PODS,
    said: [
      "vap p1 pass",
      "vap p2 fail",
      "vap d excluded",
      "mpol p1 pass",
      "mpol p2 pass",
      "mpol d not found",
      "vpol p1 pass",
      "vpol p2 fail",
      "vpol d not found",
    ],
  },
];

function read(text: string): Resource[] {
  return readYaml("files.yaml", text).items.map(({ document, value }) => ({
    object: value as KubernetesObject,
    origin: { is: "file", document, prefix: [] },
  }));
}

function readMapping(text: string | undefined): JsonObject | undefined {
  return text === undefined ? undefined : (readYaml("", text).items[0]?.value as JsonObject);
}

function run({ rules, policies: whole, resources, values, userInfo, said }: Agreement): string[] {
  const policies = read(
    whole ?? `{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: policy}, spec: {background: false}}`,
  );
  const [first] = policies;
  if (rules !== undefined && first !== undefined) {
    const list = readYaml("", rules).items[0]?.value;
    policies[0] = {
      ...first,
      object: { ...first.object, spec: { background: false, rules: list } },
    };
  }
  const results = said.map((line) => {
    const [rule = "", resource = ""] = line.split(" ");
    const named = rules === undefined ? { policy: rule } : { policy: "policy", rule };
    return { ...named, kind: "", resources: [resource], result: "pass" };
  });
  const outcome = runKyvernoTest({
    test: readKyvernoTest({ results }),
    policies,
    others: readPolicies(policies).policies.filter(({ kind }) => kind.endsWith("AdmissionPolicy")),
    resources: read(resources).map(({ object }) => object),
    targetResources: [],
    paramResources: [],
    exceptions: [],
    ...(values === undefined ? {} : { values: readMapping(values) ?? {} }),
    ...(userInfo === undefined ? {} : { userInfo: readMapping(userInfo) ?? {} }),
    readObjects: () => undefined,
    now: new Date(0),
  });
  expect(outcome.problems).toEqual([]);
  return outcome.results.flatMap((rows, index) =>
    rows.map(({ reason }) => {
      const [rule, resource] = (said[index] ?? "").split(" ");
      const got = reason === "Ok" ? "pass" : reason.replace("Want pass, got ", "").toLowerCase();
      return `${rule} ${resource} ${got}`;
    }),
  );
}

describe("a test of Kyverno's comes out as its own program says", () => {
  it.each(AGREEMENTS)("$name", (agreement) => {
    expect(run(agreement)).toEqual(agreement.said);
  });
});
