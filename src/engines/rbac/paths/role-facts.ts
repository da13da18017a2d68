import type { Evidence, FootholdId } from "../../../model/index.ts";
import { formatRole } from "../roles.ts";
import type { Role } from "../role.ts";
import type { Rule } from "../rule.ts";
import { toRuleEvidence } from "./changes.ts";
import { COMBINED, findCombined, type Held } from "./combinations.ts";
import { findJoined } from "./joined.ts";
import type { FactList } from "./fact-list.ts";
import { addCombined, type Given } from "./given.ts";
import { CLUSTER_ADMIN } from "./lead.ts";
import { MAX_RULES, type Profile, toProfile } from "./profile.ts";
import { findTemplates } from "./pod-leads.ts";
import { EVERYWHERE, type Right } from "./right.ts";
import { RIGHT_KINDS } from "./right-kinds.ts";
import { toRoleId } from "./role-id.ts";
import type { World } from "./world.ts";

/** Rights in namespaces of which something may come together with others. */
const PARTS = [...RIGHT_KINDS]
  .filter(([what, kind]) => COMBINED.has(what) && kind.isClusterWide !== true)
  .map(([what, kind]) => ({ what, kind }));

/** Roles in the places they are held in, each written down once. */
export class Roles {
  readonly #facts: FactList;
  readonly #world: World;
  readonly #profiles = new Map<Role, Profile>();
  readonly #done = new Map<FootholdId, boolean>();

  constructor(facts: FactList, world: World) {
    this.#facts = facts;
    this.#world = world;
  }

  nameOf(role: Role): string {
    return formatRole(role);
  }

  profileOf(role: Role): Profile {
    let profile = this.#profiles.get(role);
    if (profile === undefined) this.#profiles.set(role, (profile = toProfile(role)));
    return profile;
  }

  /** The foothold of having the role there; undefined where it is worth nothing. */
  add(role: Role, place: string): FootholdId | undefined {
    const id = toRoleId(role.kind, role.namespace, role.name, place);
    const known = this.#done.get(id);
    if (known !== undefined) return known ? id : undefined;
    const profile = this.profileOf(role);
    const rights = profile.rights.filter(({ kind }) => place === EVERYWHERE || kind.isClusterWide !== true);
    const isWorth = profile.everything.length > 0 || rights.length > 0;
    this.#done.set(id, isWorth);
    if (!isWorth) return undefined;
    const where = place === EVERYWHERE ? "everywhere" : `in ${place}`;
    this.#facts.add({ id, name: `${formatRole(role)} ${where}`, namespace: place === EVERYWHERE ? "" : place });
    this.#addRules(id, role, place, profile, rights);
    this.#addCombined(id, role, place, rights);
    return id;
  }

  /** A role by its foothold, which some right leads to. */
  addById(id: FootholdId): void {
    if (!id.startsWith("right:hold-role/") || this.#done.has(id)) return;
    // Parts are joined by slashes, and a slash within one is written %2F.
    const [, place = "", kind = "", ...rest] = id
      .split("/")
      .map((part) => part.replaceAll("%2F", "/").replaceAll("%25", "%"));
    const [namespace, name] = kind === "Role" ? rest : ["", rest[0]];
    const role = this.#world.authorizer.roles.get(`${kind}/${namespace ?? ""}/${name ?? ""}`);
    if (role === undefined) this.addUnread(kind, name ?? "", place);
    else this.add(role, place);
  }

  /** A role that was not read: of cluster-admin everybody knows what it gives. */
  addUnread(kind: string, name: string, place: string): FootholdId | undefined {
    if (kind !== "ClusterRole" || name !== "cluster-admin") return undefined;
    const id = toRoleId(kind, "", name, place);
    if (this.#done.has(id)) return id;
    this.#done.set(id, true);
    const where = place === EVERYWHERE ? "everywhere" : `in ${place}`;
    this.#facts.add({ id, name: `ClusterRole cluster-admin ${where}`, namespace: place === EVERYWHERE ? "" : place });
    this.#facts.addLead(id, {
      to: place === EVERYWHERE ? CLUSTER_ADMIN : { what: "do-everything", namespace: place },
      kind: "rbac/everything",
      message: "ClusterRole cluster-admin allows everything",
    });
    return id;
  }

