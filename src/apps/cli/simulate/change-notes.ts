import { asList, asObject, dig, toGroup } from "../../../model/index.ts";
import type { ObjectChange } from "./change.ts";

/** Kinds of which every object changes other objects. */
const MUTATING: ReadonlySet<string> = new Set([
  "MutatingAdmissionPolicy",
  "MutatingPolicy",
  "NamespacedMutatingPolicy",
]);
const WEBHOOKS: ReadonlySet<string> = new Set(["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]);

/** What of the proposal is not simulated, in words for people. */
export function toChangeNotes(changes: readonly ObjectChange[]): readonly string[] {
  const real = changes.filter(({ is }) => is !== "unchanged");
  const mutating = real.filter(isMutating).map(toName);
  const webhooks = real.filter(({ resource }) => WEBHOOKS.has(resource.object.kind)).map(toName);
  return [
    ...(mutating.length === 0
      ? []
      : [`mutation is not simulated: objects were judged without what ${mutating.join(", ")} would make of them`]),
    ...(webhooks.length === 0 ? [] : [`what answers behind ${webhooks.join(", ")} is not known, and was not asked`]),
  ];
}

function isMutating({ resource: { object } }: ObjectChange): boolean {
  if (MUTATING.has(object.kind) || toGroup(object.apiVersion) === "mutations.gatekeeper.sh") return true;
  const rules = asList(dig(object, "spec", "rules"));
  return toGroup(object.apiVersion) === "kyverno.io" && rules.some((rule) => asObject(rule)?.["mutate"] !== undefined);
}

function toName({ resource: { object } }: ObjectChange): string {
  return `${object.kind} ${object.metadata.name ?? ""}`;
}
