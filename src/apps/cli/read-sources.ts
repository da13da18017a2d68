import { setFlagsFromString } from "node:v8";
import { type PictureInput, toResources } from "../../inventory/index.ts";
import { readDockerfile } from "../../formats/dockerfile/index.ts";
import { locate } from "../../formats/position/index.ts";
import { Problem } from "../../model/index.ts";
import { readFiles } from "../../sources/files/index.ts";
import type { Progress } from "./progress.ts";
import type { ScanOptions } from "./scan-options.ts";

/** What a scan looks at, before it is linked. */
export interface SourcesRead {
  readonly input: PictureInput;
  readonly files: number;
  readonly problems: Problem[];
  /** Version of the cluster's API server, `1.33`; undefined for files. */
  readonly kubernetesVersion?: string;
}

/**
 * Reads files or the live cluster, as the options say.
 * @throws {Problem} USAGE when there is nothing to read, or both; kubeconfig and connection problems of a cluster
 */
export async function readSources(
  paths: readonly string[],
  options: ScanOptions,
  progress: Progress,
): Promise<SourcesRead> {
  if (options.cluster === true && paths.length > 0)
    throw new Problem("USAGE", "scan paths or --cluster, not both at once");
  if (options.cluster === true) return await readFromCluster(options, progress);
  for (const option of ["context", "kubeconfig"] as const) {
    if (options[option] !== undefined) throw new Problem("USAGE", `--${option} goes with --cluster`);
  }
  if (paths.length === 0)
    throw new Problem("USAGE", "say what to scan: hauberk scan PATH…, hauberk scan - or hauberk scan --cluster");
  return readFromFiles(paths, options, progress);
}

function readFromFiles(paths: readonly string[], options: ScanOptions, progress: Progress): SourcesRead {
  const read = readFiles(paths, {
    render: options.render !== false,
    onProgress: (done, total) => progress.show(`reading ${done} of ${total} files`),
  });
  const problems = [...read.problems];
  const isWanted = toNamespaceFilter(options.namespace);
  const resources = read.values.flatMap((one) => {
    const made = toResources(one, locate);
    problems.push(...made.problems);
    // Hauberk's own configuration and exceptions may lie among the manifests; they are no objects of the cluster.
    const objects = made.items.filter(({ object }) => !object.apiVersion.startsWith("hauberk.dev/"));
    return objects.filter(({ object }) => isWanted(object.metadata.namespace, object.kind, object.metadata.name));
  });
  const dockerfiles = read.dockerfiles.flatMap((document) => {
    const reading = readDockerfile(document);
    problems.push(...reading.problems);
    return reading.dockerfile ?? [];
  });
  if (resources.length + dockerfiles.length + problems.length === 0) {
    const where = options.namespace.length === 0 ? "" : ` in namespace ${options.namespace.join(", ")}`;
    const places = paths.map((path) => (path === "-" ? "standard input" : path)).join(", ");
    const hint = options.render === false ? ", or leave out --no-render" : "";
    problems.push(
      new Problem("NOTHING_FOUND", `no manifest or Dockerfile${where} in ${places}: check the paths${hint}`),
    );
  }
  return { input: { resources, dockerfiles, complete: false }, files: read.files, problems };
}

/** Objects of the namespaces asked for, those namespaces themselves, and what belongs to no namespace. */
function toNamespaceFilter(
  namespaces: readonly string[],
): (namespace: string | undefined, kind: string, name: string | undefined) => boolean {
  if (namespaces.length === 0) return () => true;
  const wanted = new Set(namespaces);
  return (namespace, kind, name) =>
    kind === "Namespace" ? wanted.has(name ?? "") : namespace === undefined || wanted.has(namespace);
}

async function readFromCluster(options: ScanOptions, progress: Progress): Promise<SourcesRead> {
  // Lists of a large cluster are short-lived: a young generation that does not grow keeps 100 MB less.
  setFlagsFromString("--semi-space-growth-factor=1");
  // The client is heavy and most scans need none.
  const { readCluster } = await import("../../sources/cluster/index.ts");
  const reading = await readCluster({
    ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
    ...(options.context === undefined ? {} : { context: options.context }),
    namespaces: options.namespace,
    onProgress: ({ done, total, objects }) => progress.show(`listed ${done} of ${total} kinds, ${objects} objects`),
  });
  const version = /^v?(1\.\d+)/.exec(reading.serverVersion)?.[1];
  return {
    input: { resources: reading.resources, blind: reading.blind, complete: true },
    files: 0,
    problems: reading.problems,
    ...(version === undefined ? {} : { kubernetesVersion: version }),
  };
}
