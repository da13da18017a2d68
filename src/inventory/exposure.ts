import { SelectorIndex } from "../formats/selector/index.ts";
import {
  asList,
  asString,
  dig,
  type Exposure,
  type Json,
  type LabelSelector,
  type Resource,
  type Workload,
} from "../model/index.ts";
import type { BareWorkload } from "./workloads.ts";

export type Exposed = Pick<Workload, "exposure" | "exposedBy">;

/** Looks up who can reach a workload; made once for all workloads. */
export type ExposureOf = (workload: BareWorkload) => Exposed;

/** What chooses the pods of one workload. */
interface Doors {
  readonly services: readonly Resource[];
  /** Services an ingress, gateway route or Istio virtual service leads to, with its name. */
  readonly routes: ReadonlyMap<string, string>;
  readonly policies: readonly Resource[];
}

/**
 * Who can reach each workload as far as the objects say: from outside the cluster by ingress, route, load balancer,
 * node port, external IP, host port or host network; nobody when a network policy admits nobody; else other pods.
 */
export function toExposure(ofKind: (groupKind: string) => readonly Resource[]): ExposureOf {
  const servicesIn = indexBySelector(ofKind("/Service"), ({ object }) => {
    const matchLabels = dig(object, "spec", "selector") as Record<string, string> | undefined;
    // A Service without a selector chooses no pod; an empty label selector would choose all.
    return Object.keys(matchLabels ?? {}).length === 0 ? undefined : { matchLabels: matchLabels ?? {} };
  });
  const policiesIn = indexBySelector(
    ofKind("networking.k8s.io/NetworkPolicy"),
    ({ object }) => (dig(object, "spec", "podSelector") as LabelSelector | null | undefined) ?? {},
  );
  const routes = toRoutes(ofKind);
  return (workload) => {
    const { namespace, podMetadata } = workload;
    const services = servicesIn.get(namespace)?.matching(podMetadata.labels) ?? [];
    const policies = policiesIn.get(namespace)?.matching(podMetadata.labels) ?? [];
    return exposeWorkload(workload, { services, routes, policies });
  };
}

/** Per namespace, so that a workload meets only the objects that choose its labels. */
function indexBySelector(
  resources: readonly Resource[],
  toSelector: (resource: Resource) => LabelSelector | undefined,
): Map<string, SelectorIndex<Resource>> {
  const byNamespace = Map.groupBy(resources, ({ object }) => object.metadata.namespace ?? "default");
  return new Map(
    [...byNamespace].map(([namespace, all]) => [
      namespace,
      new SelectorIndex(all.map((one) => [toSelector(one), one])),
    ]),
  );
}

function exposeWorkload(workload: BareWorkload, doors: Doors): Exposed {
  const exposedBy = [...findHostDoors(workload), ...findServiceDoors(workload, doors)];
  if (exposedBy.length > 0) return { exposure: "internet", exposedBy };
  const exposure: Exposure = isIsolated(doors.policies) ? "isolated" : "cluster";
  return { exposure, exposedBy };
}

function findHostDoors({ podSpec, containers }: BareWorkload): string[] {
  const listens = containers.some(({ spec }) => (spec.ports?.length ?? 0) > 0);
  const hostPorts = containers.flatMap(
    ({ spec }) => spec.ports?.flatMap(({ hostPort }) => (hostPort ? [hostPort] : [])) ?? [],
  );
  return [
    // Without a port it listens on, being in the node's network lets the pod out and nobody in.
    ...(podSpec.hostNetwork === true && listens ? ["the host network"] : []),
    ...hostPorts.map((port) => `host port ${port}`),
  ];
}

function findServiceDoors(workload: BareWorkload, { services, routes }: Doors): string[] {
  return services.flatMap(({ object }) => {
    const name = object.metadata.name ?? "";
    const type = asString(dig(object, "spec", "type"));
    const route = routes.get(`${workload.namespace}/${name}`);
    const isOpen =
      type === "LoadBalancer" || type === "NodePort" || asList(dig(object, "spec", "externalIPs")).length > 0;
    return [
      ...(isOpen ? [`Service/${name} (${type ?? "external IPs"})`] : []),
      ...(route === undefined ? [] : [route]),
    ];
  });
}

/** Selected for ingress by at least one policy, and no policy that selects it admits anybody. */
function isIsolated(policies: readonly Resource[]): boolean {
  const selecting = policies.filter(({ object }) => {
    const types = asList(dig(object, "spec", "policyTypes"));
    return types.length === 0 || types.includes("Ingress");
  });
  return selecting.length > 0 && selecting.every(({ object }) => asList(dig(object, "spec", "ingress")).length === 0);
}

/** `namespace/service` → what leads to it from outside. */
function toRoutes(ofKind: (groupKind: string) => readonly Resource[]): Map<string, string> {
  const routes = new Map<string, string>();
  const add = (resource: Resource, service: Json | undefined, namespace?: Json): void => {
    const { kind, metadata } = resource.object;
    if (typeof service !== "string") return;
    const home = asString(namespace) ?? metadata.namespace ?? "default";
    routes.set(`${home}/${service}`, `${kind}/${metadata.name ?? ""}`);
  };
  for (const ingress of [...ofKind("networking.k8s.io/Ingress"), ...ofKind("extensions/Ingress")]) {
    const spec = ingress.object["spec"];
    for (const backend of [dig(spec, "defaultBackend"), dig(spec, "backend")]) add(ingress, serviceOf(backend));
    for (const rule of asList(dig(spec, "rules"))) {
      for (const path of asList(dig(rule, "http", "paths"))) add(ingress, serviceOf(dig(path, "backend")));
    }
  }
  for (const kind of ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"]) {
    for (const route of ofKind(`gateway.networking.k8s.io/${kind}`)) {
      for (const rule of asList(dig(route.object, "spec", "rules"))) {
        for (const backend of asList(dig(rule, "backendRefs")))
          add(route, dig(backend, "name"), dig(backend, "namespace"));
      }
    }
  }
  for (const route of ofKind("networking.istio.io/VirtualService")) addMeshRoute(route, add);
  return routes;
}

/** Services a virtual service leads to; without a gateway, or with `mesh` alone, it is for traffic inside the mesh. */
function addMeshRoute(
  route: Resource,
  add: (from: Resource, service: Json | undefined, namespace?: Json) => void,
): void {
  const spec = route.object["spec"];
  if (!asList(dig(spec, "gateways")).some((gateway) => gateway !== "mesh")) return;
  for (const protocol of ["http", "tls", "tcp"]) {
    for (const rule of asList(dig(spec, protocol))) {
      for (const target of asList(dig(rule, "route"))) {
        const [service, namespace] = (asString(dig(target, "destination", "host")) ?? "").split(".");
        add(route, service, namespace);
      }
    }
  }
}

function serviceOf(backend: Json | undefined): Json | undefined {
  return dig(backend, "service", "name") ?? dig(backend, "serviceName");
}
