import { hasName, type Names } from "./need.ts";
import { EVERYWHERE, type Right } from "./right.ts";
import type { RuleRight } from "./right-kinds.ts";

/** What somebody holds of one kind. Besides rights: that a role is bound to them, under its name. */
export type HeldWhat = RuleRight | "bound-cluster-role" | "bound-role" | "bound-aggregated-role";

export interface Held {
  readonly what: HeldWhat;
  readonly namespace: string;
  readonly names: Names;
}

/** Rights that are worth something only together: one of each stage, for the same place and the same name. */
export interface Combination {
  readonly what: Right["what"];
  readonly stages: readonly Stage[];
  /** Counts only for what is held in the whole cluster, or wherever it is held. */
  readonly place?: "everywhere" | "anywhere";
  /** `all`: worth nothing for single names. `one`: only for single names. */
  readonly of?: "all" | "one";
  /** Says nothing new where the first stages, this many, are held for all names. */
  readonly beside?: number;
}

interface Stage {
  readonly whats: readonly HeldWhat[];
  /** The name must be one of those it is held for. */
  readonly isNamed?: true;
}

const named = (...whats: readonly HeldWhat[]): Stage => ({ whats, isNamed: true });
const any = (...whats: readonly HeldWhat[]): Stage => ({ whats });

export const COMBINATIONS: readonly Combination[] = [
  {
    what: "raise-own-role",
    stages: [named("escalate-cluster-roles"), named("edit-cluster-roles")],
    place: "everywhere",
    of: "all",
  },
  {
    what: "raise-held-cluster-role",
    stages: [named("escalate-cluster-roles"), named("edit-cluster-roles"), named("bound-cluster-role")],
    of: "one",
    beside: 2,
  },
  {
    what: "raise-held-role",
    stages: [named("escalate-roles"), named("edit-roles"), named("bound-role")],
    of: "one",
  },
  {
    what: "add-to-aggregated-role",
    stages: [named("escalate-cluster-roles"), any("create-cluster-roles"), any("bound-aggregated-role")],
    of: "all",
  },
  {
    what: "bind-cluster-wide",
    stages: [any("create-cluster-role-bindings"), named("bind-cluster-roles")],
    place: "everywhere",
  },
  { what: "bind-in-namespace", stages: [any("create-role-bindings"), named("bind-cluster-roles")] },
  { what: "bind-roles-in-namespace", stages: [any("create-role-bindings"), named("bind-roles")] },
  {
    what: "become-groups",
    stages: [named("impersonate-groups"), any("impersonate-users", "impersonate-accounts")],
    place: "anywhere",
  },
  { what: "become-some-users", stages: [named("become-users"), any("act-for-users")], place: "anywhere" },
  {
    what: "sign-certificates",
    stages: [any("create-certificate-requests"), any("approve-certificate-requests"), named("approve-signers")],
    place: "everywhere",
  },
  { what: "make-token-secrets", stages: [any("create-secrets"), any("read-secrets")] },
  {
    what: "lift-pod-security",
    stages: [named("label-namespaces"), any("create-pods", "change-templates", "add-ephemeral-containers")],
  },
  { what: "mount-nodes", stages: [any("create-volumes"), any("create-pods", "change-templates")] },
  { what: "steal-pods", stages: [any("change-nodes"), any("remove-pods")] },
];

/** Rights of any combination. */
export const COMBINED: ReadonlySet<HeldWhat> = new Set([
  ...COMBINATIONS.flatMap(({ stages }) => stages.flatMap(({ whats }) => whats)),
  "edit-cluster-role-bindings",
  "edit-role-bindings",
]);

/** A combination that somebody has: the right it makes, and for each stage all that serves. */
export interface Combined<One extends Held> {
  readonly right: Right;
  readonly stages: readonly (readonly One[])[];
}

/** All combinations that what somebody holds adds up to. */
export function* findCombined<One extends Held>(held: readonly One[]): Generator<Combined<One>> {
  if (held.length === 0) return;
  const byWhat = Map.groupBy(held, ({ what }) => what);
  for (const combination of COMBINATIONS) {
    const stages = combination.stages.map(({ whats }) => whats.flatMap((what) => byWhat.get(what) ?? []));
    if (stages.every((stage) => stage.length > 0)) yield* findInPlaces(combination, stages);
  }
}

function* findInPlaces<One extends Held>(combination: Combination, stages: readonly One[][]): Generator<Combined<One>> {
  const { place } = combination;
  if (place === "anywhere") return yield* findByName(combination, stages, EVERYWHERE);
  const byPlace = stages.map((stage) => Map.groupBy(stage, ({ namespace }) => namespace));
  const places = new Set(place === "everywhere" ? [] : byPlace.flatMap((stage) => [...stage.keys()]));
  places.add(EVERYWHERE);
  for (const one of places) {
    const serving = byPlace.map((stage) => [
      ...(stage.get(EVERYWHERE) ?? []),
      ...(one === EVERYWHERE ? [] : (stage.get(one) ?? [])),
    ]);
    if (serving.every((stage) => stage.length > 0)) yield* findByName(combination, serving, one);
  }
}

function* findByName<One extends Held>(
  combination: Combination,
  stages: readonly One[][],
  namespace: string,
): Generator<Combined<One>> {
  const { what, of, beside = 0 } = combination;
  const isNamed = combination.stages.map((stage) => stage.isNamed === true);
  const serving = (serves: (one: One) => boolean): One[][] =>
    stages.map((stage, index) => (isNamed[index] === true ? stage.filter(serves) : stage));
  if (of !== "one") {
    const forAll = serving(({ names }) => names === "all");
    if (forAll.every((stage) => stage.length > 0)) yield { right: { what, namespace }, stages: forAll };
  }
  if (of === "all") return;
  const names = new Set(
    stages.flatMap((stage, index) =>
      isNamed[index] === true ? stage.flatMap((one) => (one.names === "all" ? [] : [...one.names])) : [],
    ),
  );
  for (const name of names) {
    const forOne = serving((one) => hasName(one.names, name));
    const isBeside = beside > 0 && forOne.slice(0, beside).every((stage) => stage.every((one) => one.names === "all"));
    if (!isBeside && forOne.every((stage) => stage.length > 0))
      yield { right: { what, namespace, name }, stages: forOne };
  }
}
