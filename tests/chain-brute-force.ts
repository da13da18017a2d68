import type { AttackFacts, Change, Step } from "../src/model/index.ts";

/** Facts of all rooms as names and arrows, and questions answered in the plainest way. */
export class PlainGraph {
  readonly #steps: readonly Step[];
  readonly #changes: ReadonlyMap<string, Change>;
  readonly #leaving: ReadonlyMap<string, readonly Step[]>;
  readonly #entries: ReadonlySet<string>;
  readonly #targets: ReadonlySet<string>;

  constructor(facts: readonly AttackFacts[]) {
    this.#steps = facts.flatMap(({ steps }) => steps);
    this.#changes = new Map(facts.flatMap(({ changes }) => changes.map((change) => [change.id, change])));
    this.#leaving = Map.groupBy(this.#steps, ({ from }) => from);
    this.#entries = new Set(facts.flatMap(({ entries }) => entries));
    this.#targets = new Set(facts.flatMap(({ targets }) => targets));
  }

  /** `entry target` of all that are connected: Warshall's closure over every foothold. */
  closure(isOpen: (step: Step) => boolean): Set<string> {
    const names = [
      ...new Set([...this.#steps.flatMap(({ from, to }) => [from, to]), ...this.#entries, ...this.#targets]),
    ];
    const numbers = new Map<string, number>(names.map((name, index) => [name, index]));
    const reach = names.map((_, row) => Uint8Array.from(names, (__, column) => Number(row === column)));
    for (const step of this.#steps) {
      const row = reach[numbers.get(step.from) ?? -1];
      if (row !== undefined && isOpen(step)) row[numbers.get(step.to) ?? -1] = 1;
    }
    for (const [middle, onward] of reach.entries()) {
      for (const row of reach)
        if (row[middle] === 1) for (let end = 0; end < row.length; end += 1) row[end] ||= onward[end] ?? 0;
    }
    return this.#toPairs((entry, target) => reach[numbers.get(entry) ?? -1]?.[numbers.get(target) ?? -1] === 1);
  }

  /**
   * Weight of the lightest set of changes after which only pairs are connected that nothing parts: some open path must
   * lose a step, so every change that takes one of its steps away is tried in turn.
   * @returns undefined when that takes more tries than there is time for
   */
  leastWeight(
    weigh: (change: Change) => number,
    inseparable: ReadonlySet<string>,
    mostTries: number,
  ): number | undefined {
    let [least, tries] = [Infinity, 0];
    const seen = new Set<string>();
    const search = (made: ReadonlySet<string>, weight: number): void => {
      const key = [...made].sort().join();
      if (weight >= least || seen.has(key) || tries > mostTries) return;
      seen.add(key);
      tries += 1;
      const path = this.#findPath(made, inseparable);
      if (path === undefined) {
        least = weight;
        return;
      }
      for (const id of new Set(path.flatMap(({ removedBy }) => removedBy))) {
        const change = this.#changes.get(id);
        if (change === undefined) throw new Error(`a step names the change ${id}, which nobody describes`);
        search(new Set([...made, id]), weight + weigh(change));
      }
    };
    search(new Set(), 0);
    return tries > mostTries ? undefined : least;
  }

  #toPairs(isConnected: (entry: string, target: string) => boolean): Set<string> {
    return new Set(
      [...this.#entries].flatMap((entry) =>
        [...this.#targets].filter((target) => isConnected(entry, target)).map((target) => `${entry} ${target}`),
      ),
    );
  }

  /** Any open path between two that something parts. */
  #findPath(made: ReadonlySet<string>, inseparable: ReadonlySet<string>): Step[] | undefined {
    for (const entry of this.#entries) {
      const before = new Map<string, Step | undefined>([[entry, undefined]]);
      for (const [name] of before) {
        for (const step of this.#leaving.get(name) ?? []) {
          if (!before.has(step.to) && !step.removedBy.some((id) => made.has(id))) before.set(step.to, step);
        }
      }
      const target = [...this.#targets].find((name) => before.has(name) && !inseparable.has(`${entry} ${name}`));
      if (target === undefined) continue;
      const path: Step[] = [];
      for (let step = before.get(target); step !== undefined; step = before.get(step.from)) path.push(step);
      return path;
    }
    return undefined;
  }
}
