import type { Json } from "../../src/model/index.ts";
import type { Random } from "./random.ts";

const SCALARS: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  65_536,
  1e21,
  9_007_199_254_740_992,
  -0,
  "",
  " ",
  "0",
  "null",
  "true",
  "yes",
  "~",
  "1e9999",
  "0x7fffffffffffffff",
  "100%",
  "-5",
  "10Gi",
  "1e3m",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "*",
  "**",
  "latest",
  "{{ .Values.x }}",
  "$(HOST)",
  "../../../etc",
  "/",
  "/var/run/docker.sock",
  "a@sha256:b",
  "registry:5000/",
  ":",
  "@",
  "0.0.0.0/0",
  "::/0",
  "999.1.1.1/99",
  "v1",
  "apps/v1",
  "a/b/c",
  "\u0000",
  "\ud800",
  "\u2028",
  "\ufeff",
  "e\u0301\u202e\u200b",
  "😀".repeat(40),
  "line\nbreak: - x\n",
  "password=Tr0ub4dor3x",
  "AKIA" + "Q".repeat(16),
];

/** Names that mean something in pods, services, policies, RBAC and webhooks. */
export const FIELDS: readonly string[] =
  `metadata name namespace generateName labels annotations ownerReferences spec template status data stringData items
  containers initContainers ephemeralContainers steps image imagePullPolicy command args env envFrom value valueFrom
  secretKeyRef configMapRef ports containerPort hostPort hostIP protocol resources requests limits cpu memory securityContext
  privileged capabilities add drop runAsUser runAsNonRoot runAsGroup fsGroup supplementalGroups seccompProfile type
  localhostProfile appArmorProfile seLinuxOptions level user role windowsOptions hostProcess procMount readOnlyRootFilesystem
  allowPrivilegeEscalation volumeMounts mountPath subPath mountPropagation volumes hostPath path emptyDir medium sizeLimit
  secret projected sources serviceAccountToken configMap csi persistentVolumeClaim livenessProbe readinessProbe startupProbe
  httpGet exec tcpSocket grpc host port scheme httpHeaders lifecycle preStop hostNetwork hostPID hostIPC hostUsers
  shareProcessNamespace serviceAccountName automountServiceAccountToken imagePullSecrets nodeName nodeSelector os
  runtimeClassName priorityClassName restartPolicy terminationGracePeriodSeconds hostAliases ip hostnames tolerations key
  operator effect affinity podAntiAffinity topologySpreadConstraints maxSkew topologyKey selector matchLabels
  matchExpressions values replicas strategy rollingUpdate maxUnavailable maxSurge minAvailable minReplicas maxReplicas
  scaleTargetRef schedule jobTemplate concurrencyPolicy rules verbs apiGroups resourceNames nonResourceURLs roleRef subjects
  apiGroup kind aggregationRule clusterRoleSelectors externalIPs externalName loadBalancerSourceRanges targetPort nodePort
  ingress egress from to podSelector namespaceSelector ipBlock cidr except policyTypes tls hosts secretName backend service
  defaultBackend http paths parentRefs backendRefs listeners gatewayClassName webhooks clientConfig url caBundle failurePolicy
  sideEffects timeoutSeconds matchPolicy objectSelector reinvocationPolicy paramRef validationActions conversion group
  version insecureSkipTLSVerify hard limits secrets allowedHostPaths __proto__ constructor toString length`.split(
    /\s+/,
  );

/** A value no schema expects here. */
export function toJunk(random: Random, depth = 0): Json {
  const kind = random.below(depth > 3 ? 6 : 10);
  if (kind < 6) return random.oneIn(12) ? toText(random) : random.pick(SCALARS);
  if (kind < 8) return Array.from({ length: random.below(4) }, () => toJunk(random, depth + 1));
  const fields = Array.from({ length: random.below(4) }, (): [string, Json] => [
    random.pick(FIELDS),
    toJunk(random, depth + 1),
  ]);
  return Object.fromEntries(fields);
}

/** Any characters, lone surrogates and controls among them. */
export function toText(random: Random): string {
  const length = random.oneIn(20) ? 4000 : random.below(30);
  const top = random.pick([0x80, 0x250, 0x3000, 0xffff]);
  return String.fromCharCode(...Array.from({ length }, () => random.below(top)));
}
