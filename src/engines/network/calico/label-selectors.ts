import type { LabelSelector } from "../../../model/index.ts";
import type { SelectorNode } from "./selector.ts";

type Requirement = NonNullable<LabelSelector["matchExpressions"]>[number];

/** All of the requirements. */
type Term = readonly Requirement[];

/** More alternatives than this are not worked out. */
const MAX_TERMS = 64;

/**
 * The selector as label selectors of Kubernetes, any of which chooses; none chooses nothing. Undefined: it cannot be said with
 * those (parts of values), or only with very many.
 */
export function toLabelSelectors(node: SelectorNode): readonly LabelSelector[] | undefined {
  return toTerms(node, true)?.map((requirements) =>
    requirements.length === 0 ? {} : { matchExpressions: [...requirements] },
  );
}

/** @param isWanted false: what the node does not choose */
function toTerms(node: SelectorNode, isWanted: boolean): readonly Term[] | undefined {
  switch (node.is) {
    case "all":
    case "none":
      return (node.is === "all") === isWanted ? [[]] : [];
    case "not":
      return toTerms(node.node, !isWanted);
    case "in":
      // Without values, `in` chooses nothing and `not in` everything.
      if (node.values.length === 0) return isWanted ? [] : [[]];
      return [[{ key: node.label, operator: isWanted ? "In" : "NotIn", values: [...node.values] }]];
    case "has":
      return [[{ key: node.label, operator: isWanted ? "Exists" : "DoesNotExist" }]];
    case "text":
      return undefined;
    case "and":
    case "or":
      return (node.is === "and") === isWanted ? toEvery(node.nodes, isWanted) : toAny(node.nodes, isWanted);
  }
}

function toAny(nodes: readonly SelectorNode[], isWanted: boolean): readonly Term[] | undefined {
  const all: Term[] = [];
  for (const node of nodes) {
    const terms = toTerms(node, isWanted);
    if (terms === undefined || all.length + terms.length > MAX_TERMS) return undefined;
    all.push(...terms);
  }
  return all;
}

function toEvery(nodes: readonly SelectorNode[], isWanted: boolean): readonly Term[] | undefined {
  let all: readonly Term[] = [[]];
  for (const node of nodes) {
    const terms = toTerms(node, isWanted);
    if (terms === undefined || all.length * terms.length > MAX_TERMS) return undefined;
    all = all.flatMap((one) => terms.map((other) => [...one, ...other]));
  }
  return all;
}
