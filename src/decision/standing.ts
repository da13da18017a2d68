import { isEqual } from "../formats/json-patch/index.ts";
import { asList, dig, type Json, type KubernetesObject } from "../model/index.ts";
import type { Review } from "./review.ts";

/**
 * Whether an update leaves untouched what controls look at: labels are changed, a finalizer is taken off, the kubelet reports. Nobody
 * could mend a running pod by such an update, so refusing it for what was at fault before would only break clean-up and operations. An
 * object that is being deleted has no other rights than that.
 */
export function isUntouching({ request }: Review): boolean {
  const { operation, object, oldObject } = request;
  if (operation !== "UPDATE" || object === null || oldObject === null) return false;
  return isPod(request.kind) ? !isSignificant(object, oldObject) : isUntouched(object, oldObject);
}

function isPod({ group, kind }: Review["request"]["kind"]): boolean {
  return group === "" && kind === "Pod";
}

const CONTAINERS = ["containers", "initContainers", "ephemeralContainers"];

/** Of a pod only images can be replaced, and ephemeral containers added. @see k8s.io/pod-security-admission isSignificantPodUpdate */
function isSignificant(pod: KubernetesObject, old: KubernetesObject): boolean {
  return CONTAINERS.some((list) => !isEqual(toImages(pod, list), toImages(old, list)));
}

function toImages(pod: KubernetesObject, list: string): Json {
  return asList(dig(pod, "spec", list)).map((container) => [
    dig(container, "name") ?? "",
    dig(container, "image") ?? "",
  ]);
}

/** All but metadata and status is as before. */
function isUntouched(object: KubernetesObject, old: KubernetesObject): boolean {
  const keys = new Set([...Object.keys(object), ...Object.keys(old)]);
  return [...keys].every((key) => {
    if (key === "metadata" || key === "status") return true;
    return isEqual(dig(object, key) ?? null, dig(old, key) ?? null);
  });
}
