import { toHostPath } from "../../formats/host-path/index.ts";
import type { Container, Observation, Path, Workload } from "../../model/index.ts";

/** What a host path hands to the container. Each path is exactly one of them. */
export type HostPathDanger =
  | "root"
  | "runtime-socket"
  | "kubelet"
  | "credentials"
  | "device"
  | "system"
  | "log"
  | "other";

/** A path, or with a slash at its end also everything below it. */
const RUNTIME_SOCKETS = [
  "/run",
  "/run/containerd/",
  "/run/crio/",
  "/run/cri-o/",
  "/run/podman/",
  "/run/docker/",
  "/run/dockershim/",
  "/run/k3s/",
  "/run/k0s/",
  "/var/snap/microk8s/common/run/",
];
const SOCKET_FILE =
  /^(?:docker|dockershim|containerd|cri-dockerd|crio|cri|podman|buildkitd|frakti|rktlet)[a-z.-]*\.sock$/;
/** Windows reaches its runtimes by named pipes. */
const NAMED_PIPE = /^(?:npipe:)?[\\/]{2,4}\.[\\/]+pipe[\\/]/i;
const KUBELET = [
  "/etc/kubernetes/",
  "/etc/rancher/",
  "/var/lib/etcd/",
  "/var/lib/k0s/",
  "/var/lib/kubelet/",
  "/var/lib/rancher/",
  "/var/lib/minikube/",
  "/etc/cni/",
  "/opt/cni/",
];
const SYSTEM = [
  "/bin/",
  "/boot/",
  "/etc/",
  "/home",
  "/lib/",
  "/lib32/",
  "/lib64/",
  "/opt",
  "/proc/",
  "/root/",
  "/run/systemd/",
  "/run/dbus/",
  "/run/udev/",
  "/sbin/",
  "/sys/",
  "/usr/",
  "/var",
  "/var/lib",
  "/var/lib/containerd/",
  "/var/lib/containers/",
  "/var/lib/docker/",
  "/var/lib/systemd/",
  "/var/spool",
  "/var/spool/cron/",
];
/** Cloud and registry credentials in a home directory or at the root, and the files in them that hold the secret. */
const CREDENTIALS =
  /\/(?:\.aws(?:\/(?:config|credentials|sso|cli))?|\.azure(?:\/(?:credentials|accessTokens\.json|azureProfile\.json|msal_token_cache\.json))?|(?:\.config\/)?gcloud(?:\/(?:application_default_credentials\.json|credentials\.db|access_tokens\.db))?|\.ssh(?:\/[^/]+)?|\.kube(?:\/config)?|\.docker(?:\/config\.json)?|\.config)$/;
const CREDENTIAL_FILES = [
  "/etc/kubernetes/azure.json",
  "/etc/kubernetes/cloud.conf",
  "/etc/kubernetes/cloud-config",
  "/run/secrets/",
];

/** @param type of the hostPath volume: `Socket`, `BlockDevice`… */
export function toHostPathDanger(text: string, type?: string): HostPathDanger {
  if (NAMED_PIPE.test(text)) return "runtime-socket";
  const path = toHostPath(text);
  if (path === "/") return "root";
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (isAmong(path, CREDENTIAL_FILES) || CREDENTIALS.test(path)) return "credentials";
  if (SOCKET_FILE.test(file) || isAmong(path, RUNTIME_SOCKETS)) return "runtime-socket";
  if (isAmong(path, KUBELET)) return "kubelet";
  if (type === "BlockDevice" || type === "CharDevice" || isAmong(path, ["/dev/"])) return "device";
  if (isAmong(path, SYSTEM) || type === "Socket" || /^\/home\/[^/]+$/.test(path)) return "system";
  return isAmong(path, ["/var/log/"]) ? "log" : "other";
}

function isAmong(path: string, places: readonly string[]): boolean {
  return places.some((place) => (place.endsWith("/") ? `${path}/`.startsWith(place) : path === place));
}

export interface HostPathVolume {
  readonly name: string;
  readonly hostPath: string;
  readonly danger: HostPathDanger;
  /** To the volume's `hostPath.path`. */
  readonly path: Path;
  readonly mounts: readonly { readonly readOnly: boolean }[];
}

const HOST_PATHS = new WeakMap<Workload, ReadonlyMap<string, HostPathVolume>>();

/** Every hostPath volume of the pod by name, mounted or not; found once for each pod. */
export function findHostPaths(workload: Workload): ReadonlyMap<string, HostPathVolume> {
  const known = HOST_PATHS.get(workload);
  if (known !== undefined) return known;
  const mounts = Map.groupBy(workload.containers.flatMap(toMounts), ({ volume }) => volume);
  const found = new Map<string, HostPathVolume>();
  for (const [index, { name = String(index), hostPath }] of (workload.podSpec.volumes ?? []).entries()) {
    if (hostPath === undefined) continue;
    const { path: text = "/", type } = hostPath;
    const path = [...workload.specPath, "volumes", index, "hostPath", "path"];
    const key = found.has(name) ? `${name} ${index}` : name;
    found.set(key, {
      name,
      hostPath: text,
      danger: toHostPathDanger(text, type),
      path,
      mounts: mounts.get(name) ?? [],
    });
  }
  HOST_PATHS.set(workload, found);
  return found;
}

function toMounts({ spec }: Container): { volume: string; readOnly: boolean }[] {
  return (spec.volumeMounts ?? []).flatMap(({ name, readOnly }) =>
    name === undefined ? [] : [{ volume: name, readOnly: readOnly === true }],
  );
}

/** Whether no container can write to it. A volume that nobody mounts counts as writable: a container may be added to it. */
export function isReadOnly({ mounts }: HostPathVolume): boolean {
  return mounts.length > 0 && mounts.every(({ readOnly }) => readOnly);
}

/** One observation for each volume of that danger. */
export function findHostPathsOf(
  workload: Workload,
  danger: HostPathDanger,
  says: string,
  readOnlyImpact?: Observation["impact"],
): Observation[] {
  return [...findHostPaths(workload).values()]
    .filter((volume) => volume.danger === danger)
    .map((volume) => ({
      path: volume.path,
      message: `volume "${volume.name}" mounts ${JSON.stringify(volume.hostPath)} of the node: ${says}`,
      ...(readOnlyImpact !== undefined && isReadOnly(volume) ? { impact: readOnlyImpact } : {}),
    }));
}
