import { expect, it, describe } from "vitest";
import type { JsonObject, KubernetesObject } from "../model/index.ts";
import { toPicture } from "./index.ts";

const controller = (apiVersion: string, kind: string): JsonObject => ({
  ownerReferences: [{ apiVersion, kind, name: "own", uid: `uid-${kind}`, controller: true }],
});
const owner = (apiVersion: string, kind: string, spec: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name: "own", namespace: "a", uid: `uid-${kind}` },
  spec,
});
const pod = (name: string, containers: JsonObject[], by: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "a", labels: { app: "x" }, ...by },
  spec: { containers },
});
const template = (...containers: JsonObject[]): JsonObject => ({
  metadata: { labels: { app: "x" } },
  spec: { containers },
});

function workloadsOf(...objects: JsonObject[]): string[] {
  const resources = objects.map((object) => ({
    object: object as KubernetesObject,
    origin: { is: "cluster", context: "test" } as const,
  }));
  const { picture } = toPicture({ resources, complete: true }, () => {
    throw new Error("nothing here stands in a file");
  });
  return picture.workloads.map(({ resource: { object } }) => `${object.kind}/${object.metadata.name}`);
}

const MAIN = { name: "main", image: "a:1" };

describe("custom resources own what they make", () => {
  it("pods that their templates show, in whichever of their templates", () => {
    const set = owner("apps.kruise.io/v1alpha1", "CloneSet", { template: template(MAIN) });
    const by = controller("apps.kruise.io/v1alpha1", "CloneSet");
    expect(workloadsOf(set, pod("own-1", [MAIN], by), pod("own-2", [MAIN], by))).toEqual(["CloneSet/own"]);

    const head = { name: "head", image: "ray:1" };
    const ray = owner("ray.io/v1", "RayCluster", {
      headGroupSpec: { template: template(head) },
      workerGroupSpecs: [{ template: template(MAIN) }],
    });
    const byRay = controller("ray.io/v1", "RayCluster");
    expect(workloadsOf(ray, pod("head", [head], byRay), pod("worker", [MAIN], byRay))).toEqual([
      "RayCluster/own",
      "RayCluster/own",
    ]);
  });

  it("pods in a namespace, when they themselves are in none", () => {
    const set = owner("example.io/v1", "Fleet", { template: template(MAIN) });
    delete (set["metadata"] as JsonObject)["namespace"];
    const by = controller("example.io/v1", "Fleet");
    expect(workloadsOf(set, pod("own-1", [MAIN], by), pod("own-2", [MAIN], by))).toEqual(["Fleet/own"]);
    const elsewhere = owner("example.io/v1", "Fleet", { template: template(MAIN) });
    (elsewhere["metadata"] as JsonObject)["namespace"] = "default";
    expect(workloadsOf(elsewhere, pod("own-1", [MAIN], by))).toEqual(["Fleet/own", "Pod/own-1"]);
  });

  it("and not what they show in part: containers that an operator adds are judged, once", () => {
    const rules = owner("monitoring.coreos.com/v1", "Prometheus", { containers: [{ name: "proxy", image: "p:1" }] });
    const by = controller("monitoring.coreos.com/v1", "Prometheus");
    const made = [
      { name: "prometheus", image: "prometheus:3" },
      { name: "proxy", image: "p:1" },
    ];
    const set = (name: string): JsonObject => ({
      ...pod(name, [], by),
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      spec: { template: template(...made) },
    });
    expect(workloadsOf(rules, set("shard-0"), set("shard-1"))).toEqual(["Prometheus/own", "StatefulSet/shard-0"]);
  });

  it("different workloads of an owner that shows no template are judged each", () => {
    const kafka = owner("kafka.strimzi.io/v1beta2", "Kafka", { kafka: { replicas: 3 } });
    const by = controller("kafka.strimzi.io/v1beta2", "Kafka");
    const broker = pod("broker-0", [{ name: "kafka", image: "kafka:4" }], by);
    const exporter = pod("exporter", [{ name: "exporter", image: "exporter:1" }], by);
    expect(workloadsOf(kafka, broker, exporter)).toEqual(["Pod/broker-0", "Pod/exporter"]);
  });
});
