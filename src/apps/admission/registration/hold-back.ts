import type { RuleSets } from "../parts.ts";

export interface HoldBackOptions {
  /** Names of the rule sets that the API server asks about at present. */
  readonly registeredNames: () => Promise<ReadonlySet<string>>;
  /** Whether everybody who may be asked knows them. */
  readonly isKnownToAll: (names: readonly string[]) => Promise<boolean>;
  readonly clock: () => Date;
  readonly log: (message: string) => void;
}

/** A kubelet takes a minute and a half to show every pod a changed ConfigMap; after this time new entries come in any case. */
const LONGEST_MS = 120_000;

/**
 * Chooses the rule sets that are to be registered: the newest, but where they have new names only once every replica knows those. One that
 * does not would be asked, and what it cannot judge is refused.
 * @returns a function that says what to register: the sets that it is given, those that it chose before, or undefined: nothing yet
 */
export function toHoldBack(options: HoldBackOptions): (sets: RuleSets) => Promise<RuleSets | undefined> {
  let chosen: RuleSets | undefined;
  let held: { readonly revision: string; readonly since: number } | undefined;
  const isHeld = async ({ byName, revision }: RuleSets): Promise<boolean> => {
    const registered = await options.registeredNames();
    const added = [...byName.keys()].filter((name) => !registered.has(name));
    // Where nobody is asked yet, all replicas begin together.
    if (registered.size === 0 || added.length === 0 || (await options.isKnownToAll(added))) return false;
    const now = options.clock().getTime();
    if (held?.revision !== revision) {
      held = { revision, since: now };
      options.log(`until all replicas know it, ${added.join(", ")} is not registered`);
    }
    if (now - held.since < LONGEST_MS) return true;
    options.log(`${added.join(", ")} is registered though not all replicas say that they know it`);
    return false;
  };
  return async (sets) => {
    if (sets.revision === chosen?.revision || !(await isHeld(sets))) chosen = sets;
    return chosen;
  };
}
