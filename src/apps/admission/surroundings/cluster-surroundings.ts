import { type DecisionWorld, looksAtPods, type Review, type RuleSet } from "../../../decision/index.ts";
import { Problem } from "../../../model/index.ts";
import type { Patience, RuleSets, Surroundings } from "../parts.ts";
import { ClusterAuthorizer } from "./authorizer.ts";
import { ClusterKinds } from "./cluster-kinds.ts";
import { ClusterNamespaces } from "./cluster-namespaces.ts";
import { toPolicyResources, toWantedPolicies } from "./cluster-policies.ts";
import { ExistingPods } from "./existing-pods.ts";
import { followFiles } from "./file-surroundings.ts";
import { LiveKinds } from "./live-kinds.ts";
import { NeededObjects } from "./needed-objects.ts";
import { findMutationNeeds, findNeeds } from "./needs.ts";
import type { ClusterSurroundingsOptions } from "./options.ts";
import { findBystanders } from "./policy-units.ts";
import { Refresher } from "./refresher.ts";
import { RuleFiles, type RulesRead } from "./rule-files.ts";
import { RulesInForce } from "./rules-in-force.ts";
import { StableObjects } from "./stable-objects.ts";

const POLL_MS = 2000;
/** A kind that begins to be served does not always tell by its definition alone. */
const DISCOVERY_MS = 60_000;

/**
 * Rules of files and of the cluster, with the namespaces and objects they look at, followed as they change. Resolves when it was
 * tried once; ready it is when everything was listed and compiled.
 */
export async function toClusterSurroundings(options: ClusterSurroundingsOptions): Promise<Surroundings> {
  const surroundings = new ClusterSurroundings(options);
  await surroundings.start();
  return surroundings;
}

class ClusterSurroundings implements Surroundings {
  readonly #options: ClusterSurroundingsOptions;
  readonly #now: () => Date;
  readonly #files: RuleFiles;
  readonly #inForce: RulesInForce;
  readonly #refresher = new Refresher(() => this.#refresh());
  readonly #ask = (): void => this.#refresher.ask();
  readonly #namespaces: ClusterNamespaces;
  readonly #policies: LiveKinds;
  readonly #needed: NeededObjects;
  readonly #authorizer: ClusterAuthorizer;
  readonly #pods: ExistingPods;
  readonly #stable = new StableObjects();
  readonly #endings: (() => void)[] = [];
  readonly #kinds: ClusterKinds;
  #taken: readonly unknown[] = [];
  /** What is waited for before the server is ready, or before newer rules come into force. */
  #waitsFor: string | undefined = "namespaces";
  #problems: readonly Problem[] = [];
  #fileProblems: readonly Problem[] = [];

