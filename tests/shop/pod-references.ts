import {
  asList,
  asObject,
  asString,
  type Container,
  dig,
  type Picture,
  type Volume,
  type Workload,
} from "../../src/model/index.ts";
import { hasPort } from "./objects.ts";

/** What pods name and nobody has: accounts, keys, volumes, named ports, and Services by their address. */
export function findDanglingInPods(picture: Picture): string[] {
  return picture.workloads.flatMap((workload) => {
    const { object } = workload.resource;
    const account = workload.podSpec.serviceAccountName ?? "default";
    const hasAccount = account === "default" || picture.find("/ServiceAccount", workload.namespace, account);
    const lost = [
      ...(hasAccount ? [] : [`ServiceAccount ${account}`]),
      ...(workload.podSpec.volumes ?? []).flatMap((volume) => checkVolume(volume, workload, picture)),
      ...workload.containers.flatMap((container) => checkContainer(container, workload, picture)),
    ];
    return lost.map((what) => `${object.kind}/${object.metadata.name}: ${what}`);
  });
}

function checkVolume(
  { name, secret, configMap, projected }: Volume,
  { namespace }: Workload,
  picture: Picture,
): string[] {
  const maps = [configMap?.name, ...(projected?.sources ?? []).map((source) => source.configMap?.name)];
  const secrets = [secret?.secretName, ...(projected?.sources ?? []).map((source) => source.secret?.name)];
  return [
    ...maps.filter((map) => map !== undefined && !keysOfMap(map, namespace, picture)),
    ...secrets.filter((one) => one !== undefined && !keysOfSecret(one, namespace, picture)),
  ].map((source) => `volume ${name} of ${source}`);
}

function checkContainer({ spec }: Container, workload: Workload, picture: Picture): string[] {
  const { namespace, podSpec, resource } = workload;
  const claims = asList(dig(resource.object, "spec", "volumeClaimTemplates")).map((one) =>
    dig(one, "metadata", "name"),
  );
  const volumes = new Set([...(podSpec.volumes ?? []).map(({ name }) => name), ...claims]);
  const places = (spec.volumeMounts ?? []).map(({ mountPath }) => mountPath);
  const ports = new Set((spec.ports ?? []).map(({ name }) => name));
  const probes = [spec.livenessProbe, spec.readinessProbe, spec.startupProbe];
  const probed = probes.flatMap((probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? []);
  return [
    ...(spec.volumeMounts ?? []).flatMap(({ name }) => (volumes.has(name) ? [] : [`volume ${name}`])),
    ...(new Set(places).size === places.length ? [] : ["two volumes in one place"]),
    ...probed.filter((port) => typeof port === "string" && !ports.has(port)).map((port) => `port ${port}`),
    ...(spec.env ?? []).flatMap(({ name, value, valueFrom }) => {
      const { secretKeyRef: secret, configMapKeyRef: map } = valueFrom ?? {};
      const inSecret = !secret || keysOfSecret(secret.name ?? "", namespace, picture)?.includes(secret.key ?? "");
      const inMap = !map || keysOfMap(map.name ?? "", namespace, picture)?.includes(map.key ?? "");
      return inSecret && inMap && reaches(value ?? "", picture) ? [] : [`variable ${name}`];
    }),
    ...(spec.envFrom ?? []).flatMap(({ secretRef: secret, configMapRef: map }) => {
      const inSecret = !secret || keysOfSecret(secret.name ?? "", namespace, picture);
      const inMap = !map || keysOfMap(map.name ?? "", namespace, picture);
      return inSecret && inMap ? [] : [`variables of ${secret?.name ?? map?.name}`];
    }),
  ];
}

/** Whether an address `name.namespace.svc:port` in a value is one of a Service. */
function reaches(value: string, picture: Picture): boolean {
  const [, name, namespace, port] = /([a-z-]+)\.([a-z-]+)\.svc(?::(\d+))?/.exec(value) ?? [];
  if (name === undefined || namespace === undefined) return true;
  if (port === undefined) return picture.find("/Service", namespace, name) !== undefined;
  return hasPort(picture, namespace, name, Number(port));
}

function keysOfMap(name: string, namespace: string, picture: Picture): readonly string[] | undefined {
  // The controller manager writes it into every namespace.
  if (name === "kube-root-ca.crt") return ["ca.crt"];
  const map = picture.find("/ConfigMap", namespace, name)?.object;
  return map === undefined ? undefined : Object.keys(asObject(map["data"]) ?? {});
}

/** Keys of a Secret, or of what an operator makes one from. */
function keysOfSecret(name: string, namespace: string, picture: Picture): readonly string[] | undefined {
  const secret = picture.find("/Secret", namespace, name)?.object;
  if (secret !== undefined) {
    return Object.keys({ ...asObject(secret["data"]), ...asObject(secret["stringData"]) });
  }
  const certificates = picture.ofKind("cert-manager.io/Certificate");
  const isCertificate = certificates.some(
    ({ object }) => object.metadata.namespace === namespace && dig(object, "spec", "secretName") === name,
  );
  if (isCertificate) return ["ca.crt", "tls.crt", "tls.key"];
  const external = picture
    .ofKind("external-secrets.io/ExternalSecret")
    .find(({ object }) => object.metadata.namespace === namespace && dig(object, "spec", "target", "name") === name);
  if (external === undefined) return undefined;
  return asList(dig(external.object, "spec", "data")).map((one) => asString(dig(one, "secretKey")) ?? "");
}
