import { toAccountName } from "../../inventory/index.ts";
import { type FootholdId, type Picture, type Step, toAccountId, toFootholdId } from "../../model/index.ts";
import type { FactList } from "./fact-list.ts";
import type { Subject } from "./subject.ts";

/**
 * What a tenant has by being one: the accounts of its namespace, its workloads' code, and the right to make pods there. A
 * tenant is an entry when it is named as one.
 */
export function addTenantSteps(
  picture: Picture,
  { subjects, tenants }: { subjects: readonly Subject[]; tenants: readonly string[] },
  facts: FactList,
): void {
  const namespaces = new Set([...picture.namespaces, ...tenants]);
  for (const { workload } of subjects) namespaces.add(workload.namespace);
  for (const namespace of namespaces)
    facts.addFoothold({ id: toTenantId(namespace), name: `tenant of ${namespace}`, namespace });
  for (const namespace of tenants) facts.addEntry(toTenantId(namespace));
  for (const [account, namespace] of findAccounts(picture, subjects))
    add(facts, namespace, account, "the accounts of a namespace are its tenant's");
  for (const { workload, code, what } of subjects)
    add(facts, workload.namespace, code, `${what} is its tenant's own`, "T1610");
  for (const namespace of namespaces) {
    const deploys = `whoever deploys to ${namespace} makes its pods`;
    add(facts, namespace, toFootholdId("right", "create-pods", namespace), deploys, "T1610");
  }
}

function toTenantId(namespace: string): FootholdId {
  return toFootholdId("tenant", namespace);
}

function findAccounts(picture: Picture, subjects: readonly Subject[]): Map<FootholdId, string> {
  const found = new Map<FootholdId, string>();
  for (const { object } of picture.ofKind("/ServiceAccount")) {
    const namespace = object.metadata.namespace ?? "default";
    found.set(toAccountId(namespace, object.metadata.name ?? ""), namespace);
  }
  for (const { workload } of subjects)
    found.set(toAccountId(workload.namespace, toAccountName(workload.podSpec)), workload.namespace);
  return found;
}

function add(facts: FactList, namespace: string, to: FootholdId, message: string, technique = "T1078"): void {
  const likelihood: Step["likelihood"] = "certain";
  const kind = "tenant/own";
  facts.addStep({
    from: toTenantId(namespace),
    to,
    kind,
    technique,
    likelihood,
    evidence: [{ message }],
    removedBy: [],
  });
}
