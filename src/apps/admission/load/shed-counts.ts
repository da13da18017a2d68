/** What was left out under load, in Prometheus text format. */
export interface ShedCounts {
  addRule(action: string): void;
  addRequest(ruleSet: string, answer: "allow" | "deny"): void;
  metrics(level: number, delayMs: number): string;
}

export function toShedCounts(): ShedCounts {
  const rules = new Map<string, number>();
  const requests = new Map<string, number>();
  const add = (to: Map<string, number>, labels: string) => to.set(labels, (to.get(labels) ?? 0) + 1);
  return {
    addRule: (action) => void add(rules, `action="${action}"`),
    // The names of rule sets are DNS labels: nothing to escape.
    addRequest: (ruleSet, answer) => void add(requests, `rule_set="${ruleSet}",answer="${answer}"`),
    metrics: (level, delayMs) =>
      [
        ...toMetric(
          "load_level",
          "gauge",
          "What is left out: 0 nothing, 1 audit, 2 and warn, 3 and Ignore, 4 and Fail.",
          level,
        ),
        ...toMetric("loop_delay_seconds", "gauge", "How long a request waits before it is begun.", delayMs / 1000),
        ...toMetric("shed_rules_total", "counter", "Rules that were left out under load, by action.", rules),
        ...toMetric("shed_requests_total", "counter", "Requests that were answered without being looked at.", requests),
      ].join(""),
  };
}

function toMetric(name: string, type: string, help: string, value: number | ReadonlyMap<string, number>): string[] {
  const metric = `hauberk_admission_${name}`;
  const lines =
    typeof value === "number"
      ? [`${metric} ${value}\n`]
      : [...value].map(([labels, count]) => `${metric}{${labels}} ${count}\n`);
  return [`# HELP ${metric} ${help}\n# TYPE ${metric} ${type}\n`, ...lines];
}
