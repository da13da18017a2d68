import { type Authorizer, NEWEST, toAuthorizer } from "../../../engines/rbac/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { toPicture } from "../../../inventory/index.ts";
import { formatProblem, type Picture, Problem } from "../../../model/index.ts";
import { count, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { toProgress } from "../progress.ts";
import { type ReportPlace, writeLine } from "../report-output.ts";
import { readSources, type SourceOptions } from "../read-sources.ts";

/** Where roles and bindings are read, and how the answer is printed. */
export interface RbacOptions
  extends
    Pick<SourceOptions, "cluster" | "context" | "kubeconfig" | "snapshot" | "render">,
    ReportPlace<"text" | "json"> {
  /** Whose own roles are added to those of files. */
  readonly kubernetesVersion?: string;
  readonly quiet?: boolean;
}

/** What was read, and what is not known of it. */
export interface RbacRead {
  readonly picture: Picture;
  readonly authorizer: Authorizer;
  readonly problems: readonly Problem[];
  /** Of the cluster, or the one that was asked for; undefined: not known. */
  readonly kubernetesVersion: string | undefined;
  /** Why what is not found may well be there, in words: kinds and files that could not be read. */
  readonly unknown: readonly string[];
  /** What the answers rest on, in words. */
  readonly assumptions: readonly string[];
}

const RBAC = "rbac.authorization.k8s.io";
/** What questions about roles need of a cluster. */
const KINDS: readonly string[] = [
  `${RBAC}/ClusterRole`,
  `${RBAC}/ClusterRoleBinding`,
  `${RBAC}/Role`,
  `${RBAC}/RoleBinding`,
  "/Namespace",
  "/ServiceAccount",
  "apiextensions.k8s.io/CustomResourceDefinition",
];
/** What they need besides where kubelets come in: there may be very many of these. */
export const KINDS_OF_NODES: readonly string[] = [
  "/Pod",
  "/PersistentVolume",
  "storage.k8s.io/VolumeAttachment",
  "resource.k8s.io/ResourceSlice",
];

/** Reads of a live cluster only what questions about roles need, and these kinds. */
export async function readRoles(
  paths: readonly string[],
  options: RbacOptions,
  more: readonly string[] = [],
): Promise<RbacRead> {
  const wanted = new Set([...KINDS, ...more]);
  return await readRbac(paths, options, (groupKind) => wanted.has(groupKind));
}

/**
 * Reads roles and bindings of files, a snapshot or a cluster, and all else that is there.
 * @param isWanted kinds of a live cluster; absent: all
 * @throws {Problem} USAGE when there is nothing to read; kubeconfig and connection problems of a cluster
 */
export async function readRbac(
  paths: readonly string[],
  options: RbacOptions,
  isWanted?: (groupKind: string) => boolean,
): Promise<RbacRead> {
  if (paths.length === 0 && options.cluster !== true && options.snapshot === undefined)
    throw new Problem("USAGE", "say where the roles are: files or folders, --cluster, or --snapshot FILE");
  const isQuiet = options.quiet === true || options.format === "json";
  const progress = toProgress(process.stderr, isQuiet, () => performance.now());
  // The namespace of these commands is that of the question: roles and bindings are read of all.
  const where = { ...options, namespace: [], ...(isWanted === undefined ? {} : { isWanted }) };
  const read = await readSources(paths, where, progress).finally(() => progress.clear());
  const { picture, problems } = toPicture(read.input, locate);
  const version = options.kubernetesVersion ?? read.kubernetesVersion;
  const authorizer = toAuthorizer(picture, version);
  return {
    picture,
    authorizer,
    problems: [...read.problems, ...problems],
    unknown: [...authorizer.blind, ...(picture.complete ? [] : findUnread([...read.problems, ...problems]))],
    kubernetesVersion: version,
    assumptions: picture.complete
      ? []
      : [
          `what stands in these files is all there is, besides what every cluster of Kubernetes ${version ?? NEWEST} has by itself`,
        ],
  };
}

/** Any file that could not be read may hold the binding that is asked about. */
function findUnread(problems: readonly Problem[]): string[] {
  return problems.length === 0 ? [] : [`what else the files say: ${count(problems.length, "problem")} in reading them`];
}

/** Says on standard error what could not be read. */
export function printProblems(problems: readonly Problem[]): void {
  for (const problem of problems) console.error(`hauberk: ${toVisible(formatProblem(problem))}`);
}

/** What is not known and taken for granted, for people. */
export function printReservations(read: RbacRead, more: readonly string[] = []): void {
  const { authorizer, assumptions, unknown } = read;
  for (const one of new Set([...more, ...unknown])) writeLine(`not known: ${toVisible(one)}`);
  for (const { resource, because } of authorizer.refused) {
    const { kind, metadata } = resource.object;
    writeLine(`not counted: ${toVisible(`${kind} ${metadata.name ?? ""}: the API server refuses it, ${because}`)}`);
  }
  for (const one of assumptions) writeLine(`taken for granted: ${toVisible(one)}`);
}

/** The same for programs. */
export function toReservations({ unknown, assumptions, problems }: RbacRead): object {
  return {
    unknown,
    assumptions,
    problems: problems.map(({ code, message, at }) => ({ code, message, at })),
  };
}

export function toExitCode(
  { unknown, problems }: Pick<RbacRead, "unknown" | "problems">,
  otherwise: number = EXIT.clean,
): number {
  return problems.length > 0 || unknown.length > 0 ? EXIT.incomplete : otherwise;
}
