import {
  asList,
  type Change,
  type Edit,
  type Likelihood,
  type Picture,
  toResourceId,
  type Workload,
} from "../../../model/index.ts";
import { toNamespace } from "../roles.ts";

const LABEL = "pod-security.kubernetes.io/enforce";
/** Their own pods need what Pod Security forbids. */
const SYSTEM: ReadonlySet<string> = new Set(["kube-system"]);

/** What stands between the right to create a pod and root on its node. */
export interface Admittance {
  /** Undefined: Pod Security refuses privileged pods there. */
  privileged(namespace: string): Privileged | undefined;
}

export interface Privileged {
  readonly likelihood: Likelihood;
  readonly precondition: string;
  /** The label that would refuse them; undefined where it cannot be set. */
  readonly change: Change | undefined;
}

/** Policies that might refuse a pod besides Pod Security; whether they do is not asked here. */
const GATES = [
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
];

export function toAdmittance(picture: Picture, workloads: ReadonlyMap<string, readonly Workload[]>): Admittance {
  const namespaces = new Map(picture.ofKind("/Namespace").map((one) => [one.object.metadata.name ?? "", one]));
  const hasGates = GATES.some((kind) => picture.ofKind(kind).length > 0);
  const known = new Map<string, Privileged | undefined>();
  const judge = (namespace: string): Privileged | undefined => {
    const resource = namespaces.get(namespace);
    const level = resource?.object.metadata.labels?.[LABEL];
    // What the controller cannot read it takes for restricted.
    if (level !== undefined && level !== "privileged") return undefined;
    const likelihood = hasGates ? "possible" : resource === undefined || !picture.complete ? "likely" : "certain";
    const seen =
      resource === undefined
        ? `the labels of namespace ${namespace} were not read`
        : "no Pod Security level is enforced";
    return {
      likelihood,
      precondition: hasGates ? `${seen}; admission policies may refuse it still` : seen,
      change: toChange(picture, namespace, workloads.get(namespace) ?? []),
    };
  };
  return {
    privileged(namespace) {
      const key = toNamespace(namespace);
      if (!known.has(key)) known.set(key, judge(key));
      return known.get(key);
    },
  };
}

function toChange(picture: Picture, name: string, workloads: readonly Workload[]): Change | undefined {
  if (SYSTEM.has(name)) return undefined;
  const resource = picture.find("/Namespace", "", name);
  const edits: Edit[] = [{ op: "set", path: ["metadata", "labels", LABEL], value: "baseline" }];
  const breaks = workloads.filter(needsMore).length;
  const more = breaks === 0 ? "" : `, which refuses ${breaks === 1 ? "a workload" : `${breaks} workloads`} of today`;
  return {
    id: `namespace/pod-security@/Namespace/${name}`,
    control: "namespace/pod-security",
    title: `Enforce Pod Security baseline in namespace ${name}${more}`,
    cost: { friction: breaks === 0 ? 1 : 4, latency: 0, operation: 1 },
    ...(resource === undefined
      ? {
          edits: [],
          creates: [{ apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { [LABEL]: "baseline" } } }],
        }
      : { resource: toResourceId(resource.object), origin: resource.origin, edits }),
  };
}

/** Whether the plainest rules of the baseline refuse the workload. */
function needsMore({ podSpec, containers }: Workload): boolean {
  if (podSpec.hostNetwork === true || podSpec.hostPID === true || podSpec.hostIPC === true) return true;
  if (asList(podSpec.volumes).some((volume) => volume !== null && Object.hasOwn(Object(volume), "hostPath")))
    return true;
  return containers.some(({ spec }) => spec.securityContext?.privileged === true);
}
