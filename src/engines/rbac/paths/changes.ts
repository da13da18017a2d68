import { hash } from "node:crypto";
import {
  type Change,
  type Edit,
  type Evidence,
  type Resource,
  toNamespace,
  toResourceId,
} from "../../../model/index.ts";
import type { Binding } from "../binding.ts";
import { formatRole } from "../roles.ts";
import type { Role } from "../role.ts";
import { type Rule, toRuleKey } from "../rule.ts";
import { formatSubject, type Subject, toSubjectKey } from "../subject.ts";
import { isKept } from "./built-in.ts";
import { toNarrowed } from "./narrow-rule.ts";

/** The changes that steps name, each made once. */
export class Changes {
  readonly all = new Map<string, Change>();
  readonly #names = new Map<Resource, string>();
  readonly #taken = new Set<string>();
  readonly #ofBinding = new Map<Binding, string | undefined>();
  readonly #ofRule = new Map<Rule, readonly string[]>();

  add(change: Change): readonly string[] {
    if (!this.all.has(change.id)) this.all.set(change.id, change);
    return [change.id];
  }

  /** What takes from a subject what a binding gives it: the whole binding, and the subject alone where it names others too. */
  ofBinding(binding: Binding, subject: Subject): readonly string[] {
    const whole = this.#ofWholeBinding(binding);
    if (whole === undefined) return [];
    const key = toSubjectKey(subject);
    const places = binding.subjects.flatMap((one, index) =>
      one !== undefined && toSubjectKey(one) === key ? [index] : [],
    );
    if (places.length === binding.subjects.length) return [whole];
    const name = this.#nameOf(binding.resource);
    const alone = this.add({
      id: `rbac/remove-subject@${name}#${key}`,
      title: `Take ${formatSubject(subject)} out of ${binding.resource.object.kind} ${nameOf(binding.resource)}`,
      resource: toResourceId(binding.resource.object),
      origin: binding.resource.origin,
      cost: { friction: 2, latency: 0, operation: 0 },
      edits: places.toReversed().map((index) => ({ op: "remove", path: ["subjects", index] })),
    });
    return [...alone, whole];
  }

  #ofWholeBinding(binding: Binding): string | undefined {
    if (this.#ofBinding.has(binding)) return this.#ofBinding.get(binding);
    const { resource, subjects } = binding;
    const [id] = isKept(resource.object)
      ? []
      : this.add({
          id: `rbac/delete-binding@${this.#nameOf(resource)}`,
          title: `Delete ${resource.object.kind} ${nameOf(resource)}`,
          resource: toResourceId(resource.object),
          origin: resource.origin,
          cost: { friction: subjects.length > 1 ? 4 : 3, latency: 0, operation: 0 },
          edits: [],
          deletes: true,
        });
    this.#ofBinding.set(binding, id);
    return id;
  }

  /** What takes from a role what one of its rules gives. */
  ofRule(rule: Rule): readonly string[] {
    const known = this.#ofRule.get(rule);
    if (known !== undefined) return known;
    const { role, index } = rule;
    let edits: readonly Edit[] | undefined;
    const made = isKept(role.object)
      ? []
      : this.add({
          id: this.#idOfRule(rule),
          title: `Take what is dangerous out of rule ${index + 1} of ${role.object.kind} ${nameOf(role)}`,
          resource: toResourceId(role.object),
          origin: role.origin,
          cost: { friction: 3, latency: 0, operation: 0 },
          // Of thousands of changes a few are looked at.
          get edits() {
            return (edits ??= toNarrowed(rule));
          },
        });
    this.#ofRule.set(rule, made);
    return made;
  }

  /** By what the rule says and not by its place: that moves when a rule before it goes. */
  #idOfRule(rule: Rule): string {
    const plain = `rbac/narrow-rule@${this.#nameOf(rule.role)}#${hash("sha256", toRuleKey(rule)).slice(0, 8)}`;
    let id = plain;
    for (let more = 2; this.all.has(id); more += 1) id = `${plain}~${more}`;
    return id;
  }

  /** Several files may hold an object of that name: each is another change. */
  #nameOf(resource: Resource): string {
    const known = this.#names.get(resource);
    if (known !== undefined) return known;
    const plain = `${resource.object.kind}/${nameOf(resource)}`;
    let name = plain;
    for (let more = 2; this.#taken.has(name); more += 1) name = `${plain}~${more}`;
    this.#taken.add(name);
    this.#names.set(resource, name);
    return name;
  }
}

function nameOf({ object: { kind, metadata } }: Resource): string {
  const isNamespaced = kind === "Role" || kind === "RoleBinding";
  return `${isNamespaced ? `${toNamespace(metadata.namespace)}/` : ""}${metadata.name ?? ""}`;
}

/** `RoleBinding shop/deployers gives Role shop/deployer to ServiceAccount ci/robot`, at the subject. */
export function toBindingEvidence(binding: Binding, role: string, subject: Subject): Evidence {
  const { resource } = binding;
  const key = toSubjectKey(subject);
  const index = binding.subjects.findIndex((one) => one !== undefined && toSubjectKey(one) === key);
  const where = resource.object.kind === "RoleBinding" ? ` in ${binding.namespace}` : "";
  return {
    resource: toResourceId(resource.object),
    origin: resource.origin,
    path: index < 0 ? ["subjects"] : ["subjects", index],
    message: `${resource.object.kind} ${nameOf(resource)} gives ${role}${where} to ${formatSubject(subject)}`,
  };
}

/** `rule 3 of Role shop/deployer: create pods`, at the rule. */
export function toRuleEvidence(role: Role, rule: Rule, does: string): Evidence {
  const own = `${rule.role.object.kind} ${nameOf(rule.role)}`;
  const whole = formatRole(role);
  return {
    resource: toResourceId(rule.role.object),
    origin: rule.role.origin,
    path: ["rules", rule.index],
    message: `rule ${rule.index + 1} of ${own}${own === whole ? "" : `, which is part of ${whole}`}: ${does}`,
  };
}
