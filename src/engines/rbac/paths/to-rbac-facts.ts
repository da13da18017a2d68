import type { PodSecurity } from "../../../inventory/index.ts";
import {
  type AttackFacts,
  type FootholdId,
  type Picture,
  toAccountId,
  toFootholdId,
  toResourceId,
} from "../../../model/index.ts";
import type { Authorizer } from "../authorizer.ts";
import { formatSubject, MASTERS, type Subject } from "../subject.ts";
import { toBindingEvidence } from "./changes.ts";
import { toAdminLeads, toLeads } from "./consequences.ts";
import { FactList } from "./fact-list.ts";
import { addHeldBySubject } from "./held-by-subject.ts";
import { CLUSTER_ADMIN } from "./lead.ts";
import { addMemberships } from "./memberships.ts";
import { EVERYWHERE } from "./right.ts";
import { Roles } from "./role-facts.ts";
import { toTokenAccount, toWorld, type World } from "./world.ts";

export interface RbacFactsOptions {
  /** Of the API server, `1.36`; some rights are worth less in later ones. */
  readonly kubernetesVersion?: string;
  readonly podSecurity?: PodSecurity;
}

/**
 * Who comes to what by RBAC: identity → role it holds → right → what the right leads to. No pair of identity and end is written down, so
 * the facts grow with bindings, rules and objects, and not with their products. Never throws, whatever the objects hold.
 */
export function toRbacFacts(picture: Picture, authorizer: Authorizer, options: RbacFactsOptions = {}): AttackFacts {
  const world = toWorld(picture, authorizer, options);
  const facts = new FactList();
  const roles = new Roles(facts, world);
  addBindings(facts, roles, world);
  for (const subject of authorizer.subjects) addHeldBySubject(facts, roles, subject, world);
  addTokens(facts, world);
  const masters = addIdentity(facts, { kind: "Group", namespace: "", name: MASTERS });
  facts.addLead(masters, {
    to: CLUSTER_ADMIN,
    kind: "rbac/masters",
    technique: "T1078",
    message: "members of system:masters may do everything, whatever RBAC says",
  });
  for (const lead of toAdminLeads()) facts.addLead(CLUSTER_ADMIN, lead);
  follow(facts, roles, world);
  addMemberships(facts, world);
  return facts.toFacts();
}

function follow(facts: FactList, roles: Roles, world: World): void {
  for (;;) {
    const right = facts.takeRight();
    if (right === undefined) return;
    const from = facts.addRight(right);
    for (const lead of toLeads(right, world)) {
      facts.addLead(from, lead);
      if (typeof lead.to === "string") roles.addById(lead.to);
    }
  }
}

export function toIdentityId({ kind, namespace, name }: Subject): FootholdId {
  return kind === "ServiceAccount" ? toAccountId(namespace, name) : toFootholdId("identity", kind, name);
}

export function addIdentity(facts: FactList, subject: Subject): FootholdId {
  return facts.add({ id: toIdentityId(subject), name: formatSubject(subject), namespace: subject.namespace });
}

/** Each subject of a binding has its role in its place. */
function addBindings(facts: FactList, roles: Roles, { authorizer }: World): void {
  for (const binding of authorizer.bindings) {
    const { role, namespace, roleRef, subjects } = binding;
    const place = namespace === "" ? EVERYWHERE : namespace;
    const to = role === undefined ? roles.addUnread(roleRef.kind, roleRef.name, place) : roles.add(role, place);
    if (to === undefined) continue;
    const name = role === undefined ? `${roleRef.kind} ${roleRef.name}` : roles.nameOf(role);
    for (const subject of new Set(subjects)) {
      if (subject === undefined) continue;
      facts.addStep({
        from: addIdentity(facts, subject),
        to,
        kind: "rbac/binding",
        technique: "T1078",
        likelihood: "certain",
        evidence: [toBindingEvidence(binding, name, subject)],
        removedBy: facts.changes.ofBinding(binding, subject),
      });
    }
  }
}

/** Secrets with a token are as good as its account. */
function addTokens(facts: FactList, world: World): void {
  for (const namespace of world.namespaces) {
    for (const secret of world.secretsIn(namespace)) {
      const account = toTokenAccount(secret);
      if (account === undefined) continue;
      const { object, origin } = secret;
      const name = object.metadata.name ?? "";
      const resource = toResourceId(object);
      facts.addStep({
        from: facts.add({
          id: toFootholdId("secret", namespace, name),
          name: `Secret ${namespace}/${name}`,
          namespace,
          resource,
        }),
        to: addIdentity(facts, { kind: "ServiceAccount", namespace, name: account }),
        kind: "secret/account-token",
        technique: "T1528",
        likelihood: "certain",
        evidence: [
          {
            resource,
            origin,
            path: ["type"],
            message: `holds a token of ServiceAccount ${namespace}/${account} that does not expire`,
          },
        ],
        removedBy: facts.changes.add({
          id: `service-account/long-lived-token@/Secret/${namespace}/${name}`,
          control: "service-account/long-lived-token",
          title: `Delete Secret ${namespace}/${name} and let pods have tokens that expire`,
          resource,
          origin,
          cost: { friction: 2, latency: 0, operation: 0 },
          edits: [],
          deletes: true,
        }),
      });
    }
  }
}
