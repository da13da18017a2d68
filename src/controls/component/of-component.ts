import { type Component, type ComponentName, toComponents } from "../../formats/component/index.ts";
import {
  dig,
  type Context,
  type Observation,
  type ObjectControl,
  type Path,
  type Picture,
  type Resource,
  toGroupKind,
} from "../../model/index.ts";

/** What is wrong with a component; nothing when what was asked of it is met. */
export interface Complaint {
  readonly verdict?: "fail" | "unknown";
  readonly path: Path;
  readonly message: string;
  readonly impact?: Observation["impact"];
}

/** What a control asks of one component. */
export type Demand = (component: Component, context: Context) => Complaint | undefined;

const POD = ["/Pod", "apps/DaemonSet"];
const REPORT = "hauberk.dev/NodeReport";
const CONTROL_PLANE_LABELS = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

/** Kinds that tell the settings of a component; a Node tells that it has one whose settings nobody read. */
const KINDS: Readonly<Record<ComponentName, readonly string[]>> = {
  "kube-apiserver": [...POD, REPORT, "/Node"],
  "kube-controller-manager": [...POD, REPORT, "/Node"],
  "kube-scheduler": [...POD, REPORT, "/Node"],
  etcd: [...POD, REPORT, "/Node"],
  kubelet: ["kubelet.config.k8s.io/KubeletConfiguration", REPORT, "/Node"],
  "kube-proxy": ["kubeproxy.config.k8s.io/KubeProxyConfiguration", ...POD, REPORT],
};

/**
 * The parts of a control that asks something of a component: of static pods and their mirrors, of configuration files, and of
 * node reports for what no manifest tells. In a cluster where neither was read it is unknown, said once at the first node.
 */
export function ofComponent(
  name: ComponentName,
  demand: Demand,
): Pick<ObjectControl, "scope" | "kinds" | "applies" | "check"> {
  return {
    scope: "object",
    kinds: KINDS[name],
    applies: (resource, { picture }) =>
      isUnreported(resource, name, picture) || ofName(resource, name, picture).length > 0,
    check: (resource, context) =>
      isUnreported(resource, name, context.picture)
        ? unread(name, resource)
        : ofName(resource, name, context.picture).flatMap((component) => demand(component, context) ?? []),
  };
}

function ofName(resource: Resource, name: ComponentName, picture: Picture): readonly Component[] {
  const components = toComponents(resource).filter((component) => component.name === name);
  if (components.length === 0 || toGroupKind(resource.object) !== REPORT) return components;
  return hasManifest(name, resource.object.metadata.name, picture) ? [] : components;
}

/** The components that pods of the picture run: `kube-apiserver` for files, `kube-apiserver@node-1` for mirrors. */
const MANIFESTS = new WeakMap<Picture, ReadonlySet<string>>();

function hasManifest(name: ComponentName, node: string | undefined, picture: Picture): boolean {
  let known = MANIFESTS.get(picture);
  if (known === undefined) {
    known = new Set(
      picture.ofKind("/Pod").flatMap((pod) => {
        const at = dig(pod.object, "spec", "nodeName");
        return toComponents(pod).map((one) => (typeof at === "string" ? `${one.name}@${at}` : one.name));
      }),
    );
    MANIFESTS.set(picture, known);
  }
  return known.has(name) || known.has(`${name}@${node}`);
}

/** Whether this is the node to say of that nobody read the component's settings. */
function isUnreported(resource: Resource, name: ComponentName, picture: Picture): boolean {
  if (toGroupKind(resource.object) !== "/Node" || !picture.complete) return false;
  return findUnreported(name, picture) === resource;
}

const UNREPORTED = new WeakMap<Picture, Map<ComponentName, Resource | undefined>>();

function findUnreported(name: ComponentName, picture: Picture): Resource | undefined {
  const known = UNREPORTED.get(picture) ?? new Map<ComponentName, Resource | undefined>();
  UNREPORTED.set(picture, known);
  if (known.has(name)) return known.get(name);
  const tells = (one: Resource): boolean => toComponents(one).some((component) => component.name === name);
  const isTold = KINDS[name].some((kind) => kind !== "/Node" && picture.ofKind(kind).some(tells));
  const nodes = picture.ofKind("/Node");
  const found = isTold ? undefined : nodes.find((node) => name === "kubelet" || isControlPlane(node));
  known.set(name, found);
  return found;
}

function isControlPlane({ object }: Resource): boolean {
  return CONTROL_PLANE_LABELS.some((label) => dig(object, "metadata", "labels", label) !== undefined);
}

function unread(name: ComponentName, { object }: Resource): Complaint {
  const node = object.metadata.name ?? "";
  return {
    verdict: "unknown",
    path: ["metadata", "name"],
    message: `the settings of ${name} on node "${node}" were not read: hauberk node job makes a report of them`,
  };
}
