import { toAccountName } from "../../inventory/index.ts";
import {
  type Change,
  type Edit,
  type Likelihood,
  type Path,
  type Picture,
  type Resource,
  type Step,
  toAccountId,
  toResourceId,
  type Workload,
} from "../../model/index.ts";
import { COST } from "./costs.ts";
import type { FactList } from "./fact-list.ts";
import { type Subject, toChange, toEvidence } from "./subject.ts";

/**
 * What gives a pod the token of its account: the mount that every pod gets unless the pod, or else its account, says no;
 * and tokens projected for the API server. A token for another audience is none for the cluster.
 */
export function addTokenSteps(subject: Subject, picture: Picture, facts: FactList): readonly Step[] {
  const { workload } = subject;
  const name = toAccountName(workload.podSpec);
  const account = findAccount(picture, workload.namespace, name);
  const isMissing = account === undefined && name !== "default" && isKnownAbsent(picture, workload.namespace);
  // Without its account the pod is not made.
  if (isMissing) return [];
  // A projected token stays when the account says no.
  const way = findProjected(subject) ?? findMount(subject, account);
  if (way === undefined) return [];
  const own = toTokenless(subject);
  const isMendable = way.isByAccount && (account !== undefined || !picture.complete);
  const changes = isMendable ? [own, toTokenlessAccount(account, workload.namespace, name)] : [own];
  const step: Step = {
    from: subject.code,
    to: toAccountId(workload.namespace, name),
    kind: "token/mounted",
    technique: "T1528",
    likelihood: way.likelihood,
    ...(way.precondition === undefined ? {} : { precondition: way.precondition }),
    evidence: [toEvidence(subject, way.path, way.message)],
    removedBy: changes.map((change) => facts.addChange(change)),
  };
  facts.addStep(step);
  return [step];
}

interface Way {
  readonly likelihood: Likelihood;
  readonly path: Path;
  readonly message: string;
  readonly precondition?: string;
  /** Whether the account could say no. */
  readonly isByAccount: boolean;
}

function findMount({ workload, what }: Subject, account: Resource | undefined): Way | undefined {
  const own = workload.podSpec.automountServiceAccountToken;
  const byAccount = account?.object["automountServiceAccountToken"];
  if (own === false || (own === undefined && byAccount === false)) return undefined;
  const name = toAccountName(workload.podSpec);
  const isRead = own === true || account !== undefined;
  return {
    likelihood: isRead ? "certain" : "likely",
    path: own === true ? [...workload.specPath, "automountServiceAccountToken"] : workload.specPath,
    message: `the token of service account ${workload.namespace}/${name} is mounted into ${what}`,
    ...(isRead ? {} : { precondition: "the account, which was not read, does not say otherwise" }),
    isByAccount: own === undefined,
  };
}

function findProjected({ workload, what }: Subject): Way | undefined {
  const [first] = findTokenVolumes(workload);
  if (first === undefined) return undefined;
  return {
    likelihood: "certain",
    path: first,
    message: `a token of service account ${workload.namespace}/${toAccountName(workload.podSpec)} for the API server is projected into ${what}`,
    isByAccount: false,
  };
}

/** Audiences that API servers are known to accept; no audience is the API server's own. */
const API_AUDIENCE = /^(?:https:\/\/kubernetes\.default\.svc(?:\.cluster\.local)?|api|kubernetes)?$/;

/** Ways to mounted, projected tokens that the API server takes. */
function findTokenVolumes({ podSpec, specPath, containers }: Workload): Path[] {
  const volumes = podSpec.volumes ?? [];
  if (!volumes.some(({ projected }) => projected !== undefined)) return [];
  const mounted = new Set(containers.flatMap(({ spec }) => (spec.volumeMounts ?? []).map(({ name }) => name)));
  return volumes.flatMap(({ name, projected }, volume) => {
    if (!mounted.has(name)) return [];
    return (projected?.sources ?? []).flatMap(({ serviceAccountToken: token }, source) =>
      token === undefined || !API_AUDIENCE.test(token.audience ?? "")
        ? []
        : [[...specPath, "volumes", volume, "projected", "sources", source, "serviceAccountToken"]],
    );
  });
}

function toTokenless(subject: Subject): Change {
  const { workload } = subject;
  const volumes = findTokenVolumes(workload).flatMap(toEmptySource);
  const path = [...workload.specPath, "automountServiceAccountToken"];
  return toChange(subject, {
    control: "service-account/token-mount",
    title: "Take the account's token from the pods",
    cost: COST.resource,
    edits: [{ op: "set", path, value: false }, ...volumes],
  });
}

/** Something harmless in a projected source's place: no other item of the list moves. @param path to what the source holds */
export function toEmptySource(path: Path): Edit[] {
  return [
    { op: "remove", path },
    { op: "set", path: [...path.slice(0, -1), "downwardAPI"], value: { items: [] } },
  ];
}

/** One change for all workloads of the account; manifests that do not describe it get the account with that one setting. */
function toTokenlessAccount(account: Resource | undefined, namespace: string, name: string): Change {
  const common = {
    id: `service-account/token-mount@/ServiceAccount/${namespace}/${name}`,
    control: "service-account/token-mount",
    title: `Mount no token of ServiceAccount ${namespace}/${name} unless a pod asks for it`,
    cost: COST.resource,
  };
  const field = "automountServiceAccountToken";
  if (account === undefined) {
    const described = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace }, [field]: false };
    return { ...common, edits: [], creates: [described] };
  }
  return {
    ...common,
    resource: toResourceId(account.object),
    origin: account.origin,
    edits: [{ op: "set", path: [field], value: false }],
  };
}

/** Manifests often leave the namespace to the command that applies them. */
function findAccount(picture: Picture, namespace: string, name: string): Resource | undefined {
  const found = picture.find("/ServiceAccount", namespace, name);
  return found ?? (namespace === "default" ? picture.find("/ServiceAccount", "", name) : undefined);
}

function isKnownAbsent(picture: Picture, namespace: string): boolean {
  return picture.complete && picture.whyBlind("/ServiceAccount", namespace) === undefined;
}
