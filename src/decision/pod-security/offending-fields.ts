import { checksOf, type Policy, type Violation } from "../../engines/pss/index.ts";
import {
  type Container,
  type ContainerSpec,
  formatPath,
  type ObjectMeta,
  type Path,
  type PodSpec,
} from "../../model/index.ts";

/** What a check looks at, and what to write instead. Paths start at the pod's spec, or at the container. */
interface Place {
  readonly pod?: Path;
  readonly container?: Path;
  readonly fix: string;
}

const SECURITY_CONTEXT = "securityContext";
const seccomp: Place = {
  pod: [SECURITY_CONTEXT, "seccompProfile", "type"],
  container: [SECURITY_CONTEXT, "seccompProfile", "type"],
  fix: "set the seccomp profile's type to RuntimeDefault",
};
const seLinux: Path = [SECURITY_CONTEXT, "seLinuxOptions"];

const PLACES: Readonly<Record<string, Place>> = {
  allowPrivilegeEscalation: {
    container: [SECURITY_CONTEXT, "allowPrivilegeEscalation"],
    fix: "set allowPrivilegeEscalation to false",
  },
  appArmorProfile: {
    pod: [SECURITY_CONTEXT, "appArmorProfile", "type"],
    container: [SECURITY_CONTEXT, "appArmorProfile", "type"],
    fix: "set the AppArmor profile's type to RuntimeDefault, or leave it out",
  },
  capabilities_baseline: {
    container: [SECURITY_CONTEXT, "capabilities", "add"],
    fix: "leave out the capabilities that are no default",
  },
  capabilities_restricted: {
    container: [SECURITY_CONTEXT, "capabilities"],
    fix: "drop ALL capabilities and add none but NET_BIND_SERVICE",
  },
  hostNamespaces: { pod: [], fix: "leave out hostNetwork, hostPID and hostIPC" },
  hostPathVolumes: { pod: ["volumes"], fix: "use another kind of volume than hostPath" },
  hostPorts: { container: ["ports"], fix: "leave out hostPort; publish the port with a Service" },
  hostProbesAndHostLifecycle: { container: [], fix: "leave out the host of probes and lifecycle handlers" },
  privileged: { container: [SECURITY_CONTEXT, "privileged"], fix: "set privileged to false, or leave it out" },
  procMount: { container: [SECURITY_CONTEXT, "procMount"], fix: "leave out procMount" },
  procMount_restricted: { container: [SECURITY_CONTEXT, "procMount"], fix: "leave out procMount" },
  restrictedVolumes: {
    pod: ["volumes"],
    fix: "use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected or secret volumes",
  },
  runAsNonRoot: {
    pod: [SECURITY_CONTEXT, "runAsNonRoot"],
    container: [SECURITY_CONTEXT, "runAsNonRoot"],
    fix: "set runAsNonRoot to true",
  },
  runAsUser: {
    pod: [SECURITY_CONTEXT, "runAsUser"],
    container: [SECURITY_CONTEXT, "runAsUser"],
    fix: "set runAsUser to another user than 0, or leave it out",
  },
  seLinuxOptions: { pod: seLinux, container: seLinux, fix: "leave out seLinuxOptions" },
  seccompProfile_baseline: seccomp,
  seccompProfile_restricted: seccomp,
  sysctls: { pod: [SECURITY_CONTEXT, "sysctls"], fix: "leave out the sysctls that are not safe" },
  windowsHostProcess: {
    pod: [SECURITY_CONTEXT, "windowsOptions", "hostProcess"],
    container: [SECURITY_CONTEXT, "windowsOptions", "hostProcess"],
    fix: "set hostProcess to false, or leave it out",
  },
};

/** Containers that are looked through for the one at fault; a pod of more is refused all the same, without naming the field. */
const MAX_CONTAINERS = 64;

export interface PodParts {
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly specPath: Path;
  readonly metadataPath: Path;
  readonly containers: readonly Container[];
}

/** The first field of each violation, and what to write there. */
export function findOffendingFields(
  pod: PodParts,
  policy: Policy,
  violations: readonly Violation[],
): { field?: string; fix?: string } {
  const checks = new Map(checksOf(policy).map((one) => [one.id, one.check]));
  const fields = new Set<string>();
  const fixes = new Set<string>();
  for (const { id } of violations) {
    const check = checks.get(id);
    const place = PLACES[id];
    if (check === undefined || place === undefined) continue;
    const path = findField(pod, place, (annotations, containers) => {
      return check({ spec: pod.spec, annotations, containers }) !== undefined;
    });
    if (path !== undefined) fields.add(formatPath(path));
    fixes.add(place.fix);
  }
  return {
    ...(fields.size === 0 ? {} : { field: [...fields].join(", ") }),
    ...(fixes.size === 0 ? {} : { fix: [...fixes].join("; ") }),
  };
}

type Violates = (annotations: Readonly<Record<string, string>>, containers: readonly ContainerSpec[]) => boolean;

/** Judges the pod bare, then with one container at a time: what still violates is at fault. */
function findField(pod: PodParts, place: Place, violates: Violates): Path | undefined {
  if (place.pod !== undefined && violates({}, [])) return [...pod.specPath, ...place.pod];
  const found = pod.containers.slice(0, MAX_CONTAINERS).find(({ spec }) => violates({}, [spec]));
  if (found !== undefined) {
    return place.container === undefined ? undefined : [...found.path, ...place.container];
  }
  const annotations = pod.metadata.annotations ?? {};
  return violates(annotations, []) ? [...pod.metadataPath, "annotations"] : undefined;
}
