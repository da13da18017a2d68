import * as fc from "fast-check";
import type { Pod } from "../../src/engines/pss/index.ts";
import type { ContainerSpec, PodSpec, Volume } from "../../src/model/index.ts";

const { constantFrom } = fc;

const profile = constantFrom(
  { type: "RuntimeDefault" },
  { type: "Unconfined" },
  { type: "Localhost", localhostProfile: "profile.json" },
);
const capability = constantFrom(
  "NET_BIND_SERVICE",
  "NET_RAW",
  "CHOWN",
  "ALL",
  "KILL",
  "net_raw",
  "\u{1F600}",
  "\uFF5E",
);
const seLinuxOptions = fc.record(
  {
    type: constantFrom("", "container_t", "container_engine_t", "spc_t"),
    user: constantFrom("", "system_u"),
    role: constantFrom("", "object_r"),
    level: constantFrom("s0"),
  },
  { requiredKeys: [] },
);
const userId = constantFrom(0, 1000);
const handler = fc.record(
  {
    httpGet: fc.record(
      { port: constantFrom(80), host: constantFrom("", "127.0.0.1", "example.com") },
      { requiredKeys: ["port"] },
    ),
  },
  { requiredKeys: ["httpGet"] },
);
const tcpHandler = fc.record({ tcpSocket: fc.record({ port: constantFrom(80), host: constantFrom("", "10.0.0.1") }) });
const probe = fc.oneof(handler, tcpHandler);

const linuxSecurityContext = fc.record(
  {
    privileged: fc.boolean(),
    allowPrivilegeEscalation: constantFrom(false, false, true),
    runAsNonRoot: fc.boolean(),
    runAsUser: userId,
    procMount: constantFrom("Default", "Unmasked"),
    capabilities: fc.record(
      { add: fc.array(capability, { maxLength: 3 }), drop: fc.array(capability, { maxLength: 2 }) },
      { requiredKeys: [] },
    ),
    seccompProfile: profile,
    appArmorProfile: profile,
    seLinuxOptions,
  },
  { requiredKeys: [] },
);

function container(name: string, port: number, securityContext: fc.Arbitrary<object>): fc.Arbitrary<ContainerSpec> {
  const ports = constantFrom(
    [],
    [{ containerPort: port }],
    [{ containerPort: port, hostPort: port }],
    [{ containerPort: port, hostPort: 0 }],
  );
  return fc.record(
    {
      name: fc.constant(name),
      image: fc.constant("web:1"),
      ports,
      securityContext,
      livenessProbe: probe,
      readinessProbe: probe,
      startupProbe: probe,
      lifecycle: fc.record({ postStart: handler, preStop: probe }, { requiredKeys: ["preStop"] }),
    },
    { requiredKeys: ["name", "image"] },
  ) as fc.Arbitrary<ContainerSpec>;
}

/** Without probes and lifecycle, which the API knows for sidecars only. */
function initContainer(name: string, securityContext: fc.Arbitrary<object>): fc.Arbitrary<ContainerSpec> {
  const { constant } = fc;
  const plain = { name: constant(name), image: constant("web:1"), securityContext };
  const ordinary = fc.record(plain, { requiredKeys: ["name", "image"] });
  const sidecar = fc.record({ ...plain, restartPolicy: constant("Always"), livenessProbe: probe });
  return fc.oneof(ordinary, sidecar) as fc.Arbitrary<ContainerSpec>;
}

const volume: fc.Arbitrary<Volume> = constantFrom<Volume>(
  {},
  { emptyDir: {} },
  { hostPath: { path: "/" } },
  { nfs: { server: "nfs", path: "/" } },
  { iscsi: { targetPortal: "10.0.0.1", iqn: "iqn.2001-04.com.example:storage", lun: 0 } },
  { rbd: { monitors: ["a"], image: "b" } },
  { gcePersistentDisk: { pdName: "disk" } },
  { image: { reference: "data:1" } },
  { csi: { driver: "csi.example.com" } },
  { secret: { secretName: "keys" } },
);
const volumes = fc
  .array(volume, { maxLength: 4 })
  .map((list) => list.map((one, index) => ({ ...one, name: `volume${index}` })));

