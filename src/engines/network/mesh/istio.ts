import { matchesSelector } from "../../../formats/selector/index.ts";
import { asList, asObject, asString, dig, type Picture, type Resource, type Workload } from "../../../model/index.ts";
import { type MeshFact, type MeshMode, nameOfResource, namespaceOf, toMark } from "./fact.ts";

/** Policies here are about the whole mesh; meshes may be set up with another one. */
const ROOT_NAMESPACE = "istio-system";
const PROXY = "istio-proxy";

/** What Istio says of a workload; undefined where it has no part in the mesh. */
export function toIstioFact(picture: Picture, workload: Workload): MeshFact | undefined {
  if (!isInMesh(picture, workload)) return undefined;
  const levels = toLevels(picture.ofKind("security.istio.io/PeerAuthentication"), workload);
  const because: string[] = [];
  const mode = inherit(levels, because);
  const authorizations = picture
    .ofKind("security.istio.io/AuthorizationPolicy")
    .filter((policy) => isAbout(policy, workload))
    .map((policy) => `${nameOfResource(policy)} (${asString(dig(policy.object, "spec", "action")) ?? "ALLOW"})`);
  return { workload, mesh: "istio", mode, ports: toPorts(levels[0] ?? [], mode), authorizations, because };
}

/** Injection is asked for by the pod, else by its namespace; a proxy that is there already says the same. */
function isInMesh(picture: Picture, workload: Workload): boolean {
  if (workload.containers.some(({ name }) => name === PROXY)) return true;
  const inject =
    asString(dig(workload.podMetadata, "labels", "sidecar.istio.io/inject")) ??
    asString(dig(workload.podMetadata, "annotations", "sidecar.istio.io/inject"));
  if (inject !== undefined) return inject === "true";
  const isAmbient = toMark(picture, workload, "labels", "istio.io/dataplane-mode") === "ambient";
  const marked = toMark(picture, workload, "labels", "istio-injection");
  if (marked !== undefined) return marked === "enabled" || isAmbient;
  return isAmbient || toMark(picture, workload, "labels", "istio.io/rev") !== undefined;
}

/** Policies for the workload itself, its namespace, and the mesh: the narrowest that says something decides. */
function toLevels(policies: readonly Resource[], workload: Workload): readonly (readonly Resource[])[] {
  const about = policies.filter((policy) => isAbout(policy, workload));
  const own = namespaceName(workload);
  return [
    about.filter((policy) => hasSelector(policy)),
    about.filter((policy) => !hasSelector(policy) && namespaceOf(policy) === own),
    about.filter((policy) => !hasSelector(policy) && namespaceOf(policy) === ROOT_NAMESPACE && own !== ROOT_NAMESPACE),
  ];
}

const namespaceName = ({ namespace }: Workload): string => (namespace === "" ? "default" : namespace);

const hasSelector = ({ object }: Resource): boolean =>
  Object.keys(asObject(dig(object, "spec", "selector", "matchLabels")) ?? {}).length > 0;

/** A policy of the root namespace is about all namespaces, with or without a selector for those that allow and deny. */
function isAbout(policy: Resource, workload: Workload): boolean {
  const place = namespaceOf(policy);
  const isOfMesh = place === ROOT_NAMESPACE && (!hasSelector(policy) || policy.object.kind === "AuthorizationPolicy");
  if (place !== namespaceName(workload) && !isOfMesh) return false;
  // With `targetRefs` it is about a waypoint or a gateway.
  const { spec } = policy.object;
  if (asList(dig(spec, "targetRefs")).length > 0 || dig(spec, "targetRef") !== undefined) return false;
  if (!hasSelector(policy)) return true;
  const matchLabels = asObject(dig(spec, "selector", "matchLabels")) as Record<string, string>;
  return matchesSelector({ matchLabels }, workload.podMetadata.labels);
}

const MODES: ReadonlyMap<string, MeshMode> = new Map([
  ["STRICT", "strict"],
  ["PERMISSIVE", "permissive"],
  ["DISABLE", "disabled"],
]);

/** Of several policies at one level the oldest counts, which files do not say: unless they agree, it is unknown. */
function inherit(levels: readonly (readonly Resource[])[], because: string[]): MeshMode {
  for (const policies of levels) {
    const said = policies.flatMap((policy) => {
      const written = asString(dig(policy.object, "spec", "mtls", "mode")) ?? "UNSET";
      return written === "UNSET" ? [] : [{ policy, mode: MODES.get(written) ?? ("unknown" as const) }];
    });
    const [first] = said;
    if (first === undefined) continue;
    because.push(...said.map(({ policy }) => nameOfResource(policy)));
    return said.every(({ mode }) => mode === first.mode) ? first.mode : "unknown";
  }
  because.push("no PeerAuthentication says otherwise");
  return "permissive";
}

/** Ports are told apart only by policies with a selector. */
function toPorts(policies: readonly Resource[], whole: MeshMode): ReadonlyMap<number, MeshMode> {
  const ports = new Map<number, MeshMode>();
  for (const { object } of policies) {
    for (const [port, said] of Object.entries(asObject(dig(object, "spec", "portLevelMtls")) ?? {})) {
      if (!/^\d{1,5}$/.test(port)) continue;
      const written = asString(dig(said, "mode")) ?? "UNSET";
      const mode = written === "UNSET" ? whole : (MODES.get(written) ?? "unknown");
      const before = ports.get(Number(port));
      ports.set(Number(port), before === undefined || before === mode ? mode : "unknown");
    }
  }
  return ports;
}
