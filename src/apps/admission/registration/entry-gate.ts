export interface EntryGateOptions {
  /** Names of our rule sets; undefined: they are not read yet. */
  readonly known: () => ReadonlySet<string> | undefined;
  /** Names of the rule sets that the API server asks about. Never rejects. */
  readonly registeredNames: () => Promise<ReadonlySet<string>>;
  /** Whether somebody else stands ready to answer meanwhile. Never rejects. */
  readonly hasOthers: () => Promise<boolean>;
  /** Milliseconds that only ever grow. */
  readonly clock: () => number;
  readonly pollMs?: number;
}

/** Keeps a replica that has just started from being asked what it cannot answer. */
export interface EntryGate {
  /** Why this replica should not be sent requests yet; undefined: it may. Once it may, it always may. */
  obstacle(): string | undefined;
  stop(): void;
}

const POLL_MS = 500;
/** Longer than new entries are held back, so that a newer configuration is registered before its replica is sent requests. */
const LONGEST_MS = 150_000;

/**
 * A replica that starts with a newer configuration does not know rule sets that the API server still asks about: it would refuse what
 * replicas with the older one judge. So it waits, while those stand ready, until such entries are gone: they go when all replicas
 * know the newer configuration.
 */
export function toEntryGate(options: EntryGateOptions): EntryGate {
  const startedAt = options.clock();
  let obstacle: string | undefined = "it is not known yet what the API server asks about";
  let hasWaited = false;
  const look = async (): Promise<void> => {
    const known = options.known();
    if (known === undefined) return;
    const unknown = [...(await options.registeredNames())].filter((name) => !known.has(name));
    const isOver = options.clock() - startedAt > LONGEST_MS;
    if (unknown.length > 0 && !isOver && (await options.hasOthers())) {
      obstacle = `the API server asks about rule sets of an older configuration: ${unknown.toSorted().join(", ")}`;
      hasWaited = true;
      return;
    }
    // The API server needs a moment, too, to notice that an entry is gone.
    if (!hasWaited) obstacle = undefined;
    hasWaited = false;
  };
  let timer: NodeJS.Timeout | undefined;
  const keep = async (): Promise<void> => {
    await look();
    if (obstacle !== undefined) timer = setTimeout(() => void keep(), options.pollMs ?? POLL_MS);
  };
  void keep();
  return { obstacle: () => obstacle, stop: () => clearTimeout(timer) };
}
