import { matchesLabels } from "../../formats/selector/index.ts";
import { readCertificate, readPem } from "../../formats/x509/index.ts";
import { asList, asObject, asString, dig, isObject, type KubernetesObject } from "../../model/index.ts";
import type { Cluster } from "./cluster.ts";
import { type EnforcementFinding, toFinding } from "./finding.ts";
import type { Gate } from "./gate.ts";
import { toWebhook } from "./webhook-gates.ts";

const SOON_DAYS = 30;
const DAY_MS = 86_400_000;
const MAX_CERTIFICATES = 50;

/** Whether the API server can reach a webhook and trust it. */
export function checkReach(cluster: Cluster): EnforcementFinding[] {
  return cluster.gates
    .filter(({ is }) => is === "webhook")
    .flatMap((gate) => [...checkAuthority(gate, cluster), ...checkService(gate, cluster)]);
}

/** A Service of a webhook, and what of it is named. */
export function toService(
  gate: Gate,
): { readonly namespace: string; readonly name: string; readonly port: number } | undefined {
  const service = asObject(dig(toWebhook(gate), "clientConfig", "service"));
  const [namespace, name] = [asString(service?.["namespace"]), asString(service?.["name"])];
  if (namespace === undefined || name === undefined) return undefined;
  const port = service?.["port"];
  return { namespace, name, port: typeof port === "number" ? port : 443 };
}

/** A webhook that fails open and is never reached protects nothing and nobody notices; one that fails closed is noticed at once. */
function toSeverity({ failsClosed }: Gate): "high" | "medium" {
  return failsClosed ? "medium" : "high";
}

function checkAuthority(gate: Gate, { now, isAll }: Cluster): EnforcementFinding[] {
  const text = asString(dig(toWebhook(gate), "clientConfig", "caBundle")) ?? "";
  const path = [...gate.path, "clientConfig", "caBundle"];
  const tell = (
    id: "no-ca-bundle" | "ca-bundle-invalid" | "ca-bundle-expires",
    severity: "high" | "medium",
    what: string,
  ) => [toFinding(id, severity, gate.object, path, `${gate.name}: ${what}`)];
  if (text === "") {
    // Manifests often leave it to be filled in; what comes from a server carries a uid. A URL may have a certificate of a public authority.
    const isLive = isAll("/Service") || gate.object.metadata["uid"] !== undefined;
    return !isLive || toService(gate) === undefined
      ? []
      : tell("no-ca-bundle", toSeverity(gate), "there is no caBundle");
  }
  const ends = readEnds(Buffer.from(text, "base64").toString("latin1"));
  if (ends.length === 0) return tell("ca-bundle-invalid", toSeverity(gate), "caBundle holds no certificate");
  const last = Math.max(...ends.map((end) => end.getTime()));
  const days = Math.floor((last - now.getTime()) / DAY_MS);
  const day = new Date(last).toISOString().slice(0, 10);
  if (last <= now.getTime())
    return tell("ca-bundle-invalid", toSeverity(gate), `every certificate of caBundle has expired, the last on ${day}`);
  return days < SOON_DAYS ? tell("ca-bundle-expires", "medium", `caBundle expires on ${day}, in ${days} days`) : [];
}

/** When each certificate of a PEM text ends. */
function readEnds(text: string): Date[] {
  const ends: Date[] = [];
  let next = readPem(text);
  for (let read = 0; next !== undefined && read < MAX_CERTIFICATES; read++) {
    const made = next.block.type === "CERTIFICATE" ? readCertificate(next.block.bytes) : undefined;
    const end = made?.is === "read" ? new Date(asString(made.value["NotAfter"]) ?? "") : undefined;
    if (end !== undefined && !Number.isNaN(end.getTime())) ends.push(end);
    next = readPem(next.rest);
  }
  return ends;
}

function checkService(gate: Gate, cluster: Cluster): EnforcementFinding[] {
  const named = toService(gate);
  if (named === undefined) return [];
  const { namespace, name, port } = named;
  const path = [...gate.path, "clientConfig", "service"];
  const service = cluster
    .ofKind("/Service")
    .find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  if (service === undefined) {
    if (!cluster.isAll("/Service")) return [];
    return [
      toFinding(
        "service-missing",
        toSeverity(gate),
        gate.object,
        path,
        `${gate.name}: there is no Service ${namespace}/${name}`,
      ),
    ];
  }
  const ports = asList(dig(service, "spec", "ports"));
  if (ports.length > 0 && !ports.some((one) => dig(one, "port") === port))
    return [
      toFinding(
        "service-missing",
        toSeverity(gate),
        gate.object,
        [...path, "port"],
        `${gate.name}: Service ${namespace}/${name} has no port ${port}`,
      ),
    ];
  if (dig(service, "spec", "type") === "ExternalName" || isReady(service, cluster)) return [];
  return [
    toFinding(
      "service-without-endpoints",
      toSeverity(gate),
      gate.object,
      path,
      `${gate.name}: nothing stands ready behind Service ${namespace}/${name}`,
    ),
  ];
}

/** Also when nobody can tell: no EndpointSlices were given. */
function isReady({ metadata: { name = "", namespace } }: KubernetesObject, cluster: Cluster): boolean {
  const all = cluster.ofKind("discovery.k8s.io/EndpointSlice");
  if (all.length === 0 && !cluster.isAll("discovery.k8s.io/EndpointSlice")) return true;
  return all
    .filter(
      ({ metadata }) =>
        metadata.namespace === namespace && matchesLabels({ "kubernetes.io/service-name": name }, metadata.labels),
    )
    .some((slice) =>
      // An endpoint that does not say is ready.
      asList(slice["endpoints"]).some((one) => isObject(one) && dig(one, "conditions", "ready") !== false),
    );
}
