/** Counters of the server that belong to no decision. */
export interface Counters {
  /** @param label one of few values of ours, never text from outside */
  add(name: string, label?: string): void;
  /** Prometheus text format. */
  metrics(): string;
}

const HELP: Readonly<Record<string, string>> = {
  refused: "Requests that got no admission answer, by HTTP status.",
  failures:
    "Requests that could not be decided and were answered as the rule set's onUnknown says, by what went wrong.",
  handshakes: "TLS handshakes that failed, by kind.",
  exceptions: "Exceptions outside of any request.",
  certificates: "Changes of the serving certificate, by outcome.",
};
const LABELS: Readonly<Record<string, string>> = {
  refused: "status",
  failures: "because",
  handshakes: "because",
  certificates: "outcome",
};

export function toCounters(): Counters {
  const counts = new Map<string, Map<string, number>>();
  return {
    add(name, label = "") {
      const byLabel = counts.get(name) ?? new Map<string, number>();
      byLabel.set(label, (byLabel.get(label) ?? 0) + 1);
      counts.set(name, byLabel);
    },
    metrics: () =>
      Object.keys(HELP)
        .flatMap((name) => toLines(name, counts.get(name) ?? new Map()))
        .join(""),
  };
}

function toLines(name: string, byLabel: ReadonlyMap<string, number>): string[] {
  const metric = `hauberk_admission_server_${name}_total`;
  const key = LABELS[name];
  const values = [...byLabel].map(([label, count]) =>
    key === undefined ? `${metric} ${count}\n` : `${metric}{${key}="${label}"} ${count}\n`,
  );
  return [`# HELP ${metric} ${HELP[name]}\n# TYPE ${metric} counter\n`, ...values];
}
