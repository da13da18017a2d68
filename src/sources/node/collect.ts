import { type JsonObject, type KubernetesObject, Problem } from "../../model/index.ts";
import { readConfigurations } from "./configurations.ts";
import { readFileModes } from "./files.ts";
import { readNames } from "./names.ts";
import { readProcesses } from "./processes.ts";
import { Root } from "./root.ts";
import { readSystem } from "./system.ts";

export interface CollectOptions {
  /** Folder with the node's file system: `/`, or where it is mounted. */
  readonly root: string;
  /** Name of the node; default: its host name. */
  readonly name?: string | undefined;
  readonly at: Date;
}

/**
 * What controls ask of a node, and nothing else of it: flags and configuration of the components of Kubernetes, modes and owners of
 * their files, kernel and runtime. Credentials are left out. What could not be read is said in the report.
 * @throws {Problem} FILE_UNREADABLE when there is no such folder
 */
export function collectNodeReport({ root: folder, name, at }: CollectOptions): KubernetesObject {
  const root = openRoot(folder);
  const system = readSystem(root);
  const { processes, problems } = readProcesses(root);
  const hostname = typeof system["hostname"] === "string" ? system["hostname"] : "node";
  const report = {
    apiVersion: "hauberk.dev/v1alpha1",
    kind: "NodeReport",
    metadata: { name: name ?? hostname },
    collectedAt: at.toISOString(),
    system,
    processes,
    configurations: readConfigurations(root, processes),
    files: readFileModes(root, processes, readNames(root)),
    problems,
  };
  // Only what JSON holds.
  return JSON.parse(JSON.stringify(report)) as JsonObject as KubernetesObject;
}

function openRoot(folder: string): Root {
  try {
    return new Root(folder);
  } catch (cause) {
    throw new Problem("FILE_UNREADABLE", `${folder} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
