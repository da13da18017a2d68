import { setFlagsFromString } from "node:v8";
import { type PictureInput, toResources } from "../../inventory/index.ts";
import { readDockerfile } from "../../formats/dockerfile/index.ts";
import { locate } from "../../formats/position/index.ts";
import { Problem } from "../../model/index.ts";
import { readFiles } from "../../sources/files/index.ts";
import type { Progress } from "./progress.ts";
import type { SnapshotRead } from "./read-snapshot.ts";

/** What a command looks at, before it is linked. */
export interface SourcesRead {
  readonly input: PictureInput;
  readonly files: number;
  readonly problems: Problem[];
  /** Version of the cluster's API server, `1.33`; undefined for files. */
  readonly kubernetesVersion?: string;
}

/** Where objects are read from, as every command that looks at a cluster takes it. */
export interface SourceOptions {
  readonly cluster?: boolean;
  readonly context?: string;
  readonly kubeconfig?: string;
  /** A snapshot, in place of the cluster; a path that is one does the same. */
  readonly snapshot?: string;
  readonly namespace?: readonly string[];
  /** False with --no-render. */
  readonly render?: boolean;
  /** Of a live cluster, only these kinds, `apps/Deployment`; absent: every one that is worth reading. */
  readonly isWanted?: (groupKind: string) => boolean;
}

/**
 * Reads files, a snapshot or the live cluster, as paths and options say.
 * @param command as in messages: `scan`
 * @throws {Problem} USAGE when there is nothing to read, or two things at once; SNAPSHOT_INVALID; kubeconfig and
 * connection problems of a cluster
 */
export async function readSources(
  paths: readonly string[],
  options: SourceOptions,
  progress: Progress,
  command = "scan",
): Promise<SourcesRead> {
  const given = [paths.length > 0, options.cluster === true, options.snapshot !== undefined].filter(Boolean);
  if (given.length > 1) throw new Problem("USAGE", "paths, --cluster or --snapshot: one of them at a time");
  if (options.cluster === true) return await readFromCluster(options, progress);
  for (const option of ["context", "kubeconfig"] as const) {
    if (options[option] !== undefined) throw new Problem("USAGE", `--${option} goes with --cluster`);
  }
  if (given.length === 0)
    throw new Problem(
      "USAGE",
      `say what to look at: hauberk ${command} PATH…, hauberk ${command} - or hauberk ${command} --cluster`,
    );
  const { findSnapshot, readSnapshotSource } = await import("./read-snapshot.ts");
  if (options.snapshot !== undefined) {
    const { snapshot } = findSnapshot([options.snapshot]);
    if (snapshot === undefined)
      throw new Problem("USAGE", `${options.snapshot} is no snapshot: hauberk collect writes one`);
    return inNamespaces(await readSnapshotSource(snapshot), options);
  }
  const { snapshot, standardInput } = findSnapshot(paths);
  if (snapshot !== undefined) return inNamespaces(await readSnapshotSource(snapshot), options);
  return readFromFiles(paths, options, progress, standardInput);
}

/** Of a snapshot, what reading only these namespaces of the cluster would have brought, and what belongs to none. */
function inNamespaces(read: SnapshotRead, { namespace = [] }: SourceOptions): SourcesRead {
  const isWanted = toNamespaceFilter(namespace);
  const resources = read.input.resources.filter(({ object: { kind, metadata } }) =>
    isWanted(metadata.namespace, kind, metadata.name),
  );
  return { ...read, files: 0, input: { ...read.input, resources } };
}

function readFromFiles(
  paths: readonly string[],
  options: SourceOptions,
  progress: Progress,
  standardInput: (() => Uint8Array) | undefined,
): SourcesRead {
  const { namespace = [] } = options;
  const read = readFiles(paths, {
    render: options.render !== false,
    ...(standardInput === undefined ? {} : { standardInput }),
    onProgress: (done, total) => progress.show(`reading ${done} of ${total} files`),
  });
  const problems = [...read.problems];
  const isWanted = toNamespaceFilter(namespace);
  const resources = read.values.flatMap((one) => {
    const made = toResources(one, locate);
    problems.push(...made.problems);
    // Hauberk's own configuration and exceptions may lie among the manifests; they are no objects of the cluster.
    const objects = made.items.filter(
      ({ object }) => !object.apiVersion.startsWith("hauberk.dev/") || object.kind === "NodeReport",
    );
    return objects.filter(({ object }) => isWanted(object.metadata.namespace, object.kind, object.metadata.name));
  });
  const dockerfiles = read.dockerfiles.flatMap((document) => {
    const reading = readDockerfile(document);
    problems.push(...reading.problems);
    return reading.dockerfile ?? [];
  });
  if (resources.length + dockerfiles.length + problems.length === 0) {
    const where = namespace.length === 0 ? "" : ` in namespace ${namespace.join(", ")}`;
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

async function readFromCluster(options: SourceOptions, progress: Progress): Promise<SourcesRead> {
  // Lists of a large cluster are short-lived: a young generation that does not grow keeps 100 MB less.
  setFlagsFromString("--semi-space-growth-factor=1");
  // The client is heavy and most scans need none.
  const { readCluster } = await import("../../sources/cluster/index.ts");
  const reading = await readCluster({
    ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
    ...(options.context === undefined ? {} : { context: options.context }),
    namespaces: options.namespace ?? [],
    isWanted: options.isWanted,
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
