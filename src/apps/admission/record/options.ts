import type { KubernetesObject } from "../../../model/index.ts";
import type { RingOptions } from "../../../store/admission-ring/index.ts";
import type { Recorder } from "../parts.ts";

/** What the server knows of itself at the moment somebody asks for metrics. */
export interface ServerState {
  /** Requests that wait for an answer. */
  readonly inFlight: number;
  /** When the certificate on the port runs out. */
  readonly certificateNotAfter: Date | undefined;
  /** Of the rule sets in force; undefined until they are compiled. */
  readonly revision: string | undefined;
  /** What is wrong: policies that do not compile, kinds that cannot be read. */
  readonly problems: number;
  /** Rules that are left out at the moment because they cost too much or fail. */
  readonly openBreakers: readonly { readonly ruleSet: string; readonly rule: string }[];
}

export interface EventOptions {
  /** Creates the events.k8s.io/v1 Event, or changes the one of the same name and namespace (server-side apply). */
  readonly write: (event: KubernetesObject) => Promise<void>;
  /** Name of this replica, `hauberk-7d9f-x2b`. */
  readonly reportingInstance: string;
  /** Where Events about breakers go: Hauberk's own namespace. Default `default`. */
  readonly ownNamespace?: string;
  /** Writes a minute, over everything. Default 30. */
  readonly perMinute?: number;
  /** One Event per rule, namespace and owner in this time; more of them are counted in its series. Default 300000. */
  readonly windowMs?: number;
}

export interface RecorderOptions {
  /** Absent: no ring is kept. */
  readonly ring?: RingOptions;
  /** Absent: no Events are written. */
  readonly events?: EventOptions;
  /** Takes one line of JSON without its line end. Default: standard error. */
  readonly log?: (line: string) => void;
  /** Read at every scrape. */
  readonly state?: () => ServerState;
  /** The revision of the rule sets in force, read for every record. Absent: that of the state, which may be a moment old. */
  readonly revision?: () => string | undefined;
  /** Metrics of the Node process too. Default true. */
  readonly processMetrics?: boolean;
}

/** A rule's breaker opened or closed. */
export interface BreakerChange {
  readonly ruleSet: string;
  readonly rule: string;
  readonly is: "open" | "closed";
  /** What it did, `3 of 5 runs took longer than 100 ms`. */
  readonly because: string;
  readonly at: Date;
}

/** The server's recorder: beside decisions it is told of breakers, which are alerts. */
export interface AdmissionRecorder extends Recorder {
  noteBreaker(change: BreakerChange): void;
}
