import { asString, dig, type KubernetesObject, type Picture, type Workload } from "../../model/index.ts";
import { findWorkloads, namespaceOf } from "./place.ts";

/** The Service's type; ClusterIP when it names none. */
export function typeOf(service: KubernetesObject): string {
  return asString(dig(service, "spec", "type")) ?? "ClusterIP";
}

/** The Service's pod selector, or undefined when it has none and somebody else writes its endpoints. */
export function selectorOf(service: KubernetesObject): Record<string, string> | undefined {
  const selector = dig(service, "spec", "selector");
  const isEmpty = typeof selector !== "object" || selector === null || Object.keys(selector).length === 0;
  return isEmpty ? undefined : (selector as Record<string, string>);
}

/** The workloads whose pods get the Service's traffic. */
export function workloadsBehind(service: KubernetesObject, picture: Picture): Workload[] {
  const selector = selectorOf(service);
  if (selector === undefined) return [];
  return findWorkloads(picture, namespaceOf(service), { matchLabels: selector });
}

const INTERNAL: Readonly<Record<string, readonly string[]>> = {
  "service.beta.kubernetes.io/aws-load-balancer-internal": ["true", "0.0.0.0/0"],
  "service.beta.kubernetes.io/aws-load-balancer-scheme": ["internal"],
  "service.beta.kubernetes.io/azure-load-balancer-internal": ["true"],
  "networking.gke.io/load-balancer-type": ["internal"],
  "cloud.google.com/load-balancer-type": ["internal"],
  "service.beta.kubernetes.io/oci-load-balancer-internal": ["true"],
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type": ["private"],
  "service.beta.kubernetes.io/openstack-internal-load-balancer": ["true"],
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": ["intranet"],
};

/** Whether an annotation of the clouds keeps the load balancer inside the private network. */
export function isInternal({ metadata }: KubernetesObject): boolean {
  return Object.entries(INTERNAL).some(([key, values]) =>
    values.includes((asString(dig(metadata, "annotations", key)) ?? "").toLowerCase()),
  );
}
