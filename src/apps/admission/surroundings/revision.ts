import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type RuleSet, toWebhookRules } from "../../../decision/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import type { KubernetesObject, Resource } from "../../../model/index.ts";
import type { Rules } from "./options.ts";

/** What rule sets are made of besides the configuration. */
export interface Content {
  readonly resources: ReadonlyMap<string, readonly Resource[]>;
  readonly cluster: readonly Resource[];
  readonly kinds: KindTable | undefined;
}

/**
 * The same for the same content, in every replica. Kinds count by what requests are asked about because of them: a definition
 * that changes nothing of that makes nothing new.
 */
export function toRevision(
  { admission, settings, exceptions, digests }: Rules,
  { resources, cluster, kinds }: Content,
  byName: ReadonlyMap<string, RuleSet>,
): string {
  const hash = createHash("sha256");
  const accepted = exceptions.map((exception) => ({ ...exception, at: null }));
  hash.update(JSON.stringify([admission, settings, accepted, [...(digests?.byImage ?? [])]]));
  for (const [name, own] of resources) {
    hash.update(`\n${name}`);
    for (const { object } of own) hash.update(toFingerprint(object));
  }
  for (const { object } of cluster) hash.update(toFingerprint(object));
  for (const ruleSet of byName.values()) hash.update(toRulesText(ruleSet, kinds));
  return hash.digest("hex").slice(0, 16);
}

/** Works out beforehand what a revision is made of, so that nothing waits for long when it comes into force. */
export async function prepareRevision(
  { resources, cluster, kinds }: Content,
  ruleSets: readonly RuleSet[],
): Promise<void> {
  for (const ruleSet of ruleSets) {
    await nextTurn();
    toRulesText(ruleSet, kinds);
  }
  const objects = [...resources.values(), cluster].flat();
  for (const [index, { object }] of objects.entries()) {
    if (index % 100 === 0) await nextTurn();
    toFingerprint(object);
  }
}

const rulesTexts = new WeakMap<RuleSet, { readonly kinds: KindTable | undefined; readonly text: string }>();

function toRulesText(ruleSet: RuleSet, kinds: KindTable | undefined): string {
  const known = rulesTexts.get(ruleSet);
  if (known !== undefined && known.kinds === kinds) return known.text;
  const text = JSON.stringify(toWebhookRules(ruleSet, kinds));
  rulesTexts.set(ruleSet, { kinds, text });
  return text;
}

const fingerprints = new WeakMap<KubernetesObject, string>();

function toFingerprint(object: KubernetesObject): string {
  const known = fingerprints.get(object) ?? createHash("sha256").update(JSON.stringify(object)).digest("hex");
  fingerprints.set(object, known);
  return known;
}
