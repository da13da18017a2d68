import { toFootholdId } from "../../../model/index.ts";
import { CLUSTER_ADMIN, type Lead } from "./lead.ts";
import { EVERYWHERE, type Right } from "./right.ts";
import { KUBE_SYSTEM, type World } from "./world.ts";

/** What rights to Secrets and ConfigMaps lead to. */
export const secretLeads = {
  "read-secrets": leadsOfRead,
  "write-config-maps": leadsOfConfigMaps,
} as const;

function leadsOfRead({ namespace, name }: Right, world: World): Lead[] {
  const namesIn = (one: string): string[] => {
    const names = world.secretsIn(one).map(({ object }) => object.metadata.name ?? "");
    return name === undefined ? names : names.filter((other) => other === name);
  };
  if (namespace === EVERYWHERE) {
    const places =
      name === undefined
        ? world.namespaces.filter((one) => world.secretsIn(one).length > 0)
        : world.placesOfSecret(name);
    const everywhere = places.map((one) => ({
      to: { what: "read-secrets", namespace: one, ...(name === undefined ? {} : { name }) } as const,
      kind: "rbac/everywhere",
      message: `everywhere is also in ${one}`,
    }));
    return name === undefined ? [...everywhere, ...toUnread(namespace, world)] : everywhere;
  }
  const found = namesIn(namespace);
  const isRead = world.picture.complete && world.picture.whyBlind("/Secret", namespace) === undefined;
  // Who wrote the rule knows of the Secret.
  const names = found.length === 0 && name !== undefined && !isRead ? [name] : found;
  const leads: Lead[] = names.map((one) => ({
    to: toFootholdId("secret", namespace, one),
    kind: "rbac/read-secrets",
    technique: "T1552.007",
    message: `reads Secret ${namespace}/${one}`,
  }));
  return name === undefined ? [...leads, ...toUnread(namespace, world)] : leads;
}

/** Secrets that could not be read may hold tokens. */
function toUnread(namespace: string, { picture }: World): Lead[] {
  const because = picture.whyBlind("/Secret", namespace === EVERYWHERE ? "" : namespace);
  if (because === undefined) return [];
  return [
    {
      to: { what: "become-accounts", namespace },
      kind: "rbac/read-secrets",
      technique: "T1552.007",
      likelihood: "unknown",
      precondition: `a Secret holds a token of a ServiceAccount: Secrets were not read: ${because}`,
      message: "reads tokens out of Secrets",
    },
  ];
}

function leadsOfConfigMaps({ namespace, name }: Right, { picture }: World): Lead[] {
  if (namespace !== EVERYWHERE && namespace !== KUBE_SYSTEM) return [];
  const leads: Lead[] = [];
  const isThere = (one: string): boolean => picture.find("/ConfigMap", KUBE_SYSTEM, one) !== undefined;
  const isBlind = !picture.complete || picture.whyBlind("/ConfigMap", KUBE_SYSTEM) !== undefined;
  if ((name ?? "aws-auth") === "aws-auth" && (isThere("aws-auth") || isBlind)) {
    leads.push({
      to: CLUSTER_ADMIN,
      kind: "rbac/map-identities",
      technique: "T1098",
      ...(isThere("aws-auth")
        ? {}
        : { likelihood: "unlikely" as const, precondition: "the cluster is one of EKS that reads ConfigMap aws-auth" }),
      message: "maps an identity of the cloud to system:masters in ConfigMap kube-system/aws-auth",
    });
  }
  if ((name ?? "coredns") === "coredns" && (isThere("coredns") || isBlind)) {
    leads.push({
      to: { what: "intercept-traffic", namespace: EVERYWHERE },
      kind: "rbac/change-names",
      technique: "T1557",
      message: "has names resolve to addresses of its own by ConfigMap kube-system/coredns",
    });
  }
  return leads;
}
