import type { Container, Edit, Workload } from "../../model/index.ts";
import { toKnownImage } from "./known-images.ts";

/** Longest name of a volume. @see RFC 1123 labels */
const MAX_NAME = 63;

/**
 * An emptyDir for /tmp and for each directory a well-known image writes, where the container mounts nothing yet. Every
 * container gets volumes of its own, so that none sees the files of another.
 */
export function toScratchEdits(container: Container, workload: Workload): Edit[] {
  const mounted = (container.spec.volumeMounts ?? []).map(({ mountPath }) => trim(mountPath ?? "/"));
  const wanted = ["/tmp", ...(toKnownImage(container.spec.image)?.writes ?? [])];
  const taken = toVolumeNames(workload);
  return wanted
    .filter((path) => !mounted.some((mount) => path === mount || path.startsWith(`${mount}/`)))
    .flatMap((mountPath): Edit[] => {
      const name = toVolumeName(container, workload, mountPath, taken);
      return [
        { op: "append", path: [...workload.specPath, "volumes"], value: { name, emptyDir: {} } },
        { op: "append", path: [...container.path, "volumeMounts"], value: { name, mountPath } },
      ];
    });
}

const VOLUME_NAMES = new WeakMap<Workload, ReadonlySet<string | undefined>>();

/** Made once for each pod: its containers may be thousands. */
function toVolumeNames(workload: Workload): ReadonlySet<string | undefined> {
  const names = VOLUME_NAMES.get(workload) ?? new Set((workload.podSpec.volumes ?? []).map(({ name }) => name));
  VOLUME_NAMES.set(workload, names);
  return names;
}

/** `tmp`, or `web-tmp` where the pod has several containers; never the name of another volume of the pod. */
function toVolumeName(
  container: Container,
  workload: Workload,
  mountPath: string,
  taken: ReadonlySet<string | undefined>,
): string {
  const owner = workload.containers.length > 1 ? `${container.name}-` : "";
  const label = `${owner}${mountPath.slice(1)}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, MAX_NAME - 8)
    .replace(/-$/, "");
  const free = taken.has(label) ? `${label}-scratch` : label;
  return taken.has(free) ? `${free.slice(0, MAX_NAME - 2)}-2` : free;
}

function trim(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
