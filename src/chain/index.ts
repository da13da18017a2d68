export { type ChainOptions, toChainFacts } from "./build/chain-facts.ts";
export { type AttackGraph, isByMachine, toAttackGraph } from "./graph/attack-graph.ts";
export { type Cut, type CutOptions, findCut, toWeight } from "./graph/cut/find-cut.ts";
export { groupPaths, kindOf, type PathGroup, toFootholds } from "./graph/path-groups.ts";
export { type AttackPath, findBeside, findPaths, type PathOptions, type PathsFound } from "./graph/paths.ts";
export { type RankedChange, rankChanges, type Ranking, type RankOptions, type Stage } from "./graph/rank-changes.ts";
export { DIMENSIONS, type Dimension, type Isolation, isolate, type Side } from "./isolate/isolate.ts";
export { type Exposed, findExposed, reachFrom, reachTo, toUsable, toWithout } from "./graph/reach.ts";
