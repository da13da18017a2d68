import type { Likelihood } from "../../model/index.ts";
import { COST } from "./costs.ts";
import type { FactList } from "./fact-list.ts";
import { isRunning, type Subject, toChange, toEvidence } from "./subject.ts";

/** One fault of an image that somebody may use from afar. */
export interface ExploitableFault {
  readonly id: string;
  readonly likelihood: Likelihood;
  /** Version of the package in which it is mended. */
  readonly fixedIn?: string;
  readonly packageName?: string;
}

/** What reports say of images. */
export interface VulnerabilityReports {
  /** The faults of an image that can be used from afar, worst first; undefined: no report is about it. */
  faultsOf(image: string, runningDigest: string | undefined): readonly ExploitableFault[] | undefined;
}

/**
 * From packets to code. Without a report on an image nobody knows: `unknown`. With one that has nothing to be used from
 * afar there is no step: what nobody has found yet is residual risk, and named as such by the risk report.
 */
export function addVulnerabilitySteps(
  subject: Subject,
  reports: VulnerabilityReports | undefined,
  facts: FactList,
): void {
  const unread: string[] = [];
  for (const container of subject.workload.containers.filter(isRunning)) {
    const faults = reports?.faultsOf(container.spec.image ?? "", undefined);
    if (faults === undefined) {
      unread.push(container.name);
      continue;
    }
    const [worst] = faults;
    if (worst === undefined) continue;
    const more = faults.length === 1 ? "" : ` and ${faults.length - 1} more`;
    const message = `the image of container "${container.name}" of ${subject.what} has ${worst.id}${more}`;
    const update = toChange(subject, {
      control: "image/vulnerability",
      part: container.name,
      title: `Update the image of container ${container.name} (${worst.id})`,
      cost: COST.routine,
      edits: [],
    });
    facts.addStep({
      from: subject.reach,
      to: subject.code,
      kind: "vulnerability/remote-code",
      technique: "T1190",
      likelihood: worst.likelihood,
      evidence: [toEvidence(subject, [...container.path, "image"], message)],
      removedBy: [facts.addChange(update)],
    });
  }
  if (unread.length > 0) addUnknown(subject, unread, facts);
}

function addUnknown(subject: Subject, containers: readonly string[], facts: FactList): void {
  const names = containers.slice(0, 3).map((name) => `"${name}"`);
  const message = `no vulnerability report was read on the image of container ${names.join(", ")} of ${subject.what}`;
  facts.addStep({
    from: subject.reach,
    to: subject.code,
    kind: "vulnerability/unknown",
    technique: "T1190",
    precondition: "the program has a fault that can be used from afar; no report was read",
    likelihood: "unknown",
    evidence: [toEvidence(subject, subject.workload.containers[0]?.path ?? subject.workload.specPath, message)],
    removedBy: [],
  });
}
