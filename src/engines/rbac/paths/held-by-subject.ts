import { type Subject, toSubjectKey, toUser } from "../subject.ts";
import { toBindingEvidence } from "./changes.ts";
import { findCombined } from "./combinations.ts";
import { findJoined } from "./joined.ts";
import type { FactList } from "./fact-list.ts";
import { addCombined, type Given, isOfHolder } from "./given.ts";
import { EVERYWHERE } from "./right.ts";
import type { Roles } from "./role-facts.ts";
import { toRoleId } from "./role-id.ts";
import { addIdentity } from "./to-rbac-facts.ts";
import type { World } from "./world.ts";

/** What a subject has only by several roles together, its own and those of its groups. */
export function addHeldBySubject(facts: FactList, roles: Roles, subject: Subject, world: World): void {
  const key = toSubjectKey(subject);
  const held = toGiven(facts, roles, subject, world);
  if (!held.some(({ isOwn }) => isOwn) || new Set(held.map(({ role }) => role)).size < 2) return;
  const id = addIdentity(facts, subject);
  for (const combined of findCombined(held)) if (isOfHolder(combined)) addCombined(facts, id, key, combined);
  for (const combined of findJoined(held, world.bindingsOf))
    if (isOfHolder(combined)) addCombined(facts, id, key, combined);
}

function toGiven(facts: FactList, roles: Roles, subject: Subject, { authorizer }: World): Given[] {
  const key = toSubjectKey(subject);
  return authorizer.grantsOf(toUser(subject)).flatMap(({ binding, role, subject: holder }) => {
    const place = binding.namespace === "" ? EVERYWHERE : binding.namespace;
    const id = toRoleId(role.kind, role.namespace, role.name, place);
    return roles.toHeld(role, place).map((one): Given => ({
      ...one,
      role: id,
      isOwn: toSubjectKey(holder) === key,
      toWays: () => {
        const given = toBindingEvidence(binding, roles.nameOf(role), holder);
        const byBinding = facts.changes.ofBinding(binding, holder);
        if (one.rules === undefined) return [{ evidence: [given], removedBy: byBinding }];
        return roles.toWays(role, one.rules, one.does).map(({ evidence, removedBy }) => ({
          evidence: [given, ...evidence],
          removedBy: [...byBinding, ...removedBy],
        }));
      },
    }));
  });
}
