import { describe, expect, it } from "vitest";
import { locate } from "../formats/position/index.ts";
import { readYaml } from "../formats/yaml/index.ts";
import { formatPath, formatProblem, type Picture } from "../model/index.ts";
import { toPicture, toResources } from "./index.ts";

function link(text: string, complete = false): { picture: Picture; problems: string[] } {
  const read = readYaml("a.yaml", text);
  const resources = read.items.map((item) => toResources(item, locate));
  const made = toPicture({ resources: resources.flatMap(({ items }) => items), complete }, locate);
  const problems = [...read.problems, ...resources.flatMap((one) => one.problems), ...made.problems];
  return { picture: made.picture, problems: problems.map(formatProblem) };
}

const byPlace = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

const pathsOf = ({ picture }: { picture: Picture }): string[] =>
  picture.workloads.flatMap(({ containers }) => containers.map(({ path, kind }) => `${kind} ${formatPath(path)}`));

describe("a workload", () => {
  it.each([
    [
      "batch/v1",
      "CronJob",
      "{ jobTemplate: { spec: { template: { spec: { containers: [{ image: a }] } } } } }",
      "spec.jobTemplate.spec.template.spec.containers[0]",
    ],
    [
      "argoproj.io/v1alpha1",
      "Rollout",
      "{ template: { spec: { containers: [{ image: a }] } } }",
      "spec.template.spec.containers[0]",
    ],
    [
      "serving.knative.dev/v1",
      "Service",
      "{ template: { spec: { containers: [{ image: a }] } } }",
      "spec.template.spec.containers[0]",
    ],
    [
      "apps.kruise.io/v1alpha1",
      "CloneSet",
      "{ template: { spec: { containers: [{ image: a }] } } }",
      "spec.template.spec.containers[0]",
    ],
    [
      "kubeflow.org/v1",
      "PyTorchJob",
      "{ pytorchReplicaSpecs: { Worker: { template: { spec: { containers: [{ image: a }] } } } } }",
      "spec.pytorchReplicaSpecs.Worker.template.spec.containers[0]",
    ],
    ["tekton.dev/v1", "Task", "{ steps: [{ image: a }] }", "spec.steps[0]"],
    [
      "argoproj.io/v1alpha1",
      "Workflow",
      "{ templates: [{ name: x, container: { image: a } }] }",
      "spec.templates[0].container",
    ],
  ])("is found in %s %s", (apiVersion, kind, spec, path) => {
    expect(pathsOf(link(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a }\nspec: ${spec}\n`))).toEqual([
      `container ${path}`,
    ]);
  });

  it("is not what a policy describes, nor what a report quotes", () => {
    const text = (apiVersion: string): string =>
      `apiVersion: ${apiVersion}\nkind: X\nmetadata: { name: a }\nspec: { rules: [{ validate: { pattern: { spec: { containers: [{ image: a }] } } } }] }\n`;
    expect(
      pathsOf(link(["kyverno.io/v1", "templates.gatekeeper.sh/v1", "openreports.io/v1alpha1"].map(text).join("---\n"))),
    ).toEqual([]);
  });

  it("has init, sidecar, ordinary and ephemeral containers", () => {
    const text = `apiVersion: v1
kind: Pod
metadata: { name: a }
spec:
  initContainers: [{ name: i, image: a }, { name: s, image: a, restartPolicy: Always }]
  containers: [{ name: c, image: a }]
  ephemeralContainers: [{ name: e, image: a }]
`;
    expect(link(text).picture.workloads[0]?.containers.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      "init i",
      "sidecar s",
      "container c",
      "ephemeral e",
    ]);
  });

  it("that another one made is left out, unless somebody put an ephemeral container into it", () => {
    const pod = (name: string, more = ""): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-1, uid: u, controller: true }] }
spec: { containers: [{ name: c, image: a }]${more} }
`;
    const owners = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { spec: { containers: [{ name: c, image: a }] } } }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: web-1, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true }] }
spec: { template: { spec: { containers: [{ name: c, image: a }] } } }
`;
    const names = (text: string): string[] =>
      link(text).picture.workloads.map(({ resource }) => `${resource.object.kind}/${resource.object.metadata.name}`);
    const debugged = pod("web-1-b", ", ephemeralContainers: [{ name: debug, image: busybox }]");
    expect(names([owners, pod("web-1-a"), debugged].join("---\n"))).toEqual(["Deployment/web", "Pod/web-1-b"]);
    // Their owner could not be read: one stands for all.
    expect(names([pod("web-1-a"), pod("web-1-b")].join("---\n"))).toEqual(["Pod/web-1-a"]);
  });
});

it("objects in lists of lists are read, and too deep ones are a problem rather than missing", () => {
  const wrap = (item: object, times: number): object =>
    times === 0 ? item : { apiVersion: "v1", kind: "List", items: [wrap(item, times - 1)] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [] } };
  expect(link(JSON.stringify(wrap(pod, 4))).picture.workloads).toHaveLength(1);
  const read = readYaml("deep.yaml", JSON.stringify(wrap(pod, 5))).items.map((item) => toResources(item, locate));
  expect(read).toMatchObject([{ items: [], problems: [{ code: "OBJECT_INVALID" }] }]);
});

describe("the types of fields", () => {
  it("are checked once: what is wrong is said with its place and left out, the rest stays", () => {
    const { picture, problems } = link(`apiVersion: v1
kind: Pod
metadata:
  name: a
  labels: { tier: 1 }
spec:
  hostPID: "true"
  securityContext: null
  containers:
    - image: a
      securityContext: { privileged: yes, runAsUser: [] }
      env: [{ name: PORT, value: 8080 }, null]
    - nonsense
`);
    expect(problems.toSorted(byPlace)).toEqual([
      "a.yaml:5:13 tier must be text, not the number 1; it was left out of the checks",
      expect.stringMatching(/^a.yaml:7:3 .*hostPID must be a boolean, not the string "true"/),
      expect.stringMatching(/^a.yaml:11:43 .*runAsUser must be a number, not a list/),
      expect.stringMatching(/^a.yaml:12:27 .*value must be text, not the number 8080/),
      expect.stringMatching(/^a.yaml:13:7 .*must be a mapping/),
    ]);
    const [workload] = picture.workloads;
    expect(workload?.podSpec.hostPID).toBeUndefined();
    expect(workload?.podSpec.securityContext).toBeUndefined();
    expect(workload?.containers[0]?.spec).toMatchObject({
      securityContext: { privileged: true },
      env: [{ name: "PORT", value: "8080" }, {}],
    });
    expect(workload?.containers).toHaveLength(2);
  });
});

describe("a List", () => {
  it("gives its items with their places; a PodList's items need not say that they are pods", () => {
    const { picture } = link(
      "apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Pod, metadata: { name: a } }\n  - { apiVersion: v1, kind: PodList, items: [{ metadata: { name: b } }] }\n",
    );
    expect(
      picture.resources.map(({ object, origin }) => [
        object.kind,
        object.metadata.name,
        origin.is === "file" ? formatPath(origin.prefix) : "",
      ]),
    ).toEqual([
      ["Pod", "a", "items[0]"],
      ["Pod", "b", "items[1].items[0]"],
    ]);
  });

  it("with an item that is no object reports it and gives the others", () => {
    const { picture, problems } = link(
      "apiVersion: v1\nkind: List\nitems: [1, { apiVersion: v1, kind: Pod, metadata: [] }, { kind: X }]\n",
    );
    expect(problems).toHaveLength(3);
    expect(picture.resources).toHaveLength(1);
  });
});

describe("exposure", () => {
  const POD =
    "apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop, labels: { app: a } }\nspec: { containers: [{ name: c, image: a }] }\n";
  const service = (type: string, more = ""): string =>
    `apiVersion: v1\nkind: Service\nmetadata: { name: s, namespace: shop }\nspec: { type: ${type}, selector: { app: a }${more} }\n`;
  const of = (...texts: string[]): [string, readonly string[]] => {
    const workload = link(texts.join("---\n")).picture.workloads[0];
    return [workload?.exposure ?? "", workload?.exposedBy ?? []];
  };

  it("is the cluster's when nothing says more", () => {
    expect(of(POD, service("ClusterIP"))).toEqual(["cluster", []]);
  });

  it("is the internet's through a load balancer, node port, ingress, route or the host's network", () => {
    expect(of(POD, service("LoadBalancer"))).toEqual(["internet", ["Service/s (LoadBalancer)"]]);
    const ingress =
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: i, namespace: shop }\nspec: { rules: [{ http: { paths: [{ backend: { service: { name: s } } }] } }] }\n";
    expect(of(POD, service("ClusterIP"), ingress)).toEqual(["internet", ["Ingress/i"]]);
    const route =
      "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: r, namespace: shop }\nspec: { rules: [{ backendRefs: [{ name: s }] }] }\n";
    expect(of(POD, service("ClusterIP"), route)).toEqual(["internet", ["HTTPRoute/r"]]);
    const onHost = POD.replace("spec: {", "spec: { hostNetwork: true,");
    expect(of(onHost)).toEqual(["cluster", []]);
    expect(of(onHost.replace("image: a", "image: a, ports: [{ containerPort: 80 }]"))).toEqual([
      "internet",
      ["the host network"],
    ]);
  });

  it("is not that of a service in another namespace or for other pods", () => {
    expect(of(POD, service("LoadBalancer").replace("namespace: shop", "namespace: back"))).toEqual(["cluster", []]);
    expect(of(POD, service("LoadBalancer").replace("app: a", "app: b"))).toEqual(["cluster", []]);
    expect(of(POD, service("LoadBalancer").replace("{ app: a }", "nonsense"))).toEqual(["cluster", []]);
  });

  it("is nobody's when every policy that selects the pod admits nobody", () => {
    const policy = (ingress: string): string =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec: { podSelector: {}, policyTypes: [Ingress], ingress: ${ingress} }\n`;
    expect(of(POD, policy("[]"))[0]).toBe("isolated");
    expect(of(POD, policy("[]"), policy("[{}]"))[0]).toBe("cluster");
  });
});
