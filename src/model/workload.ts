import type { ContainerSpec, PodSpec } from "./pod.ts";
import type { Path } from "./path.ts";
import type { ObjectMeta, Resource } from "./resource.ts";

/** How Kubernetes runs the container. A sidecar is an init container with `restartPolicy: Always`. */
export type ContainerKind = "init" | "sidecar" | "container" | "ephemeral";

/** One container of a pod template, with the way to it. */
export interface Container {
  readonly kind: ContainerKind;
  /** The container's name; its position (`containers[0]`) when the manifest gives none. */
  readonly name: string;
  readonly spec: ContainerSpec;
  /** From the root of the object: `spec, template, spec, containers, 0`. */
  readonly path: Path;
}

/** Who can reach the workload, as far as the objects read say. */
export type Exposure =
  /** From outside the cluster: ingress, gateway, load balancer, node port, host port or host network. */
  | "internet"
  /** From other pods, or nothing known. */
  | "cluster"
  /** A network policy admits nobody. */
  | "isolated";

/** An object that carries a pod template: Pod, Deployment, CronJob, or a custom resource. */
export interface Workload {
  readonly resource: Resource;
  /** From the root of the object to the pod spec: `spec, template, spec`. */
  readonly specPath: Path;
  /** From the root of the object to the pod's metadata: `spec, template, metadata`. */
  readonly metadataPath: Path;
  readonly namespace: string;
  readonly podMetadata: ObjectMeta;
  readonly podSpec: PodSpec;
  /** Init, sidecar, ordinary and ephemeral containers, in that order of the manifest's lists. */
  readonly containers: readonly Container[];
  readonly exposure: Exposure;
  /** What exposes it, for messages: `Ingress/shop`, `Service/web (LoadBalancer)`. */
  readonly exposedBy: readonly string[];
}
