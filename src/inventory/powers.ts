import type { Container, Profile, SecurityContext, SeLinuxOptions } from "../model/index.ts";
import type { BareWorkload } from "./workloads.ts";

/** What a pod may do and what holds it back, in words that can be compared. */
export interface Powers {
  /** What it runs and may reach: images, commands, host access, capabilities, accounts. */
  readonly has: ReadonlySet<string>;
  /** What it has given up: root, escalation, capabilities. */
  readonly lacks: ReadonlySet<string>;
}

interface Growing {
  readonly has: Set<string>;
  readonly lacks: Set<string>;
}

/**
 * Whether a pod does nothing its template does not show. It may have given up more, and admission may have added what
 * gives no power (a token volume, environment, resources).
 */
export function isWithin(pod: Powers, template: Powers): boolean {
  return pod.has.isSubsetOf(template.has) && pod.lacks.isSupersetOf(template.lacks);
}

/** The same text for pods that can do the same. */
export function formatPowers({ has, lacks }: Powers): string {
  return JSON.stringify([[...has].sort(), [...lacks].sort()]);
}

export function toPowers(workload: BareWorkload): Powers {
  const { podSpec, containers } = workload;
  const powers: Growing = { has: new Set(), lacks: new Set() };
  const { has, lacks } = powers;
  if (podSpec.hostNetwork === true) has.add("host network");
  if (podSpec.hostPID === true) has.add("host PID");
  if (podSpec.hostIPC === true) has.add("host IPC");
  if (podSpec.shareProcessNamespace === true) has.add("shared processes");
  if (podSpec.hostUsers === false) lacks.add("host users");
  if (podSpec.runtimeClassName !== undefined) lacks.add(`runtimes but ${podSpec.runtimeClassName}`);
  if (podSpec.automountServiceAccountToken === false) lacks.add("token");
  const account = podSpec.serviceAccountName ?? podSpec.serviceAccount;
  // Admission writes the default account into every pod that names none.
  if (account !== undefined && account !== "default") has.add(`account ${account}`);
  for (const { name, value } of podSpec.securityContext?.sysctls ?? []) has.add(`sysctl ${name}=${value}`);
  const hostVolumes = new Set<string>();
  for (const { name = "", hostPath, secret } of podSpec.volumes ?? []) {
    if (secret !== undefined) has.add(`secret ${secret.secretName}`);
    if (hostPath === undefined) continue;
    has.add(`host path ${hostPath.path}`);
    hostVolumes.add(name);
  }
  for (const container of containers) {
    addRun(container, hostVolumes, has);
    // On the node's network every port is one of the node; the API server writes so into pods and not into templates.
    if (podSpec.hostNetwork !== true) addHostPorts(container, has);
    addRights(container, workload, powers);
  }
  return powers;
}

function addRun({ kind, name, spec }: Container, hostVolumes: ReadonlySet<string>, has: Set<string>): void {
  has.add(`${kind} ${name} runs ${JSON.stringify([spec.image, spec.command, spec.args])}`);
  for (const { devicePath } of spec.volumeDevices ?? []) has.add(`${name} device ${devicePath}`);
  for (const mount of spec.volumeMounts ?? []) {
    if (!hostVolumes.has(mount.name ?? "")) continue;
    has.add(`${name} mounts ${JSON.stringify([mount.name, mount.mountPath, mount.subPath])}`);
    if (mount.readOnly !== true) has.add(`${name} writes ${mount.name}`);
  }
}

function addHostPorts({ name, spec }: Container, has: Set<string>): void {
  for (const { hostPort } of spec.ports ?? []) if (hostPort) has.add(`${name} host port ${hostPort}`);
}

/** The container's own setting wins over the pod's. */
function addRights({ name, spec }: Container, { podSpec, podMetadata }: BareWorkload, { has, lacks }: Growing): void {
  const pod = podSpec.securityContext ?? {};
  const own: SecurityContext = spec.securityContext ?? {};
  if (own.privileged === true) has.add(`${name} privileged`);
  if (own.allowPrivilegeEscalation === false) lacks.add(`${name} escalation`);
  if (own.readOnlyRootFilesystem === true) lacks.add(`${name} writable root`);
  if (own.procMount !== undefined && own.procMount !== "Default") has.add(`${name} ${own.procMount} /proc`);
  for (const capability of own.capabilities?.add ?? []) has.add(`${name} ${capability}`);
  for (const capability of own.capabilities?.drop ?? []) lacks.add(`${name} ${capability}`);

  const user = own.runAsUser ?? pod.runAsUser;
  const isNonRoot = own.runAsNonRoot ?? pod.runAsNonRoot;
  if (user === 0) has.add(`${name} root`);
  if (isNonRoot === true || (user ?? 0) > 0) lacks.add(`${name} root`);
  if ((own.runAsGroup ?? pod.runAsGroup) === 0) has.add(`${name} root group`);

  const appArmor = podMetadata.annotations?.[`container.apparmor.security.beta.kubernetes.io/${name}`];
  addProfile(`${name} seccomp`, toProfile(own.seccompProfile ?? pod.seccompProfile), { has, lacks });
  // The API server writes a field for the annotation, and the other way round.
  addProfile(`${name} AppArmor`, toProfile(own.appArmorProfile ?? pod.appArmorProfile) ?? appArmor, { has, lacks });
  addSeLinux(name, own.seLinuxOptions ?? pod.seLinuxOptions, has);
  if ((own.windowsOptions ?? pod.windowsOptions)?.hostProcess === true) has.add(`${name} host process`);
}

/** As the annotations write it: `runtime/default`, `unconfined`, `localhost/name`. */
function toProfile(profile: Profile | undefined): string | undefined {
  if (profile?.type === "RuntimeDefault") return "runtime/default";
  if (profile?.type === "Localhost") return `localhost/${profile.localhostProfile}`;
  return profile?.type?.toLowerCase();
}

function addProfile(what: string, profile: string | undefined, { has, lacks }: Growing): void {
  if (profile === "unconfined") has.add(`${what} unconfined`);
  else if (profile !== undefined) lacks.add(`${what} but ${profile}`);
}

/** Levels are left out: they are dealt out per namespace, and none is above another. */
function addSeLinux(name: string, options: SeLinuxOptions | undefined, has: Set<string>): void {
  const { type, user, role } = options ?? {};
  if (type || user || role) has.add(`${name} SELinux ${JSON.stringify([type, user, role])}`);
}
