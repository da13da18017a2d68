import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KubernetesObject, type Picture, type Resource, toGroupKind, type Workload } from "../../model/index.ts";
import {
  covers,
  findAutoscalers,
  findBudgets,
  findCovered,
  findServices,
  findTarget,
  scales,
  selectsPods,
  toPodCount,
} from "./related.ts";

function make(object: Partial<KubernetesObject>): Resource {
  const whole = { apiVersion: "v1", kind: "Thing", metadata: {}, ...object };
  return { object: whole, origin: { is: "cluster", context: "test" } };
}

function workload(namespace?: string): Workload {
  const metadata = namespace === undefined ? { name: "web" } : { name: "web", namespace };
  return {
    resource: make({ apiVersion: "apps/v1", kind: "Deployment", metadata }),
    specPath: ["spec", "template", "spec"],
    metadataPath: ["spec", "template", "metadata"],
    namespace: namespace ?? "",
    podMetadata: { labels: { app: "web" } },
    podSpec: {},
    containers: [],
    exposure: "cluster",
    exposedBy: [],
  };
}

describe("toPodCount", () => {
  it("reads numbers and percentages, rounded up as the budget controller does", () => {
    expect(toPodCount(2, 10)).toBe(2);
    expect(toPodCount("50%", 3)).toBe(2);
    expect(toPodCount("150%", 10)).toBe(15);
    expect(toPodCount("0%", 10)).toBe(0);
  });

  it("has no answer for anything else", () => {
    for (const amount of ["2", "%", "-5%", null, undefined, [], "1e9%"]) expect(toPodCount(amount, 10)).toBeUndefined();
  });
});

describe("covers", () => {
  const spec = { selector: { matchLabels: { app: "web" } } };

  it("goes by labels and namespace; no namespace is default", () => {
    const budget = make({ apiVersion: "policy/v1", metadata: { namespace: "default" }, spec });
    expect(covers(budget, workload())).toBe(true);
    expect(covers(budget, workload("shop"))).toBe(false);
  });

  it("takes an empty selector for every pod in policy/v1 and for none in policy/v1beta1", () => {
    expect(covers(make({ apiVersion: "policy/v1", spec: { selector: {} } }), workload())).toBe(true);
    expect(covers(make({ apiVersion: "policy/v1beta1", spec: { selector: {} } }), workload())).toBe(false);
    expect(covers(make({ apiVersion: "policy/v1", spec: {} }), workload())).toBe(false);
  });
});

describe("scales", () => {
  it("needs kind, name and namespace of the target", () => {
    const spec = { scaleTargetRef: { kind: "Deployment", name: "web" } };
    expect(scales(make({ spec }), workload())).toBe(true);
    expect(scales(make({ spec, metadata: { namespace: "shop" } }), workload())).toBe(false);
    expect(scales(make({ spec: { scaleTargetRef: { kind: "StatefulSet", name: "web" } } }), workload())).toBe(false);
  });
});

describe("selectsPods", () => {
  it("is not true of a Service without a selector or outside the cluster", () => {
    expect(selectsPods(make({ spec: { selector: { app: "web" } } }), workload())).toBe(true);
    expect(selectsPods(make({ spec: {} }), workload())).toBe(false);
    expect(selectsPods(make({ spec: { type: "ExternalName", selector: { app: "web" } } }), workload())).toBe(false);
  });
});

describe("the lookups of a picture", () => {
  const label = fc.constantFrom("a", "b", "__proto__");
  const labels = fc.dictionary(label, fc.constantFrom("1", "2"), { maxKeys: 3 });
  const namespace = fc.constantFrom(undefined, "default", "shop");
  const workloads = fc.array(fc.tuple(namespace, labels), { maxLength: 5 });
  const selectors = fc.oneof(
    labels.map((matchLabels) => ({ matchLabels })),
    label.map((key) => ({ matchExpressions: [{ key, operator: "Exists" }] })),
    fc.constant({}),
  );
  const others = fc.array(
    fc.record({ namespace, selector: selectors, plain: labels, target: fc.constantFrom("web", "other") }),
    { maxLength: 6 },
  );

  function toPictureOf(found: Workload[], resources: Resource[]): Picture {
    return {
      workloads: found,
      resources,
      ofKind: (kind: string) => resources.filter(({ object }) => toGroupKind(object) === kind),
    } as unknown as Picture;
  }

  it("find what comparing every object with every other finds", () => {
    fc.assert(
      fc.property(workloads, others, (these, those) => {
        const made = these.map(([at, own]) => ({ ...workload(at), podMetadata: { labels: own } }));
        const resources = those.flatMap(({ namespace: at, selector, plain, target }) => {
          const metadata = at === undefined ? {} : { namespace: at };
          const scaleTargetRef = { kind: "Deployment", name: target };
          return [
            make({ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec: { selector } }),
            make({ apiVersion: "v1", kind: "Service", metadata, spec: { selector: plain } }),
            make({ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata, spec: { scaleTargetRef } }),
          ];
        });
        const picture = toPictureOf(made, resources);
        const isIn = (one: Resource, other: Resource): boolean =>
          (one.object.metadata.namespace ?? "default") === (other.object.metadata.namespace ?? "default");
        for (const one of made) {
          const budgets = picture.ofKind("policy/PodDisruptionBudget").filter((budget) => covers(budget, one));
          expect(new Set(findBudgets(one, picture))).toEqual(new Set(budgets));
          const services = picture
            .ofKind("/Service")
            .filter((service) => isIn(service, one.resource) && selectsPods(service, one));
          expect(new Set(findServices(one, picture))).toEqual(new Set(services));
          const scalers = picture.ofKind("autoscaling/HorizontalPodAutoscaler").filter((scaler) => scales(scaler, one));
          expect(findAutoscalers(one, picture)).toEqual(scalers);
        }
        for (const budget of picture.ofKind("policy/PodDisruptionBudget")) {
          expect(findCovered(budget, picture)).toEqual(made.filter((one) => covers(budget, one)));
        }
        for (const scaler of picture.ofKind("autoscaling/HorizontalPodAutoscaler")) {
          expect(findTarget(scaler, picture)).toBe(made.find((one) => scales(scaler, one)));
        }
      }),
    );
  });
});
