import { examineEnforcement, type EnforcementReport, isOfEnforcement } from "../../engines/enforcement/index.ts";
import {
  asList,
  type Blind,
  formatProblem,
  isObject,
  type KubernetesObject,
  Problem,
  SEVERITIES,
  type Severity,
  toGroupKind,
} from "../../model/index.ts";
import { toJsonText, toVisible } from "../../reporters/index.ts";
import type { ClusterClient } from "../../sources/cluster/index.ts";
import { printReport } from "./admission-doctor-text.ts";
import { EXIT } from "./exit.ts";
import { readResources } from "./policy/load.ts";
import { toProgress } from "./progress.ts";
import { findSnapshot, readSnapshotSource, type SnapshotRead } from "./read-snapshot.ts";

/** What was typed after `hauberk admission doctor`. */
export interface DoctorOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly severity?: Severity;
  readonly failOn?: Severity | "none";
  readonly format: "text" | "json";
  readonly quiet?: boolean;
}

interface Read {
  readonly objects: readonly KubernetesObject[];
  readonly complete: boolean;
  readonly blind: readonly Blind[];
  readonly problems: readonly Problem[];
}

/**
 * `hauberk admission doctor`: tells what admission enforces, and where it does not.
 * @returns the exit code: 1 for findings of --fail-on or worse, 3 when something could not be read
 * @throws {Problem} USAGE, NOTHING_FOUND; kubeconfig and connection problems of a cluster
 */
export async function admissionDoctor(paths: readonly string[], options: DoctorOptions): Promise<number> {
  const read = paths.length > 0 ? await readPaths(paths, options) : await readLive(options);
  const report = examineEnforcement({ ...read, now: new Date() });
  const shown = {
    ...report,
    findings: report.findings.filter(({ severity }) => isAtLeast(severity, options.severity)),
  };
  if (options.format === "json") {
    const problems = read.problems.map(({ code, message, at }) => ({ code, message, at }));
    console.log(toJsonText({ ...shown, problems }));
  } else {
    for (const problem of read.problems) console.error(`hauberk: ${toVisible(formatProblem(problem))}`);
    printReport(shown);
  }
  return toExitCode(shown, read.problems, options);
}

function toExitCode(
  report: EnforcementReport,
  problems: readonly Problem[],
  { failOn = "low" }: DoctorOptions,
): number {
  if (problems.length > 0 || report.unknown.length > 0) return EXIT.incomplete;
  if (failOn === "none") return EXIT.clean;
  return report.findings.some(({ severity }) => isAtLeast(severity, failOn)) ? EXIT.findings : EXIT.clean;
}

function isAtLeast(severity: Severity, least: Severity | undefined): boolean {
  return least === undefined || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

async function readPaths(paths: readonly string[], options: DoctorOptions): Promise<Read> {
  for (const option of ["context", "kubeconfig"] as const) {
    if (options[option] !== undefined)
      throw new Problem("USAGE", `--${option} goes with the live cluster, not with paths`);
  }
  const { snapshot, standardInput } = findSnapshot(paths);
  if (snapshot !== undefined) return toRead(await readSnapshotSource(snapshot));
  const { resources, problems } = readResources(paths, "render", standardInput);
  if (resources.length === 0 && problems.length === 0)
    throw new Problem("NOTHING_FOUND", `no object in ${paths.join(", ")}: check the paths`);
  return { objects: resources.map(({ object }) => object), complete: false, blind: [], problems };
}

/** Of a snapshot, what would be read of the cluster. */
function toRead({ input: { resources, blind = [] }, problems }: SnapshotRead): Read {
  const all = resources.map(({ object }) => object);
  const objects = all.filter((object) => isOfEnforcement(toGroupKind(object)));
  const places = new Set(findKyvernos(objects));
  const more = all.filter(({ kind, apiVersion, metadata: { namespace = "", name, labels } }) => {
    if (apiVersion !== "v1") return false;
    if (kind === "Pod") return namespace === "kube-system" && labels?.["component"] === "kube-apiserver";
    return kind === "ConfigMap" && name === "kyverno" && places.has(namespace);
  });
  const ofIt = blind.filter(({ groupKind }) => isOfEnforcement(groupKind));
  return { objects: [...objects, ...more], complete: true, blind: ofIt, problems };
}

/** Namespaces that Kyverno runs in. */
function findKyvernos(objects: readonly KubernetesObject[]): string[] {
  const places = objects.filter(
    ({ kind, metadata }) => kind === "Deployment" && metadata.name?.startsWith("kyverno-admission") === true,
  );
  return [...new Set(places.flatMap(({ metadata }) => metadata.namespace ?? []))];
}

async function readLive(options: DoctorOptions): Promise<Read> {
  const { readCluster, readConnection, toClusterClient } = await import("../../sources/cluster/index.ts");
  const { kubeconfig, context } = options;
  const where = { ...(kubeconfig === undefined ? {} : { kubeconfig }), ...(context === undefined ? {} : { context }) };
  const progress = toProgress(process.stderr, options.quiet === true || options.format === "json", () =>
    performance.now(),
  );
  const reading = await readCluster({
    ...where,
    isWanted: isOfEnforcement,
    onProgress: ({ done, total }) => progress.show(`listed ${done} of ${total} kinds`),
  }).finally(() => progress.clear());
  const objects = reading.resources.map(({ object }) => object);
  const client = toClusterClient(readConnection(where));
  try {
    const more = await Promise.all(toMore(objects).map((one) => readMore(client, one)));
    return {
      objects: [...objects, ...more.flatMap((one) => one.objects)],
      complete: true,
      blind: reading.blind.filter(({ groupKind }) => isOfEnforcement(groupKind)),
      problems: [...reading.problems, ...more.flatMap((one) => one.problems)],
    };
  } finally {
    await client.close();
  }
}

/** A few objects of kinds of which there are too many, or too private, to read them all. */
interface More {
  readonly path: string;
  readonly kind: string;
  readonly what: string;
}

function toMore(objects: readonly KubernetesObject[]): More[] {
  const servers: More = {
    path: "/api/v1/namespaces/kube-system/pods?labelSelector=component%3Dkube-apiserver",
    kind: "Pod",
    what: "the API server's flags (pods of kube-system)",
  };
  const configs = findKyvernos(objects).map((namespace) => ({
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps?fieldSelector=metadata.name%3Dkyverno`,
    kind: "ConfigMap",
    what: `what Kyverno leaves out (ConfigMap kyverno in ${namespace})`,
  }));
  return [servers, ...configs];
}

async function readMore(
  client: ClusterClient,
  { path, kind, what }: More,
): Promise<Pick<Read, "objects" | "problems">> {
  const reply = await client.get(path);
  if (reply.is === "ok" && isObject(reply.value)) {
    const items = asList(reply.value["items"]).filter(isObject);
    const objects = items.map((item) => ({ ...item, apiVersion: "v1", kind, metadata: item["metadata"] ?? {} }));
    return { objects: objects as KubernetesObject[], problems: [] };
  }
  const because = reply.is === "refused" ? reply.because : "the answer was too large";
  return { objects: [], problems: [new Problem("LIST_FAILED", `${what} could not be read: ${because}`)] };
}
