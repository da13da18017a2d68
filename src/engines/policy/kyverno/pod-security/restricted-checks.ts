import { asList, asObject, isObject, type JsonObject } from "../../../../model/index.ts";
import { findAdded, type FindFaults, inContainers, inContexts } from "./baseline-checks.ts";
import {
  type FieldFault,
  forbidden,
  isSet,
  isWindows,
  placedContainers,
  required,
  securityContextOf,
  textOf,
} from "./field-fault.ts";

/** Holds for Windows pods too: before 1.25 nothing told them apart. */
export const findEscalation = inContainers(({ container, path }) => {
  const field = `${path}.securityContext.allowPrivilegeEscalation`;
  const context = securityContextOf(container);
  if (context === undefined) return [required(field)];
  const allowed = context.allowPrivilegeEscalation;
  if (!isSet(allowed)) return [forbidden(field, "nil")];
  return allowed === true ? [forbidden(field, true)] : [];
});

export const findKeptCapabilities: FindFaults = (pod) => {
  const kept = inContainers(({ container, path }) => findKept(container, `${path}.securityContext.capabilities.drop`))(
    pod,
  );
  const added = inContainers(({ container, path }) =>
    findAdded(container, path, (name) => name === "NET_BIND_SERVICE"),
  );
  return [...kept, ...added(pod)];
};

function findKept(container: JsonObject, field: string): FieldFault[] {
  const dropped = asList(asObject(securityContextOf(container)?.capabilities)?.drop).map(textOf);
  if (dropped.includes("ALL")) return [];
  return dropped.length === 0 ? [required(field)] : [forbidden(field, [...new Set(dropped)].sort())];
}

const ALLOWED_VOLUMES =
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(" ");
const NAMED_VOLUMES = [
  ..."hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder".split(" "),
  ..."cephfs flocker fc azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume".split(" "),
  ..."scaleIO storageos".split(" "),
];

export const findVolumes: FindFaults = ({ spec }) =>
  asList(spec.volumes).flatMap((volume, index) => {
    if (!isObject(volume) || ALLOWED_VOLUMES.some((key) => isSet(volume[key]))) return [];
    const kind = NAMED_VOLUMES.find((key) => isSet(volume[key])) ?? "unknown";
    return [forbidden(`spec.volumes[${index}].${kind}`)];
  });

/** What is set to false comes first, then what is set nowhere. */
export const findRootAllowed: FindFaults = (pod) => {
  const { spec } = pod;
  const explicit = inContexts((context, path) =>
    context.runAsNonRoot === false ? [forbidden(`${path}.runAsNonRoot`, false)] : [],
  )(pod);
  if (securityContextOf(spec)?.runAsNonRoot === true) return explicit;
  return [...explicit, ...findUnset(spec, "runAsNonRoot", (context) => isSet(context.runAsNonRoot))];
};

function findUnset(spec: JsonObject, field: string, isPresent: (context: JsonObject) => boolean): FieldFault[] {
  return placedContainers(spec).flatMap(({ container, path }) => {
    const context = securityContextOf(container);
    return context !== undefined && isPresent(context) ? [] : [required(`${path}.securityContext.${field}`)];
  });
}

export const findRootUsers = inContexts((context, path) =>
  context.runAsUser === 0 ? [forbidden(`${path}.runAsUser`, 0)] : [],
);

/** Bad types hide what is missing. */
export function findMissingSeccomp(findBad: FindFaults): FindFaults {
  return (pod) => {
    const bad = findBad(pod);
    const own = asObject(securityContextOf(pod.spec)?.seccompProfile);
    if (bad.length > 0 || own !== undefined) return bad;
    return findUnset(pod.spec, "seccompProfile.type", (context) => isObject(context.seccompProfile));
  };
}

/** Since 1.25 Windows pods are let off. */
export function exceptWindows(find: FindFaults): FindFaults {
  return (pod) => (isWindows(pod.spec) ? [] : find(pod));
}
