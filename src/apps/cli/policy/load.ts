import { type PolicySet, readPolicies, type ReadPolicyOptions } from "../../../engines/policy/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { toResources } from "../../../inventory/index.ts";
import { Problem, type Resource } from "../../../model/index.ts";
import { readFiles } from "../../../sources/files/index.ts";
import { findSnapshot, readSnapshotSource } from "../read-snapshot.ts";

/** Objects of files, with what was wrong on the way. */
export interface ResourcesRead {
  readonly resources: readonly Resource[];
  readonly problems: readonly Problem[];
}

/**
 * The Kubernetes objects in files, folders and globs.
 * @param charts what is done with charts and overlays; those among policies are passed over: policies are plain files
 */
export function readResources(
  paths: readonly string[],
  charts: "render" | "refuse" | "pass over" = "pass over",
  standardInput?: () => Uint8Array,
): ResourcesRead {
  if (paths.length === 0) return { resources: [], problems: [] };
  const read = readFiles(paths, {
    render: charts === "render",
    ...(standardInput === undefined ? {} : { standardInput }),
  });
  const problems = read.problems.filter(({ code }) => charts !== "pass over" || code !== "RENDERER_MISSING");
  const resources = read.values.flatMap((value) => {
    const made = toResources(value, locate);
    problems.push(...made.problems);
    return made.items;
  });
  return { resources, problems };
}

/**
 * The objects that are to be judged: as `readResources`, or those of a snapshot in place of a cluster.
 * @throws {Problem} USAGE when a snapshot is not alone; SNAPSHOT_INVALID
 */
export async function readJudged(paths: readonly string[], charts: "render" | "refuse"): Promise<ResourcesRead> {
  const { snapshot, standardInput } = findSnapshot(paths);
  if (snapshot === undefined) return readResources(paths, charts, standardInput);
  const { input, problems } = await readSnapshotSource(snapshot);
  return { resources: input.resources, problems };
}

/** Policies of files; what lies there besides (parameters, namespaces, exceptions) is handed on. */
export interface PoliciesRead extends PolicySet {
  readonly others: readonly Resource[];
}

/**
 * Reads and compiles the policies in files.
 * @throws {Problem} NOTHING_FOUND when there is none
 */
export function loadPolicies(paths: readonly string[], options: ReadPolicyOptions = {}): PoliciesRead {
  const read = readResources(paths);
  const set = readPolicies(read.resources, options);
  if (set.policies.length === 0 && set.problems.length + read.problems.length === 0)
    throw new Problem("NOTHING_FOUND", `no policy in ${paths.join(", ")}: check the paths given with --policy`);
  return { ...set, problems: [...read.problems, ...set.problems] };
}
