import { matchesSelector } from "../../../formats/selector/index.ts";
import {
  asList,
  asNumber,
  asString,
  dig,
  type LabelSelector,
  type Picture,
  type Resource,
  type Workload,
} from "../../../model/index.ts";
import { type MeshFact, type MeshMode, nameOfResource, namespaceOf, toMark } from "./fact.ts";

const PROXY = "linkerd-proxy";

/** What the default policy of a pod, or of its namespace, lets in. @see https://linkerd.io/2/reference/authorization-policy/ */
const DEFAULTS: ReadonlyMap<string, MeshMode> = new Map([
  ["all-unauthenticated", "permissive"],
  ["cluster-unauthenticated", "permissive"],
  ["audit", "permissive"],
  ["all-authenticated", "strict"],
  ["cluster-authenticated", "strict"],
  ["all-tls-unauthenticated", "permissive"],
  ["deny", "closed"],
]);

/** What Linkerd says of a workload; undefined where it has no part in the mesh. */
export function toLinkerdFact(picture: Picture, workload: Workload): MeshFact | undefined {
  const inject = toMark(picture, workload, "annotations", "linkerd.io/inject");
  const hasProxy = workload.containers.some(({ name }) => name === PROXY);
  if (!hasProxy && inject !== "enabled" && inject !== "ingress") return undefined;
  const written = toMark(picture, workload, "annotations", "config.linkerd.io/default-inbound-policy");
  const mode = written === undefined ? "permissive" : (DEFAULTS.get(written) ?? "unknown");
  const because = [
    written === undefined
      ? "no default-inbound-policy is said: all-unauthenticated, unless Linkerd was set up otherwise"
      : `default-inbound-policy ${written}`,
  ];
  const ports = new Map<number, MeshMode>();
  const authorizations: string[] = [];
  for (const server of picture.ofKind("policy.linkerd.io/Server")) {
    if (!isFor(server, workload)) continue;
    const found = toAuthorizations(picture, server);
    authorizations.push(...found.map(({ resource }) => nameOfResource(resource)));
    const port = toPort(dig(server.object, "spec", "port"), workload);
    if (port !== undefined) ports.set(port, toServerMode(server, found));
    because.push(nameOfResource(server));
  }
  return { workload, mesh: "linkerd", mode, ports, authorizations: [...new Set(authorizations)], because };
}

function isFor(server: Resource, { namespace, podMetadata }: Workload): boolean {
  const selector = dig(server.object, "spec", "podSelector") as LabelSelector | undefined;
  return (
    namespaceOf(server) === (namespace === "" ? "default" : namespace) && matchesSelector(selector, podMetadata.labels)
  );
}

function toPort(written: unknown, { containers }: Workload): number | undefined {
  if (typeof written === "number") return written;
  const name = asString(written);
  const declared = containers.flatMap(({ spec }) => asList(spec["ports"]));
  return asNumber(
    dig(
      declared.find((port) => dig(port, "name") === name),
      "containerPort",
    ),
  );
}

interface Authorization {
  readonly resource: Resource;
  /** Undefined: it cannot be said whom it lets in. */
  readonly mode: MeshMode | undefined;
}

/** What lets callers in to a server: authorizations that name or choose it, and policies that target it or its namespace. */
function toAuthorizations(picture: Picture, server: Resource): readonly Authorization[] {
  const namespace = namespaceOf(server);
  const name = server.object.metadata.name;
  const byServer = picture.ofKind("policy.linkerd.io/ServerAuthorization").filter((resource) => {
    const selector = dig(resource.object, "spec", "server", "selector") as LabelSelector | undefined;
    const isNamed = dig(resource.object, "spec", "server", "name") === name;
    return namespaceOf(resource) === namespace && (isNamed || matchesSelector(selector, server.object.metadata.labels));
  });
  const byPolicy = picture.ofKind("policy.linkerd.io/AuthorizationPolicy").filter((resource) => {
    const target = dig(resource.object, "spec", "targetRef");
    if (namespaceOf(resource) !== namespace) return false;
    const kind = dig(target, "kind");
    return (
      (kind === "Server" && dig(target, "name") === name) || (kind === "Namespace" && dig(target, "name") === namespace)
    );
  });
  return [
    ...byServer.map((resource): Authorization => {
      const isOpen = dig(resource.object, "spec", "client", "unauthenticated") === true;
      const isLoose = dig(resource.object, "spec", "client", "meshTLS", "unauthenticatedTLS") === true;
      return { resource, mode: isOpen || isLoose ? "permissive" : "strict" };
    }),
    ...byPolicy.map((resource): Authorization => {
      const wanted = asList(dig(resource.object, "spec", "requiredAuthenticationRefs")).map((one) => dig(one, "kind"));
      const isStrict = wanted.some((kind) => kind === "MeshTLSAuthentication" || kind === "ServiceAccount");
      const isOpen = wanted.every((kind) => kind === "NetworkAuthentication");
      return { resource, mode: isStrict ? "strict" : isOpen ? "permissive" : undefined };
    }),
  ];
}

/** A server lets in nobody whom nothing authorizes, unless it says otherwise itself. */
function toServerMode(server: Resource, found: readonly Authorization[]): MeshMode {
  const access = asString(dig(server.object, "spec", "accessPolicy"));
  const own = access === undefined ? "closed" : (DEFAULTS.get(access) ?? "unknown");
  const modes = [own, ...found.map(({ mode }) => mode ?? "unknown")];
  if (modes.includes("permissive")) return "permissive";
  if (modes.includes("unknown")) return "unknown";
  return modes.includes("strict") ? "strict" : "closed";
}