  #addRules(from: FootholdId, role: Role, place: string, profile: Profile, rights: Profile["rights"]): void {
    const everything: FootholdId =
      place === EVERYWHERE || profile.everything.length === 0
        ? CLUSTER_ADMIN
        : this.#facts.addRight({ what: "do-everything", namespace: place });
    this.#addSteps(from, everything, "rbac/everything", role, profile.everything, "everything");
    for (const { what, kind, whole, byName } of rights) {
      if (kind.isPart === true) continue;
      const { does } = kind;
      if (whole.length > 0)
        this.#addSteps(from, this.#facts.addRight({ what, namespace: place }), `rbac/${what}`, role, whole, does);
      for (const [name, rules] of byName) {
        const right: Right = { what, namespace: place, name };
        this.#addSteps(from, this.#facts.addRight(right), `rbac/${what}`, role, rules, `${does}: ${name}`);
      }
    }
  }

  #addSteps(from: FootholdId, to: FootholdId, kind: string, role: Role, rules: readonly Rule[], does: string): void {
    for (const { evidence, removedBy } of this.#toWays(role, rules, does))
      this.#facts.addStep({ from, to, kind, likelihood: "certain", evidence, removedBy });
  }

  /** A way for each rule, as each would have to be changed; of too many, one that none of them takes away. */
  #toWays(role: Role, rules: readonly Rule[], does: string): { evidence: Evidence[]; removedBy: readonly string[] }[] {
    if (rules.length > MAX_RULES)
      return [{ evidence: rules.slice(0, MAX_RULES).map((rule) => toRuleEvidence(role, rule, does)), removedBy: [] }];
    return rules.map((rule) => ({
      evidence: [toRuleEvidence(role, rule, does)],
      removedBy: this.#facts.changes.ofRule(rule),
    }));
  }

  #addCombined(from: FootholdId, role: Role, place: string, rights: Profile["rights"]): void {
    const held: Given[] = this.toHeld(role, place, rights).map((one) => ({
      ...one,
      role: from,
      isOwn: true,
      toWays: () =>
        one.rules === undefined ? [{ evidence: [], removedBy: [] }] : this.#toWays(role, one.rules, one.does),
    }));
    const key = from.slice("right:".length);
    for (const combined of findCombined(held)) addCombined(this.#facts, from, key, combined);
    for (const combined of findJoined(held, this.#world.bindingsOf)) addCombined(this.#facts, from, key, combined);
  }

  /** What the role gives of which something may come only together with others. */
  toHeld(role: Role, place: string, rights = this.profileOf(role).rights): HeldByRole[] {
    const held: HeldByRole[] = [];
    const { everything } = this.profileOf(role);
    // Whoever may do everything in a namespace may lack what is beyond it.
    for (const { what, kind } of everything.length > 0 && place !== EVERYWHERE ? PARTS : [])
      held.push({ what, namespace: place, names: "all", rules: everything, does: kind.does });
    for (const { what, kind, whole, narrowed } of rights) {
      if (!COMBINED.has(what) || (place !== EVERYWHERE && kind.isClusterWide === true)) continue;
      if (whole.length > 0) held.push({ what, namespace: place, names: "all", rules: whole, does: kind.does });
      for (const { names, rule } of narrowed) {
        const isOfNone =
          what === "change-templates" && [...names].every((one) => findTemplates(this.#world, one, place).size === 0);
        if (!isOfNone) held.push({ what, namespace: place, names, rules: [rule], does: kind.does });
      }
    }
    // Whoever may write into roles gains by each role that is bound to them.
    const what = role.kind === "Role" ? "bound-role" : "bound-cluster-role";
    held.push({ what, namespace: place, names: new Set([role.name]), rules: undefined, does: "" });
    if (role.resources.some(({ object }) => object["aggregationRule"] !== undefined))
      held.push({ what: "bound-aggregated-role", namespace: place, names: "all", rules: undefined, does: "" });
    return held;
  }

  toWays(role: Role, rules: readonly Rule[], does: string): { evidence: Evidence[]; removedBy: readonly string[] }[] {
    return this.#toWays(role, rules, does);
  }
}

export interface HeldByRole extends Held {
  /** Undefined: by being bound, not by a rule. */
  readonly rules: readonly Rule[] | undefined;
  readonly does: string;
}