const sysctl = constantFrom(
  "kernel.shm_rmid_forced",
  "kernel.msgmax",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
);
const sysctls = fc.uniqueArray(sysctl, { maxLength: 3 }).map((names) => names.map((name) => ({ name, value: "0" })));

const podSecurityContext = fc.record(
  {
    runAsNonRoot: fc.boolean(),
    runAsUser: userId,
    seccompProfile: profile,
    appArmorProfile: profile,
    seLinuxOptions,
    sysctls,
  },
  { requiredKeys: [] },
);
const INIT_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/init";
const annotations = fc.record(
  {
    "seccomp.security.alpha.kubernetes.io/pod": constantFrom("runtime/default", "unconfined"),
    "container.seccomp.security.alpha.kubernetes.io/web": constantFrom("docker/default", "localhost/x", "unconfined"),
    "container.seccomp.security.alpha.kubernetes.io/nobody": fc.constant("unconfined"),
    "container.apparmor.security.beta.kubernetes.io/web": constantFrom(
      "runtime/default",
      "localhost/x",
      "unconfined",
      "",
    ),
    [INIT_ANNOTATION]: fc.constant("unconfined"),
  },
  { requiredKeys: [] },
);

const linuxSpec = fc.record(
  {
    containers: fc.tuple(container("web", 80, linuxSecurityContext), container("log", 81, linuxSecurityContext)),
    initContainers: fc.tuple(initContainer("init", linuxSecurityContext)),
    securityContext: podSecurityContext,
    volumes,
    hostUsers: fc.boolean(),
  },
  { requiredKeys: ["containers"] },
);
const hostNamespaces = fc.record({ hostNetwork: fc.boolean(), hostPID: fc.boolean(), hostIPC: fc.boolean() });
const onHostSpec = fc
  .tuple(linuxSpec, hostNamespaces)
  .map(([spec, host]) => ({ ...spec, hostUsers: undefined, ...host }));
const windowsSpec = fc.boolean().chain((isHostProcess) =>
  fc.record(
    {
      os: fc.constant({ name: "windows" }),
      containers: fc.tuple(container("web", 80, fc.constant({})), container("log", 81, fc.constant({}))),
      securityContext: fc.constant({ windowsOptions: { hostProcess: isHostProcess } }),
      hostNetwork: fc.constant(isHostProcess),
      volumes,
    },
    { requiredKeys: isHostProcess ? ["os", "containers", "securityContext", "hostNetwork"] : ["os", "containers"] },
  ),
);

/** Pods with every field that a check reads, most of them valid to the API server. */
export const anyPod: fc.Arbitrary<Pod & { apiVersion: string; kind: string }> = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: linuxSpec },
      { weight: 3, arbitrary: onHostSpec },
      windowsSpec,
    ) as fc.Arbitrary<PodSpec>,
    fc.option(annotations, { nil: undefined, freq: 2 }) as fc.Arbitrary<Record<string, string> | undefined>,
  )
  .map(([spec, found]) => {
    mend(spec, found !== undefined);
    if (spec.initContainers === undefined) delete found?.[INIT_ANNOTATION];
    const metadata = found === undefined ? {} : { annotations: found };
    return { apiVersion: "v1", kind: "Pod", metadata, spec };
  });

/** Takes out what the API's validation refuses in this company. */
function mend(spec: PodSpec, isAnnotated: boolean): void {
  for (const { securityContext } of [spec, ...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    if (securityContext === undefined) continue;
    if (isAnnotated) {
      delete securityContext.seccompProfile;
      delete securityContext.appArmorProfile;
    }
    if ("privileged" in securityContext && securityContext.privileged === true)
      delete securityContext.allowPrivilegeEscalation;
    if ("procMount" in securityContext && spec.hostUsers !== false) securityContext.procMount = "Default";
  }
  if (spec.hostNetwork === true || spec.hostIPC === true) delete spec.securityContext?.sysctls;
}
