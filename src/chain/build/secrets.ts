import {
  asObject,
  asString,
  type Change,
  type Edit,
  type FootholdId,
  type Path,
  type Picture,
  type Resource,
  type Step,
  toAccountId,
  toFootholdId,
  toResourceId,
} from "../../model/index.ts";
import { COST } from "./costs.ts";
import type { FactList } from "./fact-list.ts";
import { type Subject, toChange, toEvidence } from "./subject.ts";
import { CLOUD_ADMIN, CLUSTER_ADMIN } from "./targets.ts";
import { toEmptySource } from "./tokens.ts";

/** One way in which a pod is given a Secret. */
interface Gift {
  readonly secret: string;
  readonly how: "volume" | "variable" | "variables";
  readonly path: Path;
  /** What takes it away; undefined: a machine cannot tell. */
  readonly edits: readonly Edit[] | undefined;
}

/** Secrets that containers are given as files and variables. @returns the steps of files, which the kubelet keeps */
export function addSecretSteps(subject: Subject, picture: Picture, facts: FactList): readonly Step[] {
  const gifts = Map.groupBy([...findVolumes(subject), ...findVariables(subject)], ({ secret }) => secret);
  return [...gifts].flatMap(([secret, all]) => {
    const [first] = all;
    if (first === undefined || isKnownAbsent(picture, subject.workload.namespace, secret)) return [];
    const hows = [...new Set(all.map(({ how }) => how))].join(" and ");
    const step: Step = {
      from: subject.code,
      to: toFootholdId("secret", subject.workload.namespace, secret),
      kind: "secret/given",
      technique: "T1552.007",
      likelihood: "certain",
      evidence: [toEvidence(subject, first.path, `Secret ${secret} is given to ${subject.what} as ${hows}`)],
      removedBy: [facts.addChange(toWithout(subject, secret, all))],
    };
    facts.addStep(step);
    return all.some(({ how }) => how === "volume") ? [step] : [];
  });
}

function findVolumes({ workload }: Subject): Gift[] {
  const volumes = workload.podSpec.volumes ?? [];
  if (volumes.length === 0) return [];
  const mounted = new Set(workload.containers.flatMap(({ spec }) => (spec.volumeMounts ?? []).map(({ name }) => name)));
  return volumes.flatMap((volume, index): Gift[] => {
    if (!mounted.has(volume.name)) return [];
    const path = [...workload.specPath, "volumes", index];
    const own = volume.secret?.secretName ?? "";
    const whole: Edit[] = [
      { op: "remove", path: [...path, "secret"] },
      { op: "set", path: [...path, "emptyDir"], value: {} },
    ];
    const projected = (volume.projected?.sources ?? []).flatMap(({ secret }, source): Gift[] => {
      const at = [...path, "projected", "sources", source, "secret"];
      const name = secret?.name ?? "";
      return name === "" ? [] : [{ secret: name, how: "volume", path: at, edits: toEmptySource(at) }];
    });
    return own === "" ? projected : [{ secret: own, how: "volume", path: [...path, "secret"], edits: whole }];
  });
}

function findVariables({ workload }: Subject): Gift[] {
  return workload.containers.flatMap(({ spec, path }) => [
    ...(spec.env ?? []).flatMap(({ valueFrom }, index): Gift[] => {
      const secret = valueFrom?.secretKeyRef?.name ?? "";
      const at = [...path, "env", index, "valueFrom"];
      return secret === "" ? [] : [{ secret, how: "variable", path: at, edits: [{ op: "remove", path: at }] }];
    }),
    ...(spec.envFrom ?? []).flatMap(({ secretRef }, index): Gift[] => {
      const secret = secretRef?.name ?? "";
      return secret === ""
        ? []
        : [{ secret, how: "variables", path: [...path, "envFrom", index, "secretRef"], edits: undefined }];
    }),
  ]);
}

function toWithout(subject: Subject, secret: string, gifts: readonly Gift[]): Change {
  const edits = gifts.every((gift) => gift.edits !== undefined) ? gifts.flatMap((gift) => gift.edits ?? []) : [];
  return toChange(subject, {
    kind: "secrets/given-secret",
    part: secret,
    title: `Take Secret ${secret} from the pods`,
    cost: COST.credential,
    edits,
  });
}

/** In a cluster whose Secrets were read, a name that is not among them stands for nothing. */
function isKnownAbsent(picture: Picture, namespace: string, name: string): boolean {
  if (!picture.complete || picture.whyBlind("/Secret", namespace) !== undefined) return false;
  return picture.ofKind("/Secret").length > 0 && picture.find("/Secret", namespace, name) === undefined;
}