  constructor(options: ClusterSurroundingsOptions) {
    const { client } = options;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#files = new RuleFiles(options);
    this.#inForce = new RulesInForce(this.#now);
    this.#authorizer = new ClusterAuthorizer(client);
    this.#pods = new ExistingPods(client);
    this.#namespaces = new ClusterNamespaces(client, () => {
      this.#needed.onNamespaceChange();
      if (this.#waitsFor !== undefined) this.#ask();
    });
    this.#kinds = new ClusterKinds(client, this.#ask);
    this.#policies = new LiveKinds(client, this.#ask);
    this.#needed = new NeededObjects(client, this.#namespaces, this.#ask);
  }

  async start(): Promise<void> {
    const pollMs = this.#options.pollMs ?? POLL_MS;
    this.#endings.push(followFiles(this.#files, this.#inForce, this.#refresher, pollMs));
    const retrying = setInterval(() => this.#waitsFor !== undefined && this.#ask(), POLL_MS);
    const discovering = setInterval(() => {
      this.#kinds.expire();
      this.#ask();
    }, DISCOVERY_MS);
    this.#endings.push(
      () => clearInterval(retrying),
      () => clearInterval(discovering),
    );
    await this.#refresher.now();
  }

  ruleSets(): RuleSets | undefined {
    return this.#inForce.current;
  }

  worldFor(review: Review, { podSecurity }: RuleSet, patience: Patience): Promise<DecisionWorld> | DecisionWorld {
    const { namespace, operation, resource } = review.request;
    // The request's namespace is the one that is being made.
    const isMade = operation === "CREATE" && resource.resource === "namespaces" && resource.group === "";
    const looking = isMade ? undefined : this.#namespaces.lookUp(namespace, patience);
    if (podSecurity !== undefined && looksAtPods(review, podSecurity))
      return this.#toWorldWithPods(review, patience.signal, looking);
    return looking === undefined ? this.#toWorld() : looking.then(() => this.#toWorld());
  }

  needsMore(world: DecisionWorld, patience: Patience): Promise<DecisionWorld> | undefined {
    return this.#authorizer.needsMore(world, patience);
  }

  problems(): readonly Problem[] {
    const { fault } = this.#refresher;
    const waiting = this.#waitsFor;
    return withoutEchoes([
      ...(fault === undefined ? [] : [fault]),
      ...(waiting === undefined
        ? []
        : [
            new Problem("LIST_FAILED", `waiting for ${waiting} to be read from the cluster; it keeps trying`),
            ...this.#fileProblems,
          ]),
      ...[this.#namespaces.live.problem].filter((problem) => problem !== undefined),
      ...this.#kinds.problems,
      ...this.#policies.problems,
      ...this.#needed.problems,
      ...this.#problems,
      ...this.#inForce.problems,
    ]);
  }

  async stop(): Promise<void> {
    for (const end of this.#endings) end();
    this.#namespaces.live.stop();
    this.#kinds.stop();
    this.#policies.stop();
    this.#needed.stop();
    await this.#refresher.stop();
  }

  #toWorld(objects = this.#needed.objects): DecisionWorld {
    return this.#authorizer.toWorld({
      objects,
      now: this.#now(),
      digests: this.#inForce.digests,
    });
  }

  async #toWorldWithPods({ request }: Review, signal: AbortSignal, looking?: Promise<void>): Promise<DecisionWorld> {
    await looking;
    return this.#toWorld(await this.#pods.addTo(this.#needed.objects, request.name, signal));
  }

  /** Brings what is in force up to date, or notes what it waits for: its coming asks for this once more. */
  async #refresh(): Promise<void> {
    const read = await this.#files.read();
    this.#fileProblems = read.problems;
    this.#waitsFor = await this.#refreshFrom(read);
  }

  async #refreshFrom(read: RulesRead): Promise<string | undefined> {
    const ruleSets = read.rules?.admission.ruleSets ?? [];
    const hasClusterPolicies = ruleSets.some(({ clusterPolicies }) => clusterPolicies === true);
    await this.#kinds.refresh();
    const served = this.#kinds.resources;
    if (served === undefined) return "the kinds that are served";
    if (read.rules !== undefined) this.#policies.follow(hasClusterPolicies ? toWantedPolicies(served) : new Map());
    if (!this.#policies.isSettled) return "policies";
    // Policies that cannot be seen would be policies switched off: whoever starts so is not ready.
    const unseen = this.#policies.all.find(({ hasSynced }) => !hasSynced);
    if (unseen !== undefined && this.ruleSets() === undefined) return unseen.resource.kind;
    return this.#compile(read);
  }

  async #compile(read: RulesRead): Promise<string | undefined> {
    const objects = this.#stable.take(this.#policies.all.flatMap((live) => [...live.objects.values()]));
    const { exceptionNamespace, client } = this.#options;
    const cluster = toPolicyResources(objects, exceptionNamespace, client.connection.context);
    this.#problems = cluster.problems;
    const taken = [read, this.#kinds.table, this.#kinds.resources, ...objects];
    const isSame = taken.length === this.#taken.length && taken.every((one, index) => one === this.#taken[index]);
    if (isSame && !this.#inForce.hasLifetimes && this.ruleSets() !== undefined) return undefined;
    const prepared = await this.#inForce.prepare(read, cluster.resources, this.#kinds.table);
    const needs = [...findNeeds(prepared.resources), ...findMutationNeeds(prepared.admission)];
    if (!this.#needed.follow(needs, this.#kinds)) return "what policies look up";
    if (!this.#namespaces.live.hasSynced) return "namespaces";
    this.#needed.use(needs, this.#kinds, findBystanders(prepared.resources));
    prepared.commit();
    this.#taken = taken;
    return undefined;
  }
}

/** Each fact once: that there is no answer is the same fact for every kind that is asked for. */
function withoutEchoes(problems: readonly Problem[]): readonly Problem[] {
  const silence = problems.find(({ code }) => code === "CLUSTER_UNREACHABLE");
  const others = new Set(problems);
  if (silence === undefined) return [...others];
  return [...others].filter((problem) => problem === silence || !problem.message.endsWith(silence.message));
}
