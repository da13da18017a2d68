import { setImmediate as nextTurn } from "node:timers/promises";
import { type Policy, type PolicySet, readPolicies } from "../../../engines/policy/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import { type KubernetesObject, type Problem, type Resource, toGroup } from "../../../model/index.ts";
import { MUTATORS, type PolicyUnit, toPolicyUnits } from "./policy-units.ts";

/** How long policies are compiled before requests have their turn. */
const SLICE_MS = 8;
/** Kyverno's exceptions with a lifetime lose their effect without any change: their policies are compiled anew so often. */
export const LIFETIME_CHECK_MS = 30_000;
const LIFETIME_LABEL = "cleanup.kyverno.io/ttl";

/** As `toRuleSets` reads policies where nobody remembers them: the twin that has no server must come to the same. */
const AT_ADMISSION = { objects: "as served", enforcementPoint: "validation.gatekeeper.sh" } as const;

interface Compiled {
  readonly resources: readonly Resource[];
  readonly policies: readonly Policy[];
  readonly problems: readonly Problem[];
  /** Whether a policy is missing that should be there; of a file, whether anything is wrong with it: a slip may have switched off a rule. */
  readonly isFaulty: boolean;
  /** Milliseconds as Date counts; undefined: it stays good. */
  readonly goodUntil: number | undefined;
}

/**
 * Compiles policies and remembers them as long as their objects live: of a thousand of which one changed, one is compiled. A policy of
 * the cluster that is at fault now goes on as it was when it last compiled: whoever may write it could leave it out anyway, but a slip
 * must not switch it off unseen. (Files that are at fault are not read at all: see `FileRules`.)
 */
export class PolicyCompiler {
  readonly #now: () => Date;
  #known = new WeakMap<KubernetesObject, Compiled>();
  #kinds: KindTable | undefined;
  /** What last compiled, of units of the cluster, by their keys. */
  #sound = new Map<string, Compiled>();
  #compiledUnits = 0;
  #hasLifetimes = false;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** The kinds that policies know, custom ones too; another table has everything compiled again. */
  setKinds(kinds: KindTable | undefined): void {
    if (kinds !== this.#kinds) this.#known = new WeakMap();
    this.#kinds = kinds;
  }

  /** How many units were compiled so far. */
  get compiledUnits(): number {
    return this.#compiledUnits;
  }

  /** Whether something that was compiled is to be compiled again after `LIFETIME_CHECK_MS`, though nothing changed. */
  get hasLifetimes(): boolean {
    return this.#hasLifetimes;
  }

  /** Compiles what is new among the objects, a slice at a time, so that requests go on meanwhile. */
  async prepare(resources: readonly Resource[]): Promise<void> {
    let begunAt = performance.now();
    for (const unit of toPolicyUnits(resources)) {
      if (this.#find(unit) !== undefined) continue;
      this.#compile(unit);
      if (performance.now() - begunAt < SLICE_MS) continue;
      await nextTurn();
      begunAt = performance.now();
    }
  }

  /**
   * The policies among the objects, in the order in which `readPolicies` gives them; what was not prepared is compiled now.
   * `isFaulty`: something is wrong with a policy of a file.
   */
  read(resources: readonly Resource[]): PolicySet & { readonly isFaulty: boolean } {
    const units = toPolicyUnits(resources);
    const compiled = units.map((unit) => this.#find(unit) ?? this.#compile(unit));
    const taken = new Set(units.flatMap((unit) => unit.resources));
    return {
      policies: toOrder(
        resources,
        compiled.flatMap(({ policies }) => policies),
      ),
      others: resources.filter((resource) => !taken.has(resource)),
      problems: compiled.flatMap(({ problems }) => problems),
      isFaulty: compiled.some(({ isFaulty }, index) => isFaulty && !isOfCluster(units[index] as PolicyUnit)),
    };
  }

  /** Forgets how policies of the cluster were that are not there any more. @param resources all that are there */
  retain(resources: readonly Resource[]): void {
    const keys = new Set(toPolicyUnits(resources).map(({ key }) => key));
    this.#sound = new Map([...this.#sound].filter(([key]) => keys.has(key)));
  }

  #find(unit: PolicyUnit): Compiled | undefined {
    const known = this.#known.get(toAnchor(unit));
    if (known === undefined || !isSame(known.resources, unit.resources)) return undefined;
    return known.goodUntil === undefined || known.goodUntil > this.#now().getTime() ? known : undefined;
  }

  #compile(unit: PolicyUnit): Compiled {
    this.#compiledUnits += 1;
    const now = this.#now();
    const kinds = this.#kinds === undefined ? {} : { kinds: this.#kinds };
    const set = readPolicies(unit.resources, { now, ...kinds, ...AT_ADMISSION });
    // Mutators are a unit of their own; beside constraints they are there for what templates expand.
    const policies = set.policies.filter(({ kind }) => unit.key === MUTATORS || kind !== "Mutation");
    const hasLifetime = unit.resources.some(({ object }) => object.metadata.labels?.[LIFETIME_LABEL] !== undefined);
    this.#hasLifetimes ||= hasLifetime;
    const compiled: Compiled = {
      resources: unit.resources,
      policies,
      problems: set.problems,
      isFaulty: policies.length < unit.policies.length || (!isOfCluster(unit) && set.problems.length > 0),
      goodUntil: hasLifetime ? now.getTime() + LIFETIME_CHECK_MS : undefined,
    };
    const lasting = isOfCluster(unit) ? this.#lastSound(unit.key, compiled) : compiled;
    this.#known.set(toAnchor(unit), lasting);
    return lasting;
  }

  #lastSound(key: string, compiled: Compiled): Compiled {
    const before = this.#sound.get(key);
    if (!compiled.isFaulty && !hasNewProblem(compiled, before)) {
      this.#sound.set(key, compiled);
      return compiled;
    }
    return { ...compiled, policies: before?.policies ?? compiled.policies };
  }
}

function toAnchor({ policies, resources }: PolicyUnit): KubernetesObject {
  const [first] = [...policies, ...resources];
  if (first === undefined) throw new Error("a unit holds at least one object");
  return first.object;
}

/** A rule that does not compile refuses all it is about; what was there from the beginning is no slip of now. */
function hasNewProblem({ problems }: Compiled, before: Compiled | undefined): boolean {
  if (before === undefined) return false;
  const known = new Set(before.problems.map(({ message }) => message));
  return problems.some(({ message }) => !known.has(message));
}

function isOfCluster({ policies }: PolicyUnit): boolean {
  return policies[0]?.origin.is === "cluster";
}

function isSame(some: readonly Resource[], others: readonly Resource[]): boolean {
  return some.length === others.length && some.every(({ object }, index) => object === others[index]?.object);
}

/** Constraints of different templates stand in the order of the objects, behind all else, which is in that order already. */
function toOrder(resources: readonly Resource[], policies: readonly Policy[]): readonly Policy[] {
  const constraints = resources.filter(({ object }) => toGroup(object.apiVersion) === "constraints.gatekeeper.sh");
  const places = new Map(
    constraints.map(({ object }, index) => [`${object.kind} ${object.metadata.name ?? ""}`, index + 1]),
  );
  const placeOf = ({ kind, name }: Policy): number => places.get(`${kind} ${name}`) ?? 0;
  return constraints.length === 0 ? policies : policies.toSorted((a, b) => placeOf(a) - placeOf(b));
}
