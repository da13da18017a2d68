import type { ApiResource } from "./api-resource.ts";

/** Kinds that are not read though they can be listed, and why; group and plural name, `*` for the whole group. */
const UNREAD: ReadonlyMap<string, string> = new Map([
  ["/events", "messages about what happened, not what is set"],
  ["events.k8s.io/events", "messages about what happened, not what is set"],
  ["coordination.k8s.io/leases", "heartbeats"],
  ["coordination.k8s.io/leasecandidates", "heartbeats"],
  ["/endpoints", "the same as EndpointSlice, which is read"],
  ["/componentstatuses", "deprecated, and computed at each request"],
  ["metrics.k8s.io/*", "measurements"],
  ["custom.metrics.k8s.io/*", "measurements"],
  ["external.metrics.k8s.io/*", "measurements"],
  ["extensions/*", "the same as apps and networking.k8s.io, which are read"],
  ["packages.operators.coreos.com/packagemanifests", "a catalogue of what could be installed"],
  ["project.openshift.io/projects", "the same as Namespace, which is read"],
  ["image.openshift.io/imagestreamtags", "the same as ImageStream, which is read"],
  ["image.openshift.io/imagetags", "the same as ImageStream, which is read"],
  ["wgpolicyk8s.io/*", "reports of other scanners"],
  ["openreports.io/*", "reports of other scanners"],
  ["reports.kyverno.io/*", "reports of other scanners"],
  ["aquasecurity.github.io/*", "reports of other scanners"],
  ["spdx.softwarecomposition.kubescape.io/*", "reports of other scanners"],
]);

/** Why a kind is not read, or undefined when it is. */
export function whyUnread({ group, name }: Pick<ApiResource, "group" | "name">): string | undefined {
  return UNREAD.get(`${group}/${name}`) ?? UNREAD.get(`${group}/*`);
}
