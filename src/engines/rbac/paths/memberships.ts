import { type FootholdId, toAccountId, toFootholdId } from "../../../model/index.ts";
import { toUser } from "../subject.ts";
import type { FactList } from "./fact-list.ts";
import type { World } from "./world.ts";

const ACCOUNTS = "system:serviceaccounts";

/** Who belongs to a group that has anything: what it has, they have. Groups that are worth nothing are left out. */
export function addMemberships(facts: FactList, world: World): void {
  const worthy = new Set(facts.steps.map(({ from }) => from));
  const isWorthy = (group: string): boolean => worthy.has(toFootholdId("identity", "Group", group));
  const add = (from: FootholdId, group: string): void => {
    facts.addStep({
      from,
      to: toFootholdId("identity", "Group", group),
      kind: "rbac/membership",
      likelihood: "certain",
      evidence: [{ message: `is a member of group ${group}` }],
      removedBy: [],
    });
  };
  for (const namespace of world.namespaces) {
    const groups = [`${ACCOUNTS}:${namespace}`, ACCOUNTS, "system:authenticated"].filter(isWorthy);
    if (groups.length === 0) continue;
    for (const name of world.namedAccountsIn(namespace)) {
      const account = toAccountId(namespace, name);
      facts.add({ id: account, name: `ServiceAccount ${namespace}/${name}`, namespace });
      for (const group of groups) add(account, group);
    }
  }
  for (const subject of world.authorizer.subjects) {
    if (subject.kind === "ServiceAccount") continue;
    const id = toFootholdId("identity", subject.kind, subject.name);
    for (const group of toUser(subject).groups) {
      if (isWorthy(group) && (subject.kind === "User" || group !== subject.name)) add(id, group);
    }
  }
  addNodes(world, (node) => {
    const id = toFootholdId("identity", "Node", node);
    for (const group of ["system:nodes", "system:authenticated"]) if (isWorthy(group)) add(id, group);
  });
  if (isWorthy("system:unauthenticated")) {
    facts.addStep({
      from: toFootholdId("endpoint", "api-server"),
      to: toFootholdId("identity", "Group", "system:unauthenticated"),
      kind: "rbac/anonymous",
      technique: "T1133",
      likelihood: "likely",
      precondition: "the API server takes requests without credentials: anonymous-auth is not off",
      evidence: [{ message: "whoever reaches the API server may ask it without credentials" }],
      removedBy: [],
    });
  }
}

function addNodes({ nodes }: World, add: (node: string) => void): void {
  if (nodes.length === 0) add("any");
  for (const { object } of nodes) add(object.metadata.name ?? "");
}
