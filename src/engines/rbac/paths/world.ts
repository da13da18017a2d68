import { type PodSecurity, toAccountName } from "../../../inventory/index.ts";
import {
  asString,
  dig,
  type Picture,
  type Resource,
  toGroupKind,
  toNamespace,
  toResourceId,
  type Workload,
} from "../../../model/index.ts";
import type { Authorizer } from "../authorizer.ts";
import type { Role } from "../role.ts";
import { toBindingsOf } from "./bindings-of.ts";
import type { BindingsOf } from "./joined.ts";
import { EVERYWHERE } from "./right.ts";
import { type Admittance, toAdmittance } from "./pod-security.ts";

/** What rights are rights to: everything of the picture that an attacker comes to by them. */
export interface World {
  readonly picture: Picture;
  readonly authorizer: Authorizer;
  /** Namespaces named by anything that was read. */
  readonly namespaces: readonly string[];
  /** Names of service accounts that pods can run as. */
  readonly accountsIn: (namespace: string) => readonly string[];
  /** Whether it was read, and not only named by a binding. */
  readonly hasAccount: (namespace: string, name: string) => boolean;
  /** The same, with those that bindings name though they are not there: what can be impersonated. */
  readonly namedAccountsIn: (namespace: string) => readonly string[];
  /** Namespaces with a Secret of that name. */
  readonly placesOfSecret: (name: string) => readonly string[];
  /** Workloads of that name, and those whose pods bear such names: `web-6d5f7c-x2x7k` of Deployment web; of one namespace or of all. */
  readonly workloadsOf: (podName: string, namespace: string) => readonly Workload[];
  readonly secretsIn: (namespace: string) => readonly Resource[];
  readonly workloadsIn: (namespace: string) => readonly Workload[];
  /** Names of PersistentVolumeClaims. */
  readonly claimsIn: (namespace: string) => readonly string[];
  /** Nodes by name; empty where none were read. */
  readonly nodes: readonly Resource[];
  readonly admittance: Admittance;
  readonly bindingsOf: BindingsOf;
  /** Roles, not ClusterRoles. */
  readonly rolesIn: (namespace: string) => readonly Role[];
  /** `1.36`; undefined: not known. */
  readonly version: string | undefined;
}

export const KUBE_SYSTEM = "kube-system";

export function toWorld(
  picture: Picture,
  authorizer: Authorizer,
  options: { readonly kubernetesVersion?: string; readonly podSecurity?: PodSecurity },
): World {
  const accounts = toAccounts(picture);
  const named = toNamedAccounts(accounts, authorizer);
  const isWhole = (namespace: string): boolean =>
    picture.complete && picture.whyBlind("/ServiceAccount", namespace) === undefined;
  const secrets = Map.groupBy(picture.ofKind("/Secret"), namespaceOf);
  const workloads = Map.groupBy(picture.workloads, ({ namespace }) => toNamespace(namespace));
  const byName = Map.groupBy(picture.workloads, (workload) => toWorkloadParts(workload)[2]);
  const secretPlaces = new Map(
    [...Map.groupBy(picture.ofKind("/Secret"), ({ object }) => object.metadata.name ?? "")].map(
      ([name, ones]) => [name, [...new Set(ones.map(namespaceOf))]] as const,
    ),
  );
  const claims = Map.groupBy(picture.ofKind("/PersistentVolumeClaim"), namespaceOf);
  const namespaces = new Set([
    ...picture.namespaces,
    ...picture.ofKind("/Namespace").map(({ object }) => object.metadata.name ?? ""),
    ...authorizer.bindings.map(({ namespace }) => namespace),
    ...named.keys(),
    ...workloads.keys(),
    ...secrets.keys(),
    ...(picture.complete ? [] : [KUBE_SYSTEM]),
  ]);
  const roles = Map.groupBy(authorizer.roles.values(), ({ namespace }) => namespace);
  for (const namespace of roles.keys()) namespaces.add(namespace);
  namespaces.delete("");
  return {
    picture,
    authorizer,
    namespaces: [...namespaces].sort(),
    accountsIn: (namespace) => [...((isWhole(namespace) ? accounts : named).get(namespace) ?? [])],
    hasAccount: (namespace, name) => accounts.get(namespace)?.has(name) === true,
    namedAccountsIn: (namespace) => [...(named.get(namespace) ?? [])],
    placesOfSecret: (name) => secretPlaces.get(name) ?? [],
    workloadsOf: (podName, namespace) =>
      toOwners(podName)
        .flatMap((owner) => byName.get(owner) ?? [])
        .filter((one) => namespace === EVERYWHERE || toNamespace(one.namespace) === namespace),
    secretsIn: (namespace) => secrets.get(namespace) ?? [],
    workloadsIn: (namespace) => workloads.get(namespace) ?? [],
    claimsIn: (namespace) => (claims.get(namespace) ?? []).map(({ object }) => object.metadata.name ?? ""),
    nodes: picture.ofKind("/Node"),
    rolesIn: (namespace) => roles.get(namespace) ?? [],
    bindingsOf: toBindingsOf(authorizer.bindings),
    admittance: toAdmittance(picture, options.podSecurity),
    version: options.kubernetesVersion,
  };
}

function namespaceOf({ object }: Resource): string {
  return toNamespace(object.metadata.namespace);
}

type Accounts = Map<string, Set<string>>;

/** Accounts that were read, and those that workloads run as. */
function toAccounts(picture: Picture): Accounts {
  const accounts: Accounts = new Map();
  for (const resource of picture.ofKind("/ServiceAccount"))
    add(accounts, namespaceOf(resource), resource.object.metadata.name ?? "");
  for (const { namespace, podSpec } of picture.workloads) add(accounts, toNamespace(namespace), toAccountName(podSpec));
  return accounts;
}

function toNamedAccounts(accounts: Accounts, { subjects }: Authorizer): Accounts {
  const named: Accounts = new Map([...accounts].map(([namespace, names]) => [namespace, new Set(names)]));
  for (const { kind, namespace, name } of subjects) if (kind === "ServiceAccount") add(named, namespace, name);
  return named;
}

function add(accounts: Accounts, namespace: string, name: string): void {
  const names = accounts.get(namespace);
  if (names === undefined) accounts.set(namespace, new Set([name]));
  else names.add(name);
}

/** Names that the maker of a pod may have: the pod's own, and what stands before each of its dashes. */
function toOwners(podName: string): string[] {
  const owners = [podName];
  for (
    let dash = podName.lastIndexOf("-");
    dash > 0 && owners.length < MAX_DASHES;
    dash = podName.lastIndexOf("-", dash - 1)
  )
    owners.push(podName.slice(0, dash));
  return owners;
}

const MAX_DASHES = 130;

/** Group and kind, and name, as footholds of workloads have them. */
export function toWorkloadParts({
  namespace,
  resource,
}: Workload): [namespace: string, groupKind: string, name: string] {
  return [toNamespace(namespace), toGroupKind(resource.object), toResourceId(resource.object).name];
}

/** The account whose token a Secret holds, or undefined. */
export function toTokenAccount({ object }: Resource): string | undefined {
  if (object["type"] !== "kubernetes.io/service-account-token") return undefined;
  return asString(dig(object, "metadata", "annotations", "kubernetes.io/service-account.name"));
}
