import { readFact } from "../../formats/cloud/index.ts";
import { asString, type Path, type Picture, type Resource } from "../../model/index.ts";
import type { Provider } from "./provider.ts";

/** A ServiceAccount that is a role in the cloud. */
export interface CloudAccount {
  readonly namespace: string;
  readonly account: string;
  readonly provider: Provider;
  readonly role: string;
  readonly resource: Resource;
  /** Where the object says so. */
  readonly path: Path;
}

/** Annotations by which a ServiceAccount becomes an identity of its cloud. */
const ANNOTATIONS: readonly (readonly [string, Provider])[] = [
  ["eks.amazonaws.com/role-arn", "aws"],
  ["iam.gke.io/gcp-service-account", "gcp"],
  ["azure.workload.identity/client-id", "azure"],
];

/** Accounts with an annotation, and those that an association of Pod Identity names. */
export function findAccounts(picture: Picture): CloudAccount[] {
  return [
    ...picture.ofKind("/ServiceAccount").flatMap(byAnnotation),
    ...picture.ofKind("cloud.hauberk.dev/EksIdentity").flatMap(byAssociation),
  ];
}

function byAnnotation(resource: Resource): CloudAccount[] {
  const { metadata } = resource.object;
  return ANNOTATIONS.flatMap(([key, provider]) => {
    const role = metadata.annotations?.[key];
    if (role === undefined || role === "" || metadata.name === undefined) return [];
    const namespace = metadata.namespace ?? "default";
    return [
      {
        namespace,
        account: metadata.name,
        provider,
        role: toRole(role),
        resource,
        path: ["metadata", "annotations", key],
      },
    ];
  });
}

function byAssociation(resource: Resource): CloudAccount[] {
  const read = (field: string): string | undefined => {
    const fact = readFact(resource.object, { terraform: [field] });
    return fact?.is === "known" ? asString(fact.value) : undefined;
  };
  const namespace = read("namespace");
  const account = read("service_account");
  if (namespace === undefined || account === undefined) return [];
  const role = toRole(read("role_arn") ?? `of ${namespace}/${account}`);
  return [{ namespace, account, provider: "aws", role, resource, path: ["service_account"] }];
}

function toRole(text: string): string {
  return text.slice(text.lastIndexOf("/") + 1, text.lastIndexOf("/") + 300);
}
