import { type Authorizer, toAuthorizer } from "../../../engines/rbac/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { toPicture } from "../../../inventory/index.ts";
import { toKindTable } from "../../../inventory/kinds/index.ts";
import { formatProblem, type Picture, Problem, type Resource, toGroup, type Workload } from "../../../model/index.ts";
import { count, toJsonText, toVisible } from "../../../reporters/index.ts";
import { EXIT } from "../exit.ts";
import { readFlowFile } from "../net/flow-file.ts";
import { readResources } from "../policy/load.ts";
import { readSources, type SourcesRead } from "../read-sources.ts";
import { toProgress } from "../progress.ts";
import { type ReportPlace, writeReport } from "../report-output.ts";
import { type Attempt, toObjectAttempt, toPodAttempt } from "./attempt.ts";
import { type ObjectChange, propose, toDeletion } from "./change.ts";
import { toChangeNotes } from "./change-notes.ts";
import { compareAttacks } from "./attacks.ts";
import { toConnections } from "./connections.ts";
import { compareFlows } from "./flows.ts";
import { compare } from "./judge-attempt.ts";
import { findMissing } from "./missing.ts";
import { readRecorded } from "./requests.ts";
import { toRightsTallying } from "./rights.ts";
import { type Side, toSide } from "./sides.ts";
import { formatSimulation, type Simulation, toJson } from "./text.ts";
import { toTallying } from "./tally.ts";

/** What was typed after `hauberk simulate`. */
export interface SimulateOptions extends ReportPlace<"text" | "json"> {
  readonly against: readonly string[];
  readonly cluster?: boolean;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly namespace: readonly string[];
  readonly delete: readonly string[];
  readonly control: readonly string[];
  readonly requests: readonly string[];
  readonly audit: readonly string[];
  readonly flows: readonly string[];
  readonly config?: string;
  readonly ownerLabel?: string;
  readonly quiet?: boolean;
}

/**
 * `hauberk simulate`: what a change would do before anybody makes it.
 * @returns the exit code: 1 where something that went through would not, 3 where something could not be looked at
 * @throws {Problem} when the call is at fault
 */
export async function simulate(changes: readonly string[], options: SimulateOptions): Promise<number> {
  const now = new Date();
  const deletions = options.delete.map(toDeletion);
  if (changes.length + deletions.length + options.control.length === 0)
    throw new Problem(
      "USAGE",
      "say what would change: files of policies, roles or network policies, --delete or --control",
    );
  const seen = options.flows.map(readFlowFile);
  const current = await readCurrent(options);
  const proposed = readResources(changes, "render");
  const configuration = proposed.resources.find(({ object }) => isConfiguration(object));
  const objects = proposed.resources.filter(({ object }) => !object.apiVersion.startsWith("hauberk.dev/"));
  const kinds = toKindTable([...current.input.resources, ...objects].map(({ object }) => object));
  const { proposal, problems } = propose(current.input.resources, objects, deletions, kinds);
  const { complete } = current.input;
  const pictures = [toLinked(current.input.resources, complete), toLinked(proposal.after, complete)] as const;
  const authorizers = [toAuthorizer(pictures[0]), toAuthorizer(pictures[1])] as const;
  const before = toSide(
    {
      resources: current.input.resources,
      configuration: options.config,
      controls: [],
      ...(complete ? { authorizer: authorizers[0] } : {}),
    },
    now,
  );
  const proposedFile = configuration?.origin.is === "file" ? configuration.origin.document.file : options.config;
  const after = toSide(
    {
      resources: proposal.after,
      configuration: proposedFile,
      controls: options.control,
      ...(complete ? { authorizer: authorizers[1] } : {}),
    },
    now,
  );
  const facts = current.kubernetesVersion === undefined ? {} : { kubernetesVersion: current.kubernetesVersion };
  const simulation: Simulation = {
    changes: proposal.changes,
    controls: options.control,
    connections: toConnections(...pictures, proposal.changes),
    flows: compareFlows(
      seen.flatMap((one) => one.flows),
      ...pictures,
    ),
    attacks: proposal.changes.some(isOfAttacks) ? compareAttacks(...pictures, facts) : [],
    ...(await replay({
      before,
      after,
      current: current.input.resources,
      complete,
      authorizers,
      options,
      now,
    })),
    missing: findMissing(proposal.changes, pictures[1]),
    notes: [...after.notes, ...toChangeNotes(proposal.changes)],
    problems: [
      ...current.problems,
      ...seen.flatMap((one) => one.problems),
      ...proposed.problems,
      ...problems,
      ...newProblems(before, after),
    ],
  };
  const text = options.format === "json" ? `${toJsonText(toJson(simulation))}\n` : formatSimulation(simulation);
  writeReport(text);
  return settle(simulation);
}

