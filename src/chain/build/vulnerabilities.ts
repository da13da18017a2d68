import type { Container, Likelihood } from "../../model/index.ts";
import { COST } from "./costs.ts";
import type { FactList } from "./fact-list.ts";
import { isRunning, type Subject, toChange, toEvidence } from "./subject.ts";

/** One fault of an image by which somebody outside gets to run code. */
export interface ExploitableFault {
  readonly id: string;
  readonly likelihood: Likelihood;
  readonly because?: string;
  /** Version of the package in which it is mended. */
  readonly fixedIn?: string;
  readonly packageName?: string;
}

/** What reports say of images. */
export interface VulnerabilityReports {
  /**
   * The faults of an image that can be used from afar, worst first; undefined: no report is about it.
   * @param running as the node pulled it, `registry/name@sha256:…`
   */
  faultsOf(image: string, running: string | undefined): readonly ExploitableFault[] | undefined;
}

/** What is known of images: reports, and the images that a workload's pods run, by container. */
export interface ImageKnowledge {
  readonly reports: VulnerabilityReports | undefined;
  readonly imageOf: ReadonlyMap<string, string> | undefined;
}

/**
 * From packets to code. Without a report on an image nobody knows: `unknown`. With one that has nothing to be used from
 * afar there is no step: what nobody has found yet is residual risk, and named as such by the risk report.
 */
export function addVulnerabilitySteps(subject: Subject, { reports, imageOf }: ImageKnowledge, facts: FactList): void {
  const unread: Container[] = [];
  for (const container of subject.workload.containers.filter(isRunning)) {
    const faults = reports?.faultsOf(container.spec.image ?? "", imageOf?.get(container.name));
    if (faults === undefined) unread.push(container);
    else addFaults(subject, container, faults, facts);
  }
  if (unread.length > 0) addUnknown(subject, unread, facts);
}

/** One step for the worst: an update takes them all away. */
function addFaults(subject: Subject, container: Container, faults: readonly ExploitableFault[], facts: FactList): void {
  const [worst] = faults;
  if (worst === undefined) return;
  const { id, packageName, because, fixedIn } = worst;
  const what = `${id}${packageName === undefined ? "" : ` in ${packageName}`}`;
  const more = faults.length === 1 ? "" : ` and ${faults.length - 1} more`;
  const why = because === undefined ? "" : `: ${because}`;
  const until = fixedIn === undefined ? "" : `, mended in ${fixedIn}`;
  add(subject, container, facts, {
    kind: "vulnerability/remote-code",
    likelihood: worst.likelihood,
    message: `the image of container "${container.name}" of ${subject.what} has ${what}${more}${why}`,
    removedBy: [
      facts.addChange(
        toChange(subject, {
          kind: "image/update",
          part: container.name,
          title: `Update the image of container ${container.name} (${what}${until})`,
          cost: COST.routine,
          edits: [],
        }),
      ),
    ],
  });
}

function addUnknown(subject: Subject, containers: readonly Container[], facts: FactList): void {
  const [first] = containers;
  if (first === undefined) return;
  const names = containers.slice(0, 3).map(({ name }) => `"${name}"`);
  add(subject, first, facts, {
    kind: "vulnerability/unknown",
    likelihood: "unknown",
    message: `no vulnerability report was read on the image of container ${names.join(", ")} of ${subject.what}`,
    precondition: "the program has a fault that can be used from afar",
    removedBy: [],
  });
}

function add(
  subject: Subject,
  container: Container,
  facts: FactList,
  step: {
    kind: string;
    likelihood: Likelihood;
    message: string;
    precondition?: string;
    removedBy: readonly string[];
  },
): void {
  const { message, ...rest } = step;
  facts.addStep({
    ...rest,
    from: subject.reach,
    to: subject.code,
    technique: "T1190",
    evidence: [toEvidence(subject, [...container.path, "image"], message)],
  });
}
