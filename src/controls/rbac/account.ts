import { type Picture, type Resource, toNamespace, type Workload } from "../../model/index.ts";

/** The service account a workload runs as; `serviceAccount` is the old name of the field and yields to the new one. */
export function readAccountName(workload: Workload): string {
  const { serviceAccountName, serviceAccount } = workload.podSpec;
  return nonEmpty(serviceAccountName) ?? nonEmpty(serviceAccount) ?? "default";
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** The ServiceAccount object a workload runs as, or undefined when it was not read. */
export function findAccount(picture: Picture, workload: Workload): Resource | undefined {
  const name = readAccountName(workload);
  const namespace = toNamespace(workload.namespace);
  const found = picture.find("/ServiceAccount", namespace, name);
  // Manifests often leave the namespace to the command that applies them.
  return found ?? (namespace === "default" ? picture.find("/ServiceAccount", "", name) : undefined);
}

/**
 * Whether a token is put into the pods: the pod's own setting wins over the account's, and both absent means yes.
 * undefined: the account decides and was not read.
 */
export function mountsToken(picture: Picture, workload: Workload): boolean | undefined {
  const own = workload.podSpec.automountServiceAccountToken;
  if (own !== undefined) return own;
  const account = findAccount(picture, workload);
  if (account === undefined) return undefined;
  return account.object["automountServiceAccountToken"] !== false;
}