function settle({ problems, recordProblems, requests, rights, flows, missing }: Simulation): number {
  const all = [...problems, ...recordProblems];
  for (const problem of all.slice(0, 100)) console.error(`hauberk: ${toVisible(formatProblem(problem))}`);
  if (all.length > 0) console.error(`hauberk: ${count(all.length, "problem")}: not everything was looked at`);
  if (all.length > 0) return EXIT.incomplete;
  const isRefused = requests.groups.some(({ effect }) => effect === "denied");
  return isRefused || missing.length > 0 || rights.lost.length > 0 || flows.stopped.length > 0
    ? EXIT.findings
    : EXIT.clean;
}

async function readCurrent(options: SimulateOptions): Promise<SourcesRead> {
  if (options.against.length === 0 && options.cluster !== true)
    return { input: { resources: [], dockerfiles: [], complete: false }, files: 0, problems: [] };
  const progress = toProgress(process.stderr, options.quiet === true, () => performance.now());
  try {
    const { format: _, output: _output, ...rest } = options;
    const scan = { ...rest, framework: [], output: [], exceptions: [], policy: [], format: [] };
    return await readSources(options.against, scan, progress);
  } finally {
    progress.clear();
  }
}

interface Replaying {
  readonly before: Side;
  readonly after: Side;
  readonly current: readonly Resource[];
  readonly complete: boolean;
  readonly authorizers: readonly [Authorizer, Authorizer];
  readonly options: SimulateOptions;
  readonly now: Date;
}

async function replay({
  before,
  after,
  current,
  complete,
  authorizers,
  options,
  now,
}: Replaying): Promise<Pick<Simulation, "requests" | "rights" | "recordProblems">> {
  const kinds = toKindTable(after.objects.all());
  const requests = toTallying(after.objects, options.ownerLabel);
  const rights = toRightsTallying(...authorizers);
  const recordProblems: Problem[] = [];
  const judge = (attempt: Attempt): void => requests.add(attempt, compare(attempt, before, after, now));
  for (const resource of current) judge(toObjectAttempt(resource, kinds));
  for (const workload of toPodless(current, complete)) judge(toPodAttempt(workload, kinds));
  for await (const recorded of readRecorded([...options.requests, ...options.audit], kinds)) {
    if (recorded.is === "attempt") judge(recorded.attempt);
    else if (recorded.is === "gap") requests.skip(recorded.gap.because);
    else if (recorded.is === "event") rights.add(recorded.event);
    else recordProblems.push(recorded.problem);
  }
  return { requests: requests.result(), rights: rights.result(), recordProblems };
}

/** Workloads whose pods are not among the objects: what happens to those is what people ask for. */
function toPodless(resources: readonly Resource[], complete: boolean): readonly Workload[] {
  if (complete) return [];
  return toLinked(resources, complete).workloads.filter(({ resource }) => resource.object.kind !== "Pod");
}

function toLinked(resources: readonly Resource[], complete: boolean): Picture {
  return toPicture({ resources, complete }, locate).picture;
}

/** What is wrong before is no news of the change. */
function newProblems(before: Side, after: Side): Problem[] {
  const known = new Set(before.problems.map(formatProblem));
  return [...before.problems, ...after.problems.filter((problem) => !known.has(formatProblem(problem)))];
}

/** Whether attack paths may know of the change: of policies of other engines than the API server's own they do not. */
function isOfAttacks({ is, resource }: ObjectChange): boolean {
  return is !== "unchanged" && !/(^|\.)(kyverno\.io|gatekeeper\.sh)$/.test(toGroup(resource.object.apiVersion));
}

function isConfiguration({ apiVersion, kind }: { apiVersion: string; kind: string }): boolean {
  return apiVersion.startsWith("hauberk.dev/") && kind === "Configuration";
}
