/**
 * The parts of a pod that controls look at. Values are outside data whose types were checked when they were read
 * (a field of another type is reported as FIELD_INVALID and left out), so a field here is its type or absent.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
export interface PodSpec {
  containers?: ContainerSpec[];
  initContainers?: ContainerSpec[];
  ephemeralContainers?: ContainerSpec[];
  volumes?: Volume[];
  securityContext?: PodSecurityContext;
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  hostUsers?: boolean;
  shareProcessNamespace?: boolean;
  serviceAccountName?: string;
  serviceAccount?: string;
  automountServiceAccountToken?: boolean;
  imagePullSecrets?: { name?: string }[];
  nodeName?: string;
  nodeSelector?: Record<string, string>;
  os?: { name?: string };
  runtimeClassName?: string;
  priorityClassName?: string;
  priority?: number;
  restartPolicy?: string;
  terminationGracePeriodSeconds?: number;
  enableServiceLinks?: boolean;
  dnsPolicy?: string;
  hostAliases?: { ip?: string; hostnames?: string[] }[];
  tolerations?: Toleration[];
  affinity?: Affinity;
  topologySpreadConstraints?: { maxSkew?: number; topologyKey?: string; whenUnsatisfiable?: string }[];
  resources?: Resources;
}

export interface ContainerSpec {
  name?: string;
  image?: string;
  imagePullPolicy?: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: EnvVar[];
  envFrom?: { prefix?: string; configMapRef?: NameRef; secretRef?: NameRef }[];
  ports?: ContainerPort[];
  resources?: Resources;
  restartPolicy?: string;
  securityContext?: SecurityContext;
  volumeMounts?: VolumeMount[];
  volumeDevices?: { name?: string; devicePath?: string }[];
  livenessProbe?: Probe;
  readinessProbe?: Probe;
  startupProbe?: Probe;
  lifecycle?: { postStart?: LifecycleHandler; preStop?: LifecycleHandler };
  targetContainerName?: string;
  stdin?: boolean;
  tty?: boolean;
}

export interface NameRef {
  name?: string;
  optional?: boolean;
}

export interface EnvVar {
  name?: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: { name?: string; key?: string; optional?: boolean };
    configMapKeyRef?: { name?: string; key?: string; optional?: boolean };
    fieldRef?: { fieldPath?: string };
    resourceFieldRef?: { resource?: string };
  };
}

export interface ContainerPort {
  name?: string;
  containerPort?: number;
  hostPort?: number;
  hostIP?: string;
  protocol?: string;
}

/** Quantities as written: `500m`, `1Gi`; numbers stay numbers. */
export type Quantity = string | number;

export interface Resources {
  requests?: Record<string, Quantity>;
  limits?: Record<string, Quantity>;
}

export interface SecurityContext {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  readOnlyRootFilesystem?: boolean;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  procMount?: string;
  capabilities?: { add?: string[]; drop?: string[] };
  seccompProfile?: Profile;
  appArmorProfile?: Profile;
  seLinuxOptions?: SeLinuxOptions;
  windowsOptions?: WindowsOptions;
}

export interface PodSecurityContext {
  runAsNonRoot?: boolean;
  runAsUser?: number;
  runAsGroup?: number;
  fsGroup?: number;
  fsGroupChangePolicy?: string;
  supplementalGroups?: number[];
  sysctls?: { name?: string; value?: string }[];
  seccompProfile?: Profile;
  appArmorProfile?: Profile;
  seLinuxOptions?: SeLinuxOptions;
  windowsOptions?: WindowsOptions;
}

export interface Profile {
  type?: string;
  localhostProfile?: string;
}

export interface SeLinuxOptions {
  type?: string;
  user?: string;
  role?: string;
  level?: string;
}

export interface WindowsOptions {
  hostProcess?: boolean;
  runAsUserName?: string;
  gmsaCredentialSpecName?: string;
  gmsaCredentialSpec?: string;
}

/** A volume: its name and one key that says which kind it is. */
export interface Volume {
  name?: string;
  hostPath?: { path?: string; type?: string };
  emptyDir?: { medium?: string; sizeLimit?: Quantity };
  secret?: { secretName?: string; optional?: boolean };
  configMap?: NameRef;
  persistentVolumeClaim?: { claimName?: string; readOnly?: boolean };
  projected?: {
    sources?: {
      secret?: NameRef;
      configMap?: NameRef;
      serviceAccountToken?: { audience?: string; expirationSeconds?: number; path?: string };
    }[];
  };
  csi?: { driver?: string };
  [kind: string]: unknown;
}

export interface VolumeMount {
  name?: string;
  mountPath?: string;
  subPath?: string;
  subPathExpr?: string;
  readOnly?: boolean;
  mountPropagation?: string;
}

export interface Probe {
  httpGet?: HttpGet;
  tcpSocket?: { host?: string; port?: number | string };
  exec?: { command?: string[] };
  grpc?: { port?: number; service?: string };
  initialDelaySeconds?: number;
  periodSeconds?: number;
  timeoutSeconds?: number;
  failureThreshold?: number;
}

export interface HttpGet {
  host?: string;
  path?: string;
  port?: number | string;
  scheme?: string;
}

export interface LifecycleHandler {
  exec?: { command?: string[] };
  httpGet?: HttpGet;
  tcpSocket?: { host?: string; port?: number | string };
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

export interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key?: string; operator?: string; values?: string[] }[];
}

export interface PodAffinityTerm {
  labelSelector?: LabelSelector;
  topologyKey?: string;
  namespaces?: string[];
}

export interface Affinity {
  nodeAffinity?: Record<string, unknown>;
  podAntiAffinity?: {
    requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
    preferredDuringSchedulingIgnoredDuringExecution?: { weight?: number; podAffinityTerm?: PodAffinityTerm }[];
  };
}
