import { describe, expect, it } from "vitest";
import { locate } from "../formats/position/index.ts";
import { readYaml } from "../formats/yaml/index.ts";
import { formatPath } from "../model/index.ts";
import { toPicture, toResources } from "./index.ts";

/** Places of pod specs, in the order of the text. */
function placesIn(apiVersion: string, kind: string, rest: string): string[] {
  const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: b }\n${rest}\n`;
  const read = readYaml("a.yaml", text);
  expect(read.problems).toEqual([]);
  const { items: resources } = toResources(read.items[0]!, locate);
  const { picture, problems } = toPicture({ resources, complete: false }, locate);
  expect(problems).toEqual([]);
  return picture.workloads.map(({ specPath }) => formatPath(specPath));
}

const C = "[{ name: main, image: registry.example/main:1 }]";
const POD = `{ metadata: { labels: { app: a } }, spec: { containers: ${C} } }`;

describe("custom resources that run pods are workloads", () => {
  it.each([
    [
      "an Argo Rollout",
      "argoproj.io/v1alpha1",
      "Rollout",
      `spec: { strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } }, template: ${POD} }`,
      ["spec.template.spec"],
    ],
    [
      "an Argo Experiment",
      "argoproj.io/v1alpha1",
      "Experiment",
      `spec: { templates: [{ name: x, template: ${POD} }] }`,
      ["spec.templates[0].template.spec"],
    ],
    [
      "the job of an Argo AnalysisTemplate",
      "argoproj.io/v1alpha1",
      "AnalysisTemplate",
      `spec: { metrics: [{ name: x, provider: { job: { spec: { template: ${POD} } } } }] }`,
      ["spec.metrics[0].provider.job.spec.template.spec"],
    ],
    [
      "a Knative Service",
      "serving.knative.dev/v1",
      "Service",
      `spec: { template: { spec: { containerConcurrency: 5, containers: [{ image: a }] } } }`,
      ["spec.template.spec"],
    ],
    [
      "a Knative Configuration",
      "serving.knative.dev/v1",
      "Configuration",
      `spec: { template: ${POD} }`,
      ["spec.template.spec"],
    ],
    ["a Knative Revision", "serving.knative.dev/v1", "Revision", `spec: { containers: ${C} }`, ["spec"]],
    [
      "an OpenKruise CloneSet",
      "apps.kruise.io/v1alpha1",
      "CloneSet",
      `spec: { replicas: 2, template: ${POD} }`,
      ["spec.template.spec"],
    ],
    [
      "an OpenKruise StatefulSet",
      "apps.kruise.io/v1beta1",
      "StatefulSet",
      `spec: { template: ${POD} }`,
      ["spec.template.spec"],
    ],
    [
      "an OpenKruise SidecarSet, whose containers run in the pods it selects",
      "apps.kruise.io/v1alpha1",
      "SidecarSet",
      `spec: { selector: { matchLabels: { app: a } }, containers: ${C} }`,
      ["spec"],
    ],
    [
      "a Tekton Task",
      "tekton.dev/v1",
      "Task",
      "spec: { params: [], steps: [{ name: a, image: b, script: 'echo a' }] }",
      ["spec"],
    ],
    [
      "a Tekton Task whose steps take the template's image",
      "tekton.dev/v1",
      "Task",
      "spec: { stepTemplate: { image: b }, steps: [{ name: a, script: 'echo a' }] }",
      ["spec"],
    ],
    [
      "a Tekton TaskRun",
      "tekton.dev/v1beta1",
      "TaskRun",
      "spec: { taskSpec: { steps: [{ image: a }], sidecars: [{ image: b }] } }",
      ["spec.taskSpec"],
    ],
    [
      "a Tekton Pipeline",
      "tekton.dev/v1",
      "Pipeline",
      "spec: { tasks: [{ name: a, taskRef: { name: b } }, { name: c, taskSpec: { steps: [{ image: a }] } }], finally: [{ taskSpec: { steps: [{ image: b }] } }] }",
      ["spec.tasks[1].taskSpec", "spec.finally[0].taskSpec"],
    ],
    [
      "a PyTorchJob",
      "kubeflow.org/v1",
      "PyTorchJob",
      `spec: { pytorchReplicaSpecs: { Master: { template: ${POD} }, Worker: { replicas: 2, template: ${POD} } } }`,
      ["spec.pytorchReplicaSpecs.Master.template.spec", "spec.pytorchReplicaSpecs.Worker.template.spec"],
    ],
    [
      "an MPIJob",
      "kubeflow.org/v2beta1",
      "MPIJob",
      `spec: { mpiReplicaSpecs: { Launcher: { template: ${POD} } } }`,
      ["spec.mpiReplicaSpecs.Launcher.template.spec"],
    ],
    [
      "an Argo Workflow",
      "argoproj.io/v1alpha1",
      "Workflow",
      "spec: { entrypoint: a, templates: [{ name: a, steps: [[{ name: x, template: b }], [{ name: y, inline: { script: { image: c, source: x } } }]] }, { name: b, container: { image: a } }] }",
      ["spec.templates[0].steps[1][0].inline", "spec.templates[1]"],
    ],
    [
      "an Argo CronWorkflow",
      "argoproj.io/v1alpha1",
      "CronWorkflow",
      "spec: { workflowSpec: { templates: [{ container: { image: a }, sidecars: [{ name: b, image: b }] }] } }",
      ["spec.workflowSpec.templates[0]"],
    ],
    [
      "a KEDA ScaledJob",
      "keda.sh/v1alpha1",
      "ScaledJob",
      `spec: { jobTargetRef: { template: ${POD} }, triggers: [] }`,
      ["spec.jobTargetRef.template.spec"],
    ],
    [
      "a Volcano Job",
      "batch.volcano.sh/v1alpha1",
      "Job",
      `spec: { tasks: [{ replicas: 1, template: ${POD} }, { template: ${POD} }] }`,
      ["spec.tasks[0].template.spec", "spec.tasks[1].template.spec"],
    ],
    [
      "a RayCluster",
      "ray.io/v1",
      "RayCluster",
      `spec: { headGroupSpec: { rayStartParams: {}, template: ${POD} }, workerGroupSpecs: [{ template: ${POD} }] }`,
      ["spec.headGroupSpec.template.spec", "spec.workerGroupSpecs[0].template.spec"],
    ],
    [
      "a JobSet",
      "jobset.x-k8s.io/v1alpha2",
      "JobSet",
      `spec: { replicatedJobs: [{ template: { spec: { template: ${POD} } } }] }`,
      ["spec.replicatedJobs[0].template.spec.template.spec"],
    ],
    [
      "an operator's Deployments in a ClusterServiceVersion",
      "operators.coreos.com/v1alpha1",
      "ClusterServiceVersion",
      `spec: { install: { spec: { deployments: [{ name: x, spec: { template: ${POD} } }] } } }`,
      ["spec.install.spec.deployments[0].spec.template.spec"],
    ],
    [
      "the containers added to Spark's driver",
      "sparkoperator.k8s.io/v1beta2",
      "SparkApplication",
      `spec: { image: spark, driver: { cores: 1, sidecars: ${C} }, executor: { initContainers: ${C} } }`,
      ["spec.driver", "spec.executor"],
    ],
    [
      "the containers added to Prometheus",
      "monitoring.coreos.com/v1",
      "Prometheus",
      `spec: { image: prometheus, containers: [{ name: prometheus, args: [a] }, { name: proxy, image: b }] }`,
      ["spec"],
    ],
    [
      "what a manifest inside another makes",
      "triggers.tekton.dev/v1beta1",
      "TriggerTemplate",
      `spec: { resourcetemplates: [{ apiVersion: tekton.dev/v1, kind: TaskRun, spec: { taskSpec: { steps: [{ image: a }] } } }] }`,
      ["spec.resourcetemplates[0].spec.taskSpec"],
    ],
  ])("%s", (_, apiVersion, kind, rest, places) => {
    expect(placesIn(apiVersion, kind, rest)).toEqual(places);
  });

  it("and a decoy hides no template: not one beside it, not one above it, not an item that is nothing", () => {
    const rollout = (spec: string): string[] => placesIn("argoproj.io/v1alpha1", "Rollout", `spec: ${spec}`);
    expect(rollout(`{ script: { image: decoy }, template: ${POD} }`)).toEqual(["spec", "spec.template.spec"]);
    expect(rollout("{ template: { spec: { containers: [null, { image: a }] } } }").length).toBe(1);
    expect(rollout("{ template: { apiVersion: v1, kind: ConfigMap, spec: { containers: [{ image: a }] } } }")).toEqual([
      "spec.template.spec",
    ]);
    expect(rollout("{ template: { spec: { containers: [{ name: a }], initContainers: [{ image: a }] } } }")).toEqual([
      "spec.template.spec",
    ]);
  });
});

describe("custom resources that run no pods of their own are none", () => {
  it.each([
    [
      "an Argo Rollout of a Deployment that stands elsewhere",
      "argoproj.io/v1alpha1",
      "Rollout",
      "spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: web } }",
    ],
    [
      "an Argo CD Application, whose values are the chart's",
      "argoproj.io/v1alpha1",
      "Application",
      `spec: { source: { helm: { valuesObject: { container: { image: a }, controller: { containers: ${C} } }, values: 'containers: [{ image: a }]' } } }`,
    ],
    ["a Flux HelmRelease", "helm.toolkit.fluxcd.io/v2", "HelmRelease", `spec: { values: { sidecars: ${C} } }`],
    [
      "Strimzi's settings for a pod",
      "kafka.strimzi.io/v1beta2",
      "Kafka",
      "spec: { kafka: { image: k, template: { pod: { securityContext: { runAsUser: 1 } }, kafkaContainer: { env: [] } } } }",
    ],
    [
      "a certificate",
      "cert-manager.io/v1",
      "Certificate",
      "spec: { secretName: a, dnsNames: [a.example], issuerRef: { name: b } }",
    ],
    [
      "an issuer with a solver's pod template, which names no container",
      "cert-manager.io/v1",
      "ClusterIssuer",
      "spec: { acme: { solvers: [{ http01: { ingress: { podTemplate: { spec: { nodeSelector: { a: b } } } } } }] } }",
    ],
    [
      "a SparkApplication's single images",
      "sparkoperator.k8s.io/v1beta2",
      "SparkApplication",
      "spec: { image: spark, driver: { image: d, cores: 1 }, executor: { image: e } }",
    ],
    [
      "a patch over Prometheus' own containers",
      "monitoring.coreos.com/v1",
      "Prometheus",
      "spec: { image: prometheus, containers: [{ name: prometheus, args: [a] }] }",
    ],
    [
      "a Crossplane machine",
      "ec2.aws.upbound.io/v1beta1",
      "Instance",
      "spec: { forProvider: { ami: a, instanceType: t3.micro, image: x } }",
    ],
    [
      "a Cluster API machine template",
      "infrastructure.cluster.x-k8s.io/v1beta1",
      "DockerMachineTemplate",
      "spec: { template: { spec: { customImage: a, extraMounts: [] } } }",
    ],
    [
      "a vertical autoscaler",
      "autoscaling.k8s.io/v1",
      "VerticalPodAutoscaler",
      "spec: { resourcePolicy: { containerPolicies: [{ containerName: a }] } }",
    ],
    [
      "a policy's pattern",
      "kyverno.io/v1",
      "ClusterPolicy",
      `spec: { rules: [{ validate: { pattern: { spec: { containers: ${C} } } } }] }`,
    ],
    ["a constraint", "constraints.gatekeeper.sh/v1beta1", "K8sAllowed", `spec: { parameters: { containers: ${C} } }`],
    ["a review of a pod", "admission.k8s.io/v1", "AdmissionReview", `request: { object: ${POD} }`],
    ["a question about images", "imagepolicy.k8s.io/v1alpha1", "ImageReview", `spec: { containers: ${C} }`],
    ["a report", "wgpolicyk8s.io/v1alpha2", "PolicyReport", `results: [{ containers: ${C} }]`],
    ["a revision kept of a StatefulSet", "apps/v1", "ControllerRevision", `data: { spec: { template: ${POD} } }`],
    [
      "an inventory of images",
      "apps.example/v1",
      "Inventory",
      "spec: { images: [{ name: a, image: b }], containers: 3 }",
    ],
    ["what a status says", "apps.example/v1", "Thing", `status: { template: ${POD} }`],
  ])("%s", (_, apiVersion, kind, rest) => {
    expect(placesIn(apiVersion, kind, rest)).toEqual([]);
  });
});
