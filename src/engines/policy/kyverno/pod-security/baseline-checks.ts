import { asList, asObject, dig, isObject, type Json, type JsonObject } from "../../../../model/index.ts";
import {
  type FieldFault,
  forbidden,
  isSet,
  placedContainers,
  type PlacedContainer,
  type PodParts,
  securityContextOf,
  textOf,
} from "./field-fault.ts";

/** The fields at which a pod breaks a check; none: it is allowed. */
export type FindFaults = (pod: PodParts) => readonly FieldFault[];

const DEFAULT_CAPABILITIES = new Set([
  ..."AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE".split(" "),
  ..."SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(" "),
]);

/** The faults of every container. */
export function inContainers(find: (placed: PlacedContainer) => readonly FieldFault[]): FindFaults {
  return ({ spec }) => placedContainers(spec).flatMap(find);
}

/** The faults of the pod's own security context, then those of its containers'. */
export function inContexts(find: (context: JsonObject, path: string) => readonly FieldFault[]): FindFaults {
  return ({ spec }) => {
    const pod = securityContextOf(spec);
    const own = pod === undefined ? [] : find(pod, "spec.securityContext");
    const others = placedContainers(spec).flatMap(({ container, path }) => {
      const context = securityContextOf(container);
      return context === undefined ? [] : find(context, `${path}.securityContext`);
    });
    return [...own, ...others];
  };
}

export const findPrivileged = inContainers(({ container, path }) =>
  securityContextOf(container)?.privileged === true ? [forbidden(`${path}.securityContext.privileged`, true)] : [],
);

export const findCapabilities = inContainers(({ container, path }) =>
  findAdded(container, path, (capability) => DEFAULT_CAPABILITIES.has(capability)),
);

export function findAdded(container: JsonObject, path: string, isAllowed: (name: string) => boolean): FieldFault[] {
  const added = asList(dig(container, "securityContext", "capabilities", "add")).map(textOf);
  const bad = [...new Set(added.filter((capability) => !isAllowed(capability)))].sort();
  return bad.length === 0 ? [] : [forbidden(`${path}.securityContext.capabilities.add`, bad)];
}

export const findHostNamespaces: FindFaults = ({ spec }) =>
  ["hostNetwork", "hostPID", "hostIPC"].flatMap((key) => (spec[key] === true ? [forbidden(`spec.${key}`, true)] : []));

export const findHostPaths: FindFaults = ({ spec }) =>
  asList(spec.volumes).flatMap((volume, index) =>
    isObject(volume) && isSet(volume.hostPath)
      ? [forbidden(`spec.volumes[${index}].hostPath`, textOf(dig(volume, "hostPath", "path")))]
      : [],
  );

export const findHostPorts = inContainers(({ container, path }) =>
  asList(container.ports).flatMap((port, index) => {
    const hostPort = dig(port, "hostPort");
    return typeof hostPort === "number" && hostPort !== 0
      ? [forbidden(`${path}.ports[${index}].hostPort`, hostPort)]
      : [];
  }),
);

const PROBES = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

/** Its faults carry no fields in Kyverno, so that nothing exempts from it. */
export const findProbeHosts = inContainers(({ container, path }) =>
  PROBES.flatMap((way) =>
    ["httpGet", "tcpSocket"].flatMap((action) => {
      const host = textOf(dig(container, ...way, action, "host"));
      return host === "" ? [] : [forbidden([path, ...way, action, "host"].join("."), host)];
    }),
  ),
);

export const findProcMounts = inContainers(({ container, path }) => {
  const mount = securityContextOf(container)?.procMount;
  return isSet(mount) && mount !== "Default" ? [forbidden(`${path}.securityContext.procMount`, textOf(mount))] : [];
});

const isProfile = (type: Json | undefined) => type === "RuntimeDefault" || type === "Localhost";

function findProfiles(key: "seccompProfile" | "appArmorProfile"): FindFaults {
  return inContexts((context, path) => {
    const profile = asObject(context[key]);
    return profile === undefined || isProfile(profile.type)
      ? []
      : [forbidden(`${path}.${key}.type`, textOf(profile.type))];
  });
}

export const findSeccomp = findProfiles("seccompProfile");

const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

/** Before 1.19 annotations said it. */
export const findSeccompAnnotations: FindFaults = ({ annotations, spec }) => {
  const keys = [
    SECCOMP_POD,
    ...placedContainers(spec).map(({ container }) => SECCOMP_CONTAINER + textOf(container.name)),
  ];
  return keys.flatMap((key) => {
    const value = Object.hasOwn(annotations, key) ? textOf(annotations[key]) : undefined;
    if (
      value === undefined ||
      value === "runtime/default" ||
      value === "docker/default" ||
      value.startsWith("localhost/")
    )
      return [];
    return [forbidden(`metadata.annotations[${key}]`, value)];
  });
};

export const findAppArmor: FindFaults = (pod) => {
  const annotated = Object.keys(pod.annotations)
    .sort()
    .flatMap((key) => {
      const value = textOf(pod.annotations[key]);
      const isAllowed = value === "" || value === "runtime/default" || value.startsWith("localhost/");
      return !key.startsWith(APP_ARMOR) || isAllowed ? [] : [forbidden(`metadata.annotations[${key}]`, value)];
    });
  return [...findProfiles("appArmorProfile")(pod), ...annotated];
};

/** @param types that are allowed besides none */
export function findSeLinux(types: ReadonlySet<string>): FindFaults {
  return inContexts((context, path) => {
    const options = asObject(context.seLinuxOptions);
    if (options === undefined) return [];
    const faults = types.has(textOf(options.type))
      ? []
      : [forbidden(`${path}.seLinuxOptions.type`, textOf(options.type))];
    const set = ["user", "role"].filter((key) => textOf(options[key]) !== "");
    return [...faults, ...set.map((key) => forbidden(`${path}.seLinuxOptions.${key}`, textOf(options[key])))];
  });
}

export function findSysctls(allowed: ReadonlySet<string>): FindFaults {
  return ({ spec }) =>
    asList(securityContextOf(spec)?.sysctls).flatMap((sysctl, index) => {
      const name = textOf(dig(sysctl, "name"));
      return allowed.has(name) ? [] : [forbidden(`spec.securityContext.sysctls[${index}].name`, name)];
    });
}

export const findHostProcesses = inContexts((context, path) =>
  dig(context, "windowsOptions", "hostProcess") === true ? [forbidden(`${path}.windowsOptions.hostProcess`, true)] : [],
);
