import { asList, asString, dig, type Json, type Picture, type Resource } from "../../../model/index.ts";

/** A service that something outside leads to. */
export interface Backend {
  readonly resource: Resource;
  /** What leads there: `Ingress`, `Route`, `HTTPRoute`. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly serviceNamespace: string;
  readonly service: string;
  /** Number or name; absent: every port of the service. */
  readonly port?: string | number;
  /** The port is meant as that of the pods, not that of the service. */
  readonly isTarget: boolean;
}

const ROUTE_KINDS = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

/** Every service that Ingress, OpenShift Route, Gateway API routes and mesh gateways lead to. */
export function toBackends(picture: Picture): Backend[] {
  const ingresses = [...picture.ofKind("networking.k8s.io/Ingress"), ...picture.ofKind("extensions/Ingress")];
  return [
    ...ingresses.flatMap(ofIngress),
    ...[...picture.ofKind("route.openshift.io/Route"), ...picture.ofKind("/Route")].flatMap(ofRoute),
    ...ROUTE_KINDS.flatMap((kind) => picture.ofKind(`gateway.networking.k8s.io/${kind}`)).flatMap(ofGatewayRoute),
    ...picture.ofKind("networking.istio.io/VirtualService").flatMap(ofVirtualService),
  ];
}

function toBackend(
  resource: Resource,
  service: Json | undefined,
  port: Json | undefined,
  options: { readonly namespace?: Json | undefined; readonly isTarget?: boolean } = {},
): Backend[] {
  if (typeof service !== "string") return [];
  const { object } = resource;
  const { name = "", namespace = "default" } = object.metadata;
  const isPort = typeof port === "string" || typeof port === "number";
  return [
    {
      resource,
      kind: object.kind,
      namespace,
      name,
      serviceNamespace: asString(options.namespace) ?? namespace,
      service,
      ...(isPort ? { port } : {}),
      isTarget: options.isTarget ?? false,
    },
  ];
}

function ofIngress(ingress: Resource): Backend[] {
  const { spec } = ingress.object;
  const paths = asList(dig(spec, "rules")).flatMap((rule) => asList(dig(rule, "http", "paths")));
  const backends = [dig(spec, "defaultBackend"), dig(spec, "backend"), ...paths.map((path) => dig(path, "backend"))];
  return backends.flatMap((backend) => {
    const service = dig(backend, "service");
    const port = dig(service, "port", "number") ?? dig(service, "port", "name") ?? dig(backend, "servicePort");
    return toBackend(ingress, dig(service, "name") ?? dig(backend, "serviceName"), port);
  });
}

function ofRoute(route: Resource): Backend[] {
  const { spec } = route.object;
  const port = dig(spec, "port", "targetPort");
  const targets = [dig(spec, "to"), ...asList(dig(spec, "alternateBackends"))];
  return targets
    .filter((target) => (dig(target, "kind") ?? "Service") === "Service")
    .flatMap((target) => toBackend(route, dig(target, "name"), port, { isTarget: true }));
}

function ofGatewayRoute(route: Resource): Backend[] {
  const rules = asList(dig(route.object, "spec", "rules"));
  const references = rules.flatMap((rule) => asList(dig(rule, "backendRefs")));
  return references
    .filter((reference) => (dig(reference, "kind") ?? "Service") === "Service")
    .flatMap((reference) =>
      toBackend(route, dig(reference, "name"), dig(reference, "port"), { namespace: dig(reference, "namespace") }),
    );
}

/** Without a gateway, or with `mesh` alone, it is for traffic inside of the mesh. */
function ofVirtualService(route: Resource): Backend[] {
  const { spec } = route.object;
  if (!asList(dig(spec, "gateways")).some((gateway) => gateway !== "mesh")) return [];
  const rules = ["http", "tls", "tcp"].flatMap((protocol) => asList(dig(spec, protocol)));
  return rules
    .flatMap((rule) => asList(dig(rule, "route")))
    .flatMap((target) => {
      const [service, namespace] = (asString(dig(target, "destination", "host")) ?? "").split(".");
      return toBackend(route, service, dig(target, "destination", "port", "number"), { namespace });
    });
}
