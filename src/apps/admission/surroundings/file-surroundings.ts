import type { DecisionWorld } from "../../../decision/index.ts";
import { type KnownObjects, toKnownObjects } from "../../../engines/policy/index.ts";
import type { Surroundings } from "../parts.ts";
import type { FileSurroundingsOptions } from "./options.ts";
import { LIFETIME_CHECK_MS } from "./policy-compiler.ts";
import { Refresher } from "./refresher.ts";
import { RuleFiles } from "./rule-files.ts";
import { findBystanders } from "./policy-units.ts";
import { RulesInForce } from "./rules-in-force.ts";

const POLL_MS = 2000;

/**
 * Rules of files, followed as they change; of a cluster nothing is known but what lies in those files (namespaces, parameters).
 * Resolves when the files were read once, whatever came of it.
 */
export async function toFileSurroundings(options: FileSurroundingsOptions): Promise<Surroundings> {
  const now = options.now ?? (() => new Date());
  const files = new RuleFiles(options);
  const inForce = new RulesInForce(now);
  let objects: KnownObjects = toKnownObjects([]);
  const refresh = async (): Promise<void> => {
    const { resources, commit } = await inForce.prepare(await files.read(), []);
    commit();
    objects = toKnownObjects(findBystanders(resources));
  };
  const refresher = new Refresher(refresh);
  const stopFollowing = followFiles(files, inForce, refresher, options.pollMs ?? POLL_MS);
  await refresher.now();
  return {
    ruleSets: () => inForce.current,
    worldFor: (): DecisionWorld => ({ objects, now: now(), digests: inForce.digests }),
    problems: () => [...(refresher.fault === undefined ? [] : [refresher.fault]), ...inForce.problems],
    stop: async () => {
      stopFollowing();
      await refresher.stop();
    },
  };
}

/** Asks for a refresh when a file changed, and when the lifetime of an exception may be over. @returns how it ends */
export function followFiles(files: RuleFiles, inForce: RulesInForce, refresher: Refresher, pollMs: number): () => void {
  let isLooking = false;
  const look = async (): Promise<void> => {
    if (isLooking) return;
    isLooking = true;
    if (await files.hasChanged()) refresher.ask();
    isLooking = false;
  };
  const polling = setInterval(() => void look(), pollMs);
  const checking = setInterval(() => void (inForce.hasLifetimes && refresher.ask()), LIFETIME_CHECK_MS);
  return () => {
    clearInterval(polling);
    clearInterval(checking);
  };
}
