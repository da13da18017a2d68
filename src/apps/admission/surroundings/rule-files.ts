import { setTimeout as pause } from "node:timers/promises";
import { type Batch, Problem, type Resource } from "../../../model/index.ts";
import { readSignature } from "./file-signature.ts";
import type { FileSurroundingsOptions, Rules } from "./options.ts";
import { PolicyFiles } from "./policy-files.ts";

/** What the files say, all read at one moment. */
export interface RulesRead {
  /** Undefined: the configuration is at fault. */
  readonly rules: Rules | undefined;
  /** Objects of the policy files, by rule set. */
  readonly resources: ReadonlyMap<string, readonly Resource[]>;
  /** Rule sets of which a policy file is at fault: what was read of them is not all there is. */
  readonly faulty: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Files that are being written are not read until they have been left alone for so long. */
const SETTLE_MS = 250;
const MAX_TRIES = 20;

/** Configuration, exceptions and policy files, read anew when one of them changed. */
export class RuleFiles {
  readonly #options: FileSurroundingsOptions;
  readonly #files = new PolicyFiles();
  #paths: readonly string[];
  #signature = "";
  #last: RulesRead | undefined;

  constructor(options: FileSurroundingsOptions) {
    this.#options = options;
    this.#paths = options.ruleFiles;
  }

  /** Whether a file changed since the last reading. */
  async hasChanged(): Promise<boolean> {
    return (await readSignature(this.#paths)) !== this.#signature;
  }

  /** What the files say now: the last reading where nothing changed. */
  async read(): Promise<RulesRead> {
    for (let tries = 1; ; tries++) {
      const before = await this.#settle();
      if (this.#last !== undefined && before === this.#signature) return this.#last;
      const read = await this.#readAll();
      // Paths may have been added by the configuration, so the signature is taken again in any case.
      const after = await readSignature(this.#paths);
      if (!after.startsWith(before) && tries < MAX_TRIES) continue;
      this.#signature = after;
      this.#last = read;
      this.#files.forget();
      return read;
    }
  }

  /** @returns the signature that did not change any more; the first reading of all waits for nothing */
  async #settle(): Promise<string> {
    let signature = await readSignature(this.#paths);
    if (this.#last === undefined || signature === this.#signature) return signature;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      await pause(SETTLE_MS);
      const again = await readSignature(this.#paths);
      if (again === signature) return again;
      signature = again;
    }
    return signature;
  }

  async #readAll(): Promise<RulesRead> {
    const { items, problems } = readRules(this.#options);
    const all = [...problems];
    const [rules] = items;
    const resources = new Map<string, readonly Resource[]>();
    const faulty = new Set<string>();
    const ruleSets = rules?.admission.ruleSets ?? [];
    for (const { name, policies = [] } of ruleSets) {
      const read = await this.#files.read(policies);
      resources.set(name, read.items);
      if (read.problems.length > 0) faulty.add(name);
      for (const problem of read.problems) all.push(problem);
    }
    // Of a configuration that cannot be read, the files it named before are still followed: they are in force.
    if (rules !== undefined) {
      const named = ruleSets.flatMap(({ policies = [] }) => policies);
      this.#paths = [...this.#options.ruleFiles, ...(rules.files ?? []), ...named];
    }
    return { rules, resources, faulty, problems: all };
  }
}

function readRules({ readRules: read }: FileSurroundingsOptions): Batch<Rules> {
  try {
    const { items, problems } = read();
    return { items: problems.length === 0 ? items : [], problems };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { items: [], problems: [error] };
  }
}
