import { type AttackGraph, kindOf } from "../../../chain/index.ts";
import { suggest } from "../../../formats/text/index.ts";
import { Problem } from "../../../model/index.ts";

/**
 * The footholds that a person means: an id (`identity:ServiceAccount/shop/cart`), what stands in it after the kind
 * (`cluster-admin`), a kind (`internet`), or a name as reports show it (`Secret shop/db`).
 * @param preferred where a short name is looked for first: entries, or targets
 * @throws {Problem} USAGE when nothing is called so
 */
export function findFootholds(graph: AttackGraph, texts: readonly string[], preferred: Int32Array): number[] {
  return [...new Set(texts.flatMap((text) => findOne(graph, text, preferred)))];
}

function findOne(graph: AttackGraph, text: string, preferred: Int32Array): number[] {
  const exact = graph.numberOf.get(text);
  if (exact !== undefined) return [exact];
  const isCalled = (foothold: number): boolean => {
    const { id = "", name = "" } = graph.footholds[foothold] ?? {};
    return name === text || id.slice(id.indexOf(":") + 1) === text || kindOf(graph, foothold) === text;
  };
  const among = preferred.filter(isCalled);
  if (among.length > 0) return [...among];
  const found = [...graph.footholds.keys()].filter(isCalled);
  if (found.length > 0) return found;
  const names = [...preferred].map((foothold) => graph.footholds[foothold]?.name ?? "");
  const ids = graph.footholds.map(({ id }) => id);
  throw new Problem(
    "USAGE",
    `nothing an attacker could hold is called "${text}"${suggest(text, [...names, ...ids.slice(0, MAX_SUGGESTED)])}: write a name or id as hauberk paths -f json shows it, or a kind (internet, secret, node)`,
  );
}

/** Names that are looked through for one that is meant. */
const MAX_SUGGESTED = 20_000;