/** What Secrets are keys to, as far as their types and the names of their entries tell: values are not looked at. */
export function addSecretMeanings(picture: Picture, facts: FactList): void {
  for (const resource of picture.ofKind("/Secret")) {
    const { object } = resource;
    const id = toSecretId(resource);
    facts.addFoothold({
      id,
      name: `Secret ${object.metadata.namespace ?? "default"}/${object.metadata.name ?? ""}`,
      namespace: object.metadata.namespace ?? "default",
      resource: toResourceId(object),
    });
    for (const meaning of findMeanings(resource)) addMeaning(facts, resource, id, meaning);
  }
}

function toSecretId({ object }: Resource): FootholdId {
  return toFootholdId("secret", object.metadata.namespace ?? "default", object.metadata.name ?? "");
}

interface Meaning extends Pick<Step, "to" | "kind" | "technique" | "likelihood" | "precondition"> {
  readonly message: string;
  /** Whether the Secret is of a kind that nothing needs any more. */
  readonly isDeletable?: true;
}

function findMeanings({ object }: Resource): Meaning[] {
  const namespace = object.metadata.namespace ?? "default";
  const type = asString(object["type"]) ?? "";
  if (type === "kubernetes.io/service-account-token") {
    const account = object.metadata.annotations?.["kubernetes.io/service-account.name"] ?? "";
    if (account === "") return [];
    return [
      {
        to: toAccountId(namespace, account),
        kind: "secret/account-token",
        technique: "T1528",
        likelihood: "certain",
        message: `a token of service account ${namespace}/${account} that never expires`,
        isDeletable: true,
      },
    ];
  }
  if (type === "bootstrap.kubernetes.io/token") return [BOOTSTRAP];
  const keys = Object.keys({ ...asObject(object["data"]), ...asObject(object["stringData"]) });
  return [...(keys.some((key) => KUBECONFIG.test(key)) ? [CREDENTIALS] : []), ...findCloudKeys(keys)];
}

const KUBECONFIG = /^(?:.*[._-])?kube-?config(?:[._-].*)?$|^(?:super-)?admin\.conf$/i;

const BOOTSTRAP: Meaning = {
  to: toFootholdId("identity", "Group", "system:bootstrappers"),
  kind: "secret/bootstrap-token",
  technique: "T1552.007",
  likelihood: "certain",
  message: "a token that lets a machine join the cluster",
};

const CREDENTIALS: Meaning = {
  to: CLUSTER_ADMIN,
  kind: "secret/kubeconfig",
  technique: "T1552.001",
  likelihood: "possible",
  precondition: "the kubeconfig is of an administrator; its rights were not read",
  message: "holds a kubeconfig",
};

const CLOUD_KEYS: readonly { readonly provider: string; readonly key: RegExp }[] = [
  { provider: "aws", key: /^aws[._-]?secret[._-]?access[._-]?key$/i },
  { provider: "azure", key: /^azure[._-]?client[._-]?secret$/i },
  {
    provider: "gcp",
    key: /^(?:.*[._-])?(?:gcp|google|gcloud)[._-]?(?:key|credentials|service[._-]?account)(?:\.json)?$/i,
  },
];

function findCloudKeys(keys: readonly string[]): Meaning[] {
  return CLOUD_KEYS.filter(({ key }) => keys.some((one) => one.length < 300 && key.test(one))).map(({ provider }) => ({
    to: CLOUD_ADMIN,
    kind: "secret/cloud-key",
    technique: "T1552.001",
    likelihood: "possible",
    precondition: "the key is an administrator's; its rights were not read",
    message: `holds a key of ${provider}`,
  }));
}

function addMeaning(facts: FactList, { object, origin }: Resource, from: FootholdId, meaning: Meaning): void {
  const { message, isDeletable, ...step } = meaning;
  const resource = toResourceId(object);
  const what = `Secret ${object.metadata.namespace ?? "default"}/${resource.name}`;
  const change: Change = {
    id: `service-account/long-lived-token@/Secret/${object.metadata.namespace ?? "default"}/${resource.name}`,
    control: "service-account/long-lived-token",
    title: `Delete ${what} and let pods have tokens that expire`,
    resource,
    origin,
    cost: COST.program,
    edits: [],
    deletes: true,
  };
  facts.addStep({
    ...step,
    from,
    evidence: [{ resource, origin, message: `${what}: ${message}` }],
    removedBy: isDeletable === true ? [facts.addChange(change)] : [],
  });
}
