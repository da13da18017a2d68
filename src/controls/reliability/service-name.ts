import { asString, dig, type ObjectControl } from "../../model/index.ts";
import { isInNamespaceOf } from "./namespace.ts";
import { selectsPods } from "./related.ts";

export const serviceName: ObjectControl = {
  id: "reliability/service-name",
  title: "StatefulSets have their headless Service",
  layer: "cluster",
  impact: "low",
  concern: "reliability",
  scope: "object",
  kinds: ["apps/StatefulSet"],
  threat: {
    stride: ["denial-of-service"],
    text: "Without the headless Service the pods have no names of their own in DNS, and members of a cluster cannot find each other.",
  },
  why: "`serviceName` must name a Service with `clusterIP: None` that selects the pods.",
  fix: { text: "Add the headless Service, or correct `spec.serviceName`." },
  residualRisk: "Names resolve only for ready pods unless `publishNotReadyAddresses` is set.",
  tradeOff: "None.",
  frameworks: { nist80053: ["CM-6"] },
  check(resource, { picture }) {
    const path = ["spec", "serviceName"];
    const name = asString(dig(resource.object, ...path)) ?? "";
    const workload = picture.workloads.find((candidate) => candidate.resource === resource);
    if (workload === undefined) return undefined;
    if (name === "") return { path, message: "no serviceName is set" };
    const services = picture.ofKind("/Service").filter((candidate) => isInNamespaceOf(candidate, resource));
    const service = services.find(({ object }) => object.metadata.name === name);
    if (service === undefined) {
      const blind = picture.whyBlind("/Service", workload.namespace);
      if (blind === undefined && (picture.complete || services.length > 0)) {
        return { path, message: `Service "${name}" is not there` };
      }
      return {
        verdict: "unknown",
        path,
        message: `Service "${name}" was not read${blind === undefined ? "" : `: ${blind}`}`,
      };
    }
    if (dig(service.object, "spec", "clusterIP") !== "None")
      return { path, message: `Service "${name}" is not headless` };
    return selectsPods(service, workload) ? undefined : { path, message: `Service "${name}" does not select the pods` };
  },
  examples: {
    good: [
      `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: db, image: registry.example/db:16.2 }]
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }
`,
    ],
    bad: [
      `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: db, image: registry.example/db:16.2 }]
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
`,
    ],
  },
};
