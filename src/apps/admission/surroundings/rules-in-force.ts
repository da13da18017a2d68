import {
  type AdmissionConfiguration,
  type ImageDigests,
  type RuleSet,
  toRuleSets,
  toWebhookRules,
} from "../../../decision/index.ts";
import type { KindTable } from "../../../inventory/kinds/index.ts";
import { type Batch, Problem, type Resource } from "../../../model/index.ts";
import type { RuleSets } from "../parts.ts";
import type { Rules } from "./options.ts";
import { PolicyCompiler } from "./policy-compiler.ts";
import { toPolicyUnits } from "./policy-units.ts";
import { type Content, prepareRevision, toRevision } from "./revision.ts";
import type { RulesRead } from "./rule-files.ts";

/** Rule sets that are compiled and wait for what they look up. */
export interface Prepared {
  /** Everything that they are made of: policies, and what lies beside them. */
  readonly resources: readonly Resource[];
  readonly admission: AdmissionConfiguration;
  readonly commit: () => void;
}

/** What is in force: whole rule sets that compiled. What is at fault now stays as it was when it last was sound. */
export class RulesInForce {
  readonly #now: () => Date;
  readonly #compiler: PolicyCompiler;
  /** Of each rule set, the objects of its files that last were sound. */
  #sound = new Map<string, readonly Resource[]>();
  #rules: Rules | undefined;
  #current: RuleSets | undefined;
  #problems: readonly Problem[] = [];

  constructor(now: () => Date) {
    this.#now = now;
    this.#compiler = new PolicyCompiler(now);
  }

  /** Undefined until there was a set without a fault in its files. */
  get current(): RuleSets | undefined {
    return this.#current;
  }

  /** Which digests tags stand for, by the rules in force. */
  get digests(): ImageDigests | undefined {
    return this.#rules?.digests;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Whether policies are to be compiled again from time to time, though nothing changed. */
  get hasLifetimes(): boolean {
    return this.#compiler.hasLifetimes;
  }

  /**
   * Takes what files and cluster say now, and compiles it; what is there becomes the current set when `commit` is called.
   * @param cluster policies of the cluster, for the rule sets that ask for them
   * @param kinds those of the cluster
   */
  async prepare(read: RulesRead, cluster: readonly Resource[], kinds?: KindTable): Promise<Prepared> {
    this.#compiler.setKinds(kinds);
    const problems = [...read.problems];
    const rules = read.rules ?? this.#rules;
    if (rules === undefined) return { resources: [], admission: {}, commit: () => void (this.#problems = problems) };
    const resources = new Map<string, readonly Resource[]>();
    let isMissing = false;
    for (const { name, clusterPolicies = false } of rules.admission.ruleSets ?? []) {
      const added = clusterPolicies ? cluster : [];
      const own = await this.#chooseFiles(name, read, added, problems);
      if (own === undefined) isMissing = true;
      else resources.set(name, own);
    }
    this.#compiler.retain(cluster);
    const all = [...[...resources.values()].flat(), ...cluster];
    const content = { resources, cluster, kinds };
    const made = this.#toRuleSets(rules, content);
    await prepareRevision(content, made.items);
    return {
      resources: all,
      admission: rules.admission,
      commit: () => this.#commit(rules, content, made, problems, isMissing),
    };
  }

  /** The objects of the rule set's files, or those from before a fault. Undefined: they never were sound. */
  async #chooseFiles(
    name: string,
    read: RulesRead,
    cluster: readonly Resource[],
    problems: Problem[],
  ): Promise<readonly Resource[] | undefined> {
    const given = read.rules === undefined ? undefined : read.resources.get(name);
    if (given !== undefined && !read.faulty.has(name)) {
      const all = [...given, ...cluster];
      await this.#compiler.prepare(all);
      const set = this.#compiler.read(all);
      if (!set.isFaulty) {
        this.#sound.set(name, given);
        return given;
      }
      for (const problem of set.problems) problems.push(problem);
    }
    const sound = this.#sound.get(name);
    if (sound !== undefined) await this.#compiler.prepare([...sound, ...cluster]);
    return sound;
  }

  #toRuleSets(rules: Rules, { resources, cluster }: Content): Batch<RuleSet> {
    const { admission, settings, exceptions, ownNamespace, locate } = rules;
    const ruleSets = toSoundRuleSets(rules, resources);
    return toRuleSets(ruleSets === undefined ? admission : { ...admission, ruleSets }, {
      settings,
      exceptions,
      resources,
      clusterResources: cluster,
      now: this.#now(),
      readPolicies: (given) => this.#compiler.read(given),
      ...(ownNamespace === undefined ? {} : { ownNamespace }),
      ...(locate === undefined ? {} : { locate }),
    });
  }

  #commit(rules: Rules, content: Content, made: Batch<RuleSet>, problems: Problem[], isMissing: boolean): void {
    const ruleSets = toSoundRuleSets(rules, content.resources);
    this.#problems = [...problems, ...made.problems, ...findEmpty(rules, content, made.items)];
    // A rule that nobody understood would be a rule less: what was in force stays.
    if (made.problems.some(({ code }) => code === "CONFIG_INVALID")) return;
    this.#rules = rules;
    // A replica that starts under a fault must not come to force without what is at fault: it waits, and others go on.
    if (this.#current === undefined && (isMissing || made.items.length < (ruleSets?.length ?? 1))) return;
    const before = this.#current?.byName;
    const wanted = ruleSets?.map(({ name }) => name) ?? made.items.map(({ name }) => name);
    const byName = new Map<string, RuleSet>();
    for (const name of wanted) {
      const ruleSet = made.items.find((one) => one.name === name) ?? before?.get(name);
      if (ruleSet !== undefined) byName.set(name, ruleSet);
    }
    const { kinds } = content;
    const revision = toRevision(rules, content, byName);
    this.#current = { byName, revision, ...(kinds === undefined ? {} : { kinds }) };
  }
}

function toSoundRuleSets({ admission }: Rules, resources: ReadonlyMap<string, unknown>) {
  return admission.ruleSets?.filter(({ name }) => resources.has(name));
}

/** Rule sets whose files hold no policy: a wrong folder looks like that. */
function findEmpty({ admission }: Rules, { resources, kinds }: Content, made: readonly RuleSet[]): Problem[] {
  return (admission.ruleSets ?? []).flatMap(({ name, policies = [] }) => {
    const own = resources.get(name);
    const ruleSet = made.find((one) => one.name === name);
    if (policies.length === 0 || own === undefined || ruleSet === undefined || toPolicyUnits(own).length > 0) return [];
    const isAsked = toWebhookRules(ruleSet, kinds).length > 0;
    const effect = isAsked ? `rule set ${name} judges by none` : `nothing is registered for rule set ${name}`;
    return new Problem("NOTHING_FOUND", `no policy in ${policies.join(", ")}: ${effect}`);
  });
}
