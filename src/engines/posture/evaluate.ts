import {
  type Container,
  type Context,
  type Control,
  type Dockerfile,
  type Edit,
  type Finding,
  type ObjectControl,
  type Observation,
  type Observations,
  type Origin,
  type Path,
  type Resource,
  type ResourceId,
  toGroupKind,
  toResourceId,
  type Workload,
} from "../../model/index.ts";
import { toFingerprint } from "./fingerprint.ts";
import { toSeverity } from "./severity.ts";

export interface Evaluation {
  readonly findings: Finding[];
  /** (control, subject) pairs without a finding. */
  readonly passed: number;
}

/** What a control looked at: enough to say where a finding stands. */
interface Subject {
  readonly id: ResourceId;
  readonly origin: Origin;
  readonly workload?: Workload;
  readonly container?: Container;
}

/**
 * Judges every subject of the picture by every control. Pure: the same picture, controls and settings give the same
 * findings in the same order (by object as read, then by control).
 */
export function evaluate(controls: readonly Control[], context: Context): Evaluation {
  const run = new Run();
  evaluateWorkloads(controls, context, run);
  evaluateObjects(controls, context, run);
  const ofDockerfiles = controls.filter((control) => control.scope === "dockerfile");
  for (const dockerfile of context.picture.dockerfiles) {
    const subject = toDockerfileSubject(dockerfile);
    for (const control of ofDockerfiles) run.note(control, subject, control.check(dockerfile, context));
  }
  return { findings: run.findings, passed: run.passed };
}

function evaluateWorkloads(controls: readonly Control[], context: Context, run: Run): void {
  const ofWorkloads = controls.filter((control) => control.scope === "workload");
  const ofContainers = controls.filter((control) => control.scope === "container");
  for (const workload of context.picture.workloads) {
    const subject = toSubject(workload.resource, workload);
    for (const control of ofWorkloads) run.note(control, subject, control.check(workload, context));
    for (const container of workload.containers) {
      const inner = { ...subject, container };
      for (const control of ofContainers) run.note(control, inner, control.check(container, workload, context));
    }
  }
}

function evaluateObjects(controls: readonly Control[], context: Context, run: Run): void {
  const ofObjects = controls.filter((control) => control.scope === "object");
  const byKind = new Map<string, ObjectControl[]>();
  for (const control of ofObjects) {
    for (const kind of control.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), control]);
  }
  const everywhere = byKind.get("*") ?? [];
  for (const resource of context.picture.resources) {
    const own = byKind.get(toGroupKind(resource.object)) ?? [];
    if (own.length + everywhere.length === 0) continue;
    const subject = toSubject(resource);
    for (const control of own) {
      if (control.applies?.(resource, context) !== false) run.note(control, subject, control.check(resource, context));
    }
    for (const control of everywhere) run.note(control, subject, control.check(resource, context));
  }
}

function toSubject(resource: Resource, workload?: Workload): Subject {
  const subject = { id: toResourceId(resource.object), origin: resource.origin };
  return workload === undefined ? subject : { ...subject, workload };
}

function toDockerfileSubject({ document }: Dockerfile): Subject {
  return {
    id: { apiVersion: "", kind: "Dockerfile", namespace: "", name: document.file },
    origin: { is: "file", document, prefix: [] },
  };
}

class Run {
  readonly findings: Finding[] = [];
  passed = 0;
  /** Fingerprints so far, and how many more findings had the same: nearly all have one of their own. */
  readonly #seen = new Set<string>();
  readonly #ordinals = new Map<string, number>();

  note(control: Control, subject: Subject, observations: Observations): void {
    if (observations === undefined) {
      this.passed += 1;
      return;
    }
    if (!isList(observations)) {
      this.findings.push(this.#toFinding(control, subject, observations));
      return;
    }
    if (observations.length === 0) this.passed += 1;
    for (const observation of observations) this.findings.push(this.#toFinding(control, subject, observation));
  }

  #toFinding(control: Control, subject: Subject, observation: Observation): Finding {
    const { id, origin, workload, container } = subject;
    const finding: Mutable<Finding> = {
      control: control.id,
      severity: toSeverity(control, observation, workload),
      verdict: observation.verdict ?? "fail",
      resource: id,
      origin,
      path: observation.path,
      message: observation.message,
      edits: observation.edits ?? NO_EDITS,
      fingerprint: this.#toFingerprint(control, subject, observation.path),
    };
    if (container !== undefined) finding.container = container.name;
    if (observation.sensitive !== undefined) finding.sensitive = observation.sensitive;
    return finding;
  }

  #toFingerprint({ id }: Control, subject: Subject, path: Path): string {
    const base = toFingerprint(id, subject.id, subject.container, path, 0);
    const { size } = this.#seen;
    this.#seen.add(base);
    if (this.#seen.size > size) return base;
    const ordinal = (this.#ordinals.get(base) ?? 0) + 1;
    this.#ordinals.set(base, ordinal);
    return toFingerprint(id, subject.id, subject.container, path, ordinal);
  }
}

type Mutable<Value> = { -readonly [Field in keyof Value]: Value[Field] };

const NO_EDITS: readonly Edit[] = [];

function isList(observations: Observation | readonly Observation[]): observations is readonly Observation[] {
  return Array.isArray(observations);
}
