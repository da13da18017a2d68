import {
  type Container,
  type Context,
  type Control,
  type Dockerfile,
  type Finding,
  type Observation,
  type Observations,
  type Origin,
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
  const byScope = Map.groupBy(controls, ({ scope }) => scope);
  for (const workload of context.picture.workloads) {
    const subject = toSubject(workload.resource, workload);
    for (const control of byScope.get("workload") ?? []) {
      if (control.scope === "workload") run.note(control, subject, control.check(workload, context));
    }
    for (const container of workload.containers) {
      const inner = { ...subject, container };
      for (const control of byScope.get("container") ?? []) {
        if (control.scope === "container") run.note(control, inner, control.check(container, workload, context));
      }
    }
  }
  evaluateObjects(byScope.get("object") ?? [], context, run);
  for (const dockerfile of context.picture.dockerfiles) {
    const subject = toDockerfileSubject(dockerfile);
    for (const control of byScope.get("dockerfile") ?? []) {
      if (control.scope === "dockerfile") run.note(control, subject, control.check(dockerfile, context));
    }
  }
  return { findings: run.findings, passed: run.passed };
}

function evaluateObjects(controls: readonly Control[], context: Context, run: Run): void {
  const byKind = new Map<string, Control[]>();
  for (const control of controls) {
    for (const kind of control.scope === "object" ? control.kinds : []) {
      byKind.set(kind, [...(byKind.get(kind) ?? []), control]);
    }
  }
  const everywhere = byKind.get("*") ?? [];
  for (const resource of context.picture.resources) {
    const own = byKind.get(toGroupKind(resource.object)) ?? [];
    if (own.length + everywhere.length === 0) continue;
    const subject = toSubject(resource);
    for (const control of [...own, ...everywhere]) {
      if (control.scope === "object") run.note(control, subject, control.check(resource, context));
    }
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
  readonly #ordinals = new Map<string, number>();

  note(control: Control, subject: Subject, observations: Observations): void {
    if (observations === undefined) {
      this.passed += 1;
      return;
    }
    const list: readonly Observation[] = Array.isArray(observations) ? observations : [observations as Observation];
    if (list.length === 0) this.passed += 1;
    for (const observation of list) this.findings.push(this.#toFinding(control, subject, observation));
  }

  #toFinding(control: Control, { id, origin, workload, container }: Subject, observation: Observation): Finding {
    const { path, message, edits = [], verdict = "fail" } = observation;
    const fingerprint = (ordinal: number): string => toFingerprint(control.id, id, container, path, ordinal);
    const base = fingerprint(0);
    const ordinal = this.#ordinals.get(base) ?? 0;
    this.#ordinals.set(base, ordinal + 1);
    return {
      control: control.id,
      severity: toSeverity(control, observation, workload),
      verdict,
      resource: id,
      origin,
      ...(container === undefined ? {} : { container: container.name }),
      path,
      message,
      edits,
      ...(observation.sensitive === undefined ? {} : { sensitive: observation.sensitive }),
      fingerprint: ordinal === 0 ? base : fingerprint(ordinal),
    };
  }
}
