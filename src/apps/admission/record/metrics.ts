import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { builtInKinds } from "../../../inventory/kinds/index.ts";
import type { BreakerChange, ServerState } from "./options.ts";
import { type Note, toOutcome } from "./note.ts";

/** What the other parts of the recorder have counted. */
export interface PartCounts {
  readonly ring: Readonly<Record<"written" | "dropped" | "failed" | "sampledOut" | "bytes" | "segments", number>>;
  readonly events: Readonly<Record<"written" | "aggregated" | "dropped" | "failed", number>>;
  readonly logLinesDropped: number;
}

export interface Metrics {
  note(note: Note): void;
  noteBreaker(change: BreakerChange): void;
  text(): Promise<string>;
}

/** Seconds: answers take a part of a millisecond, and the API server waits 30 at most. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Different values of one label; what comes behind is `other`. */
const MAX_VALUES = 5000;
const MAX_LENGTH = 200;
const OPERATIONS: ReadonlySet<string> = new Set(["CREATE", "UPDATE", "DELETE", "CONNECT"]);
const PREFIX = "hauberk_admission_";

/** Metrics in a registry of their own. Whoever sends requests cannot make more series than there are rules and kinds. */
export function toMetrics(
  counts: () => PartCounts,
  state: (() => ServerState) | undefined,
  processMetrics: boolean,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const ruleSets = new BoundedValues(200);
  const rules = new BoundedValues(MAX_VALUES);
  const requests = new Counter({
    name: `${PREFIX}requests_total`,
    help: "Requests answered.",
    labelNames: ["rule_set", "path", "operation", "kind", "decision"],
    registers,
  });
  const durations = new Histogram({
    name: `${PREFIX}request_duration_seconds`,
    help: "From the first byte of a request to its answer.",
    labelNames: ["rule_set", "path", "operation"],
    buckets: BUCKETS,
    registers,
  });
  const reasons = new Counter({
    name: `${PREFIX}reasons_total`,
    help: "Rules that did not hold (fail), could not be looked at (unknown) or were left out (skipped).",
    labelNames: ["rule_set", "rule", "action", "verdict"],
    registers,
  });
  const breakers = new Counter({
    name: `${PREFIX}breaker_changes_total`,
    help: "Times that a rule's breaker opened or closed.",
    labelNames: ["rule_set", "rule", "to"],
    registers,
  });
  addPartCounts(registers, counts);
  if (state !== undefined) addState(registers, state);
  if (processMetrics) collectDefaultMetrics({ register: registry });

  return {
    note(note) {
      const { review, decision, path, tookMs } = note;
      const { request } = review;
      const ruleSet = ruleSets.get(note.ruleSet);
      const operation = OPERATIONS.has(request.operation) ? request.operation : "other";
      const kind = toKindLabel(request);
      requests.inc({ rule_set: ruleSet, path, operation, kind, decision: toOutcome(decision) });
      durations.observe({ rule_set: ruleSet, path, operation }, tookMs / 1000);
      for (const { rule, action, verdict } of decision.reasons)
        reasons.inc({ rule_set: ruleSet, rule: rules.get(rule), action, verdict });
    },
    noteBreaker({ ruleSet, rule, is }) {
      breakers.inc({ rule_set: ruleSets.get(ruleSet), rule: rules.get(rule), to: is });
    },
    text: () => registry.metrics(),
  };
}

/** `apps/Deployment`, `Pod/exec`; kinds that are not Kubernetes' own count as one. */
function toKindLabel({ resource, kind, subResource }: Note["review"]["request"]): string {
  // Of a subresource the kind is that of what is sent: the resource says what it belongs to.
  const known =
    builtInKinds.findResource(resource.group, resource.resource) ?? builtInKinds.find(kind.group, kind.kind);
  if (known === undefined) return "other";
  const name = known.group === "" ? known.kind : `${known.group}/${known.kind}`;
  if (subResource === "") return name;
  return known.subresources.has(subResource) || CONNECTIONS.has(subResource)
    ? `${name}/${subResource}`
    : `${name}/other`;
}

const CONNECTIONS: ReadonlySet<string> = new Set(["exec", "attach", "portforward", "proxy", "log"]);

/** Keeps the number and the length of a label's values bounded. */
class BoundedValues {
  readonly #known = new Map<string, string>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get(value: string): string {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    if (this.#known.size >= this.#max) return "other";
    // Line ends and quotes are escaped by the text format; other control characters are legal there and shown nowhere.
    const label = value.slice(0, MAX_LENGTH).replaceAll(/[^\x20-\x7e]/g, "?");
    this.#known.set(value, label);
    return label;
  }
}

function addPartCounts(registers: Registry[], counts: () => PartCounts): void {
  addGauge(registers, "ring_bytes", "Size of the ring on disk.", () => counts().ring.bytes);
  addGauge(registers, "ring_segments", "Files of the ring.", () => counts().ring.segments);
  addOutcomes(
    registers,
    "ring_records_total",
    "Records for the ring: written, dropped because the queue was full, failed on disk, sampled out.",
    () => {
      const { written, dropped, failed, sampledOut } = counts().ring;
      return { written, dropped, failed, sampled_out: sampledOut };
    },
  );
  addOutcomes(
    registers,
    "events_total",
    "Kubernetes Events: written, aggregated into one that is there, dropped by the rate limit, failed.",
    () => counts().events,
  );
  const lines: Counter = new Counter({
    name: `${PREFIX}log_lines_dropped_total`,
    help: "Log lines that could not be written fast enough.",
    registers,
    collect() {
      lines.reset();
      lines.inc(counts().logLinesDropped);
    },
  });
}

// Each metric collects for itself: the registry reads them in no order that could be relied on.
function addGauge(registers: Registry[], name: string, help: string, value: () => number): void {
  const gauge: Gauge = new Gauge({ name: PREFIX + name, help, registers, collect: () => gauge.set(value()) });
}

/** A counter that is kept elsewhere, by outcome. */
function addOutcomes(
  registers: Registry[],
  name: string,
  help: string,
  values: () => Readonly<Record<string, number>>,
): void {
  const counter: Counter = new Counter({
    name: PREFIX + name,
    help,
    labelNames: ["outcome"],
    registers,
    collect() {
      counter.reset();
      for (const [outcome, count] of Object.entries(values())) counter.inc({ outcome }, count);
    },
  });
}

function addState(registers: Registry[], state: () => ServerState): void {
  addGauge(registers, "requests_in_flight", "Requests that wait for an answer.", () => state().inFlight);
  addGauge(
    registers,
    "certificate_expiry_timestamp_seconds",
    "When the certificate on the port runs out.",
    () => (state().certificateNotAfter?.getTime() ?? 0) / 1000,
  );
  addGauge(
    registers,
    "problems",
    "What is wrong at the moment: policies that do not compile, kinds that cannot be read.",
    () => state().problems,
  );
  const info: Gauge = new Gauge({
    name: `${PREFIX}rule_sets_info`,
    help: "The revision of the rule sets in force.",
    labelNames: ["revision"],
    registers,
    collect() {
      info.reset();
      const { revision } = state();
      if (revision !== undefined) info.set({ revision }, 1);
    },
  });
  const open: Gauge = new Gauge({
    name: `${PREFIX}breakers_open`,
    help: "Rules that are left out at the moment.",
    labelNames: ["rule_set", "rule"],
    registers,
    collect() {
      open.reset();
      for (const { ruleSet, rule } of state().openBreakers.slice(0, MAX_VALUES))
        open.set({ rule_set: ruleSet, rule }, 1);
    },
  });
}
