import { matchesLabels, matchesSelector } from "../../src/formats/selector/index.ts";
import {
  asObject,
  asString,
  dig,
  type LabelSelector,
  type Picture,
  type Resource,
  type Workload,
} from "../../src/model/index.ts";
import { type Binding, hasPort, type Ingress, type Service, type Webhooks } from "./objects.ts";
import { findDanglingInPods } from "./pod-references.ts";

/** Everything one object names and nobody has: `Ingress/web: Service web port http`. Empty when the shop holds together. */
export function findDangling(picture: Picture): string[] {
  return [
    ...findDanglingInPods(picture),
    ...picture.workloads.flatMap((workload) => checkSelector(workload, picture)),
    ...of<Service>(picture, "/Service").flatMap((service) => checkService(service, picture)),
    ...of<Ingress>(picture, "networking.k8s.io/Ingress").flatMap((ingress) => checkIngress(ingress, picture)),
    ...checkSelected(picture, "policy/PodDisruptionBudget", "selector"),
    ...checkSelected(picture, "networking.k8s.io/NetworkPolicy", "podSelector"),
    ...picture.ofKind("autoscaling/HorizontalPodAutoscaler").flatMap((one) => checkTarget(one, picture)),
    ...["ClusterRoleBinding", "RoleBinding"].flatMap((kind) =>
      of<Binding>(picture, `rbac.authorization.k8s.io/${kind}`).flatMap((binding) => checkBinding(binding, picture)),
    ),
    ...of<Webhooks>(picture, "admissionregistration.k8s.io/ValidatingWebhookConfiguration").flatMap(
      ({ name, object }) =>
        object.webhooks.flatMap(({ clientConfig: { service } }) =>
          hasPort(picture, service.namespace, service.name, service.port ?? 443) ? [] : [`${name}: its Service`],
        ),
    ),
  ];
}

interface Named<Shape> {
  readonly name: string;
  readonly namespace: string;
  readonly resource: Resource;
  readonly object: Shape;
}

function of<Shape>(picture: Picture, groupKind: string): Named<Shape>[] {
  return picture.ofKind(groupKind).map((resource) => {
    const { kind, metadata } = resource.object;
    const object = resource.object as unknown as Shape;
    return { name: `${kind}/${metadata.name}`, namespace: metadata.namespace ?? "", resource, object };
  });
}

function checkSelector({ resource: { object }, podMetadata }: Workload, picture: Picture): string[] {
  const name = `${object.kind}/${object.metadata.name}`;
  const selector = asObject(dig(object, "spec", "selector")) as LabelSelector | undefined;
  const service = asString(dig(object, "spec", "serviceName"));
  return [
    ...(selector === undefined || matchesSelector(selector, podMetadata.labels) ? [] : [`${name}: its own pods`]),
    ...(service === undefined || picture.find("/Service", object.metadata.namespace ?? "", service) !== undefined
      ? []
      : [`${name}: Service ${service}`]),
  ];
}

function checkService({ name, namespace, object }: Named<Service>, picture: Picture): string[] {
  const pods = picture
    .workloadsIn(namespace)
    .filter(({ podMetadata }) => matchesLabels(object.spec.selector, podMetadata.labels));
  if (pods.length === 0) return [`${name}: pods`];
  return object.spec.ports.flatMap(({ port, targetPort = port }) =>
    pods.every((pod) => hasContainerPort(pod, targetPort)) ? [] : [`${name}: port ${targetPort} of its pods`],
  );
}

function hasContainerPort({ containers }: Workload, wanted: string | number): boolean {
  return containers.some(({ spec }) =>
    (spec.ports ?? []).some(
      ({ name, containerPort }) => (typeof wanted === "string" ? name : containerPort) === wanted,
    ),
  );
}

function checkIngress({ name, namespace, resource, object }: Named<Ingress>, picture: Picture): string[] {
  const backends = object.spec.rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend.service));
  const isIssued = resource.object.metadata.annotations?.["cert-manager.io/cluster-issuer"] !== undefined;
  const certificates = (object.spec.tls ?? []).map(({ secretName }) => secretName);
  return [
    ...backends.flatMap((service) =>
      hasPort(picture, namespace, service.name, service.port.name ?? service.port.number ?? 0)
        ? []
        : [`${name}: Service ${service.name} and its port`],
    ),
    ...certificates.flatMap((secret) =>
      isIssued || picture.find("/Secret", namespace, secret) !== undefined ? [] : [`${name}: Secret ${secret}`],
    ),
  ];
}

function checkSelected(picture: Picture, groupKind: string, field: string): string[] {
  return picture.ofKind(groupKind).flatMap(({ object }) => {
    const selector = dig(object, "spec", field) as LabelSelector | undefined;
    const pods = picture.workloadsIn(object.metadata.namespace ?? "");
    const isUsed = pods.some(({ podMetadata }) => matchesSelector(selector, podMetadata.labels));
    return isUsed ? [] : [`${object.kind}/${object.metadata.name}: pods`];
  });
}

function checkTarget({ object }: Resource, picture: Picture): string[] {
  const { kind, name } = dig(object, "spec", "scaleTargetRef") as { kind: string; name: string };
  const isThere = picture.find(`apps/${kind}`, object.metadata.namespace ?? "", name) !== undefined;
  return isThere ? [] : [`${object.kind}/${object.metadata.name}: ${kind} ${name}`];
}

function checkBinding({ name, namespace, object }: Named<Binding>, picture: Picture): string[] {
  const { roleRef, subjects } = object;
  const isBuiltIn = roleRef.name === "cluster-admin";
  const scope = roleRef.kind === "ClusterRole" ? "" : namespace;
  const hasRole = isBuiltIn || picture.find(`rbac.authorization.k8s.io/${roleRef.kind}`, scope, roleRef.name);
  const lost = subjects.filter(
    (one) => one.kind === "ServiceAccount" && picture.find("/ServiceAccount", one.namespace, one.name) === undefined,
  );
  return [
    ...(hasRole ? [] : [`${name}: ${roleRef.kind} ${roleRef.name}`]),
    ...lost.map((one) => `${name}: ServiceAccount ${one.name}`),
  ];
}
