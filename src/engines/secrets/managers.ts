import { asList, asString, dig, type Path, type Picture, type Resource, toNamespace } from "../../model/index.ts";

/** Something that keeps secrets outside of the cluster, or brings them in. */
export interface Manager {
  /** Empty for what is of the whole cluster. */
  readonly namespace: string;
  /** The Secret it fills; undefined where it fills none, or many. */
  readonly secret: string | undefined;
  /** `ExternalSecret shop/db from ClusterSecretStore vault (vault)` */
  readonly name: string;
  readonly resource: Resource;
}

interface ManagerKind {
  readonly kind: string;
  /** To the name of the Secret it makes; where there is none it is its own. */
  readonly secret?: Path;
  readonly hasNoSecret?: true;
  readonly from?: (resource: Resource, picture: Picture) => string;
}

const KINDS: readonly ManagerKind[] = [
  { kind: "external-secrets.io/ExternalSecret", secret: ["spec", "target", "name"], from: nameStore },
  {
    kind: "bitnami.com/SealedSecret",
    secret: ["spec", "template", "metadata", "name"],
    from: () => "sealed, its key in the cluster",
  },
  { kind: "secrets.hashicorp.com/VaultStaticSecret", secret: ["spec", "destination", "name"], from: () => "Vault" },
  { kind: "secrets.hashicorp.com/VaultDynamicSecret", secret: ["spec", "destination", "name"], from: () => "Vault" },
  { kind: "secrets.hashicorp.com/VaultPKISecret", secret: ["spec", "destination", "name"], from: () => "Vault" },
  { kind: "onepassword.com/OnePasswordItem", from: () => "1Password" },
  { kind: "cert-manager.io/Certificate", secret: ["spec", "secretName"], from: () => "cert-manager" },
  { kind: "isindir.github.com/SopsSecret", hasNoSecret: true, from: () => "SOPS" },
  { kind: "external-secrets.io/SecretStore", hasNoSecret: true, from: nameProvider },
  { kind: "external-secrets.io/ClusterSecretStore", hasNoSecret: true, from: nameProvider },
  { kind: "external-secrets.io/ClusterExternalSecret", hasNoSecret: true },
];

const PROVIDER_CLASS = "secrets-store.csi.x-k8s.io/SecretProviderClass";

/** Everything that manages secrets from outside. */
export function findManagers(picture: Picture): Manager[] {
  return [
    ...KINDS.flatMap((kind) => picture.ofKind(kind.kind).map((resource) => toManager(resource, kind, picture))),
    ...picture.ofKind(PROVIDER_CLASS).flatMap(toOfProviderClass),
    ...findInjected(picture),
  ];
}

function toManager(resource: Resource, { secret, hasNoSecret, from }: ManagerKind, picture: Picture): Manager {
  const { kind, metadata } = resource.object;
  const isOfCluster = kind.startsWith("Cluster");
  const namespace = isOfCluster ? "" : toNamespace(metadata.namespace);
  const own = secret === undefined ? undefined : asString(dig(resource.object, ...secret));
  const origin = from?.(resource, picture) ?? "";
  const name = `${kind} ${namespace === "" ? "" : `${namespace}/`}${metadata.name ?? ""}`;
  return {
    namespace,
    secret: hasNoSecret === true ? undefined : (own ?? metadata.name),
    name: origin === "" ? name : `${name} (${origin})`,
    resource,
  };
}

/** The store an ExternalSecret is filled from, and what kind of store that is. */
function nameStore({ object }: Resource, picture: Picture): string {
  const kind = asString(dig(object, "spec", "secretStoreRef", "kind")) ?? "SecretStore";
  const name = asString(dig(object, "spec", "secretStoreRef", "name")) ?? "";
  if (name === "") return "";
  const namespace = kind === "ClusterSecretStore" ? "" : (object.metadata.namespace ?? "");
  const store = picture.find(`external-secrets.io/${kind}`, namespace, name);
  const provider = store === undefined ? "" : nameProvider(store);
  return `from ${kind} ${name}${provider === "" ? "" : `, ${provider}`}`;
}

/** `vault`, `aws`: the one key of the provider. */
function nameProvider({ object }: Resource): string {
  const provider = dig(object, "spec", "provider");
  return typeof provider === "object" && provider !== null ? (Object.keys(provider)[0] ?? "") : "";
}

/** A class of the Secrets Store driver brings files into pods, and may write them to Secrets besides. */
function toOfProviderClass(resource: Resource): Manager[] {
  const { metadata } = resource.object;
  const namespace = toNamespace(metadata.namespace);
  const provider = asString(dig(resource.object, "spec", "provider")) ?? "";
  const name = `SecretProviderClass ${namespace}/${metadata.name ?? ""}${provider === "" ? "" : ` (${provider})`}`;
  const secrets = asList(dig(resource.object, "spec", "secretObjects")).flatMap(
    (one) => asString(dig(one, "secretName")) ?? [],
  );
  const made = secrets.length === 0 ? [undefined] : secrets;
  return made.map((secret) => ({ namespace, secret, name, resource }));
}

const INJECTORS: readonly (readonly [prefix: string, name: string])[] = [
  ["vault.hashicorp.com/agent-inject", "Vault agent"],
  ["vault.security.banzaicloud.io/", "Bank-Vaults"],
  ["operator.1password.io/", "1Password"],
  ["conjur.org/", "Conjur"],
];

/** Pods into which an agent puts secrets that no Secret holds. */
function findInjected(picture: Picture): Manager[] {
  return picture.workloads.flatMap(({ podMetadata, resource, namespace }) => {
    const keys = Object.keys(podMetadata.annotations ?? {});
    const found = INJECTORS.filter(([prefix]) => keys.some((key) => key.startsWith(prefix)));
    const { kind, metadata } = resource.object;
    return found.map(([, name]) => ({
      namespace: toNamespace(namespace),
      secret: undefined,
      name: `${kind} ${toNamespace(namespace)}/${metadata.name ?? ""} (${name})`,
      resource,
    }));
  });
}
