import { isAtLeast } from "../../formats/kubernetes-version/index.ts";
import type { Container, Context, Path, Profile, Workload } from "../../model/index.ts";
import { toEffective } from "./setting.ts";

export interface EffectiveProfile {
  readonly type: string | undefined;
  readonly from: "container" | "pod" | "annotation" | "nowhere";
  readonly path: Path;
}

const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

/**
 * The seccomp profile that counts for the container. Annotations count up to Kubernetes 1.26 only: later API servers
 * and kubelets ignore them.
 */
export function toSeccomp(container: Container, workload: Workload, { settings }: Context): EffectiveProfile {
  const effective = toEffective(container, workload, "seccompProfile");
  if (effective.from !== "nowhere" || isAtLeast(settings.kubernetesVersion, "1.27")) return fromField(effective);
  const own = fromAnnotation(workload, SECCOMP_CONTAINER + container.name);
  return own ?? fromAnnotation(workload, SECCOMP_POD) ?? fromField(effective);
}

/** The AppArmor profile that counts for the container: the field, or else the annotation, which API servers still read. */
export function toAppArmor(container: Container, workload: Workload): EffectiveProfile {
  const effective = toEffective(container, workload, "appArmorProfile");
  const annotation = effective.from === "container" ? undefined : fromAnnotation(workload, APP_ARMOR + container.name);
  return annotation ?? fromField(effective);
}

function fromField(effective: {
  value: Profile | undefined;
  from: EffectiveProfile["from"];
  path: Path;
}): EffectiveProfile {
  return { type: effective.value?.type, from: effective.from, path: [...effective.path, "type"] };
}

function fromAnnotation({ podMetadata, metadataPath }: Workload, key: string): EffectiveProfile | undefined {
  const annotations = podMetadata.annotations ?? {};
  const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
  if (value === undefined) return undefined;
  return { type: toType(value), from: "annotation", path: [...metadataPath, "annotations", key] };
}

/** The annotations' words for the types of the fields. */
function toType(value: string): string {
  if (value === "runtime/default" || value === "docker/default") return "RuntimeDefault";
  if (value.startsWith("localhost/")) return "Localhost";
  return value === "unconfined" || value === "" ? "Unconfined" : value;
}
