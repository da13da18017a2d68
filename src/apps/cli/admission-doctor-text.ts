import pc from "picocolors";
import type { Coverage, EnforcementReport, Looker } from "../../engines/enforcement/index.ts";
import { SEVERITIES, type Severity } from "../../model/index.ts";
import { count, toVisible } from "../../reporters/index.ts";

const PAINT: Readonly<Record<Severity, (text: string) => string>> = {
  critical: (text) => pc.bold(pc.red(text)),
  high: pc.red,
  medium: pc.yellow,
  low: pc.dim,
};

/** Prints what a cluster's admission enforces for people: who looks at what, then what is wrong, then the sums. */
export function printReport({ findings, coverage, unknown, assumptions, gates }: EnforcementReport): void {
  for (const one of coverage) printCoverage(one);
  for (const { id, severity, resource, field, message, why, fix } of findings) {
    const namespace = resource.namespace === "" ? "" : `${resource.namespace}/`;
    console.log(`${PAINT[severity](severity)} ${pc.bold(toVisible(message))} [${id}]`);
    console.log(
      `  where: ${toVisible([`${resource.kind} ${namespace}${resource.name}`, field].filter((part) => part !== "").join(" "))}`,
    );
    console.log(`  why:   ${toVisible(why)}`);
    console.log(`  fix:   ${toVisible(fix)}\n`);
  }
  for (const one of unknown) console.log(`not known: ${toVisible(one)}`);
  for (const one of assumptions) console.log(`taken for granted: ${toVisible(one)}`);
  const sums = SEVERITIES.toReversed()
    .map((severity) => [severity, findings.filter((one) => one.severity === severity).length] as const)
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => PAINT[severity](`${number} ${severity}`));
  console.log(
    `${count(gates, "gate")} (webhooks, and policies by their bindings), ${count(findings.length, "finding")}${sums.length === 0 ? "" : `: ${sums.join(", ")}`}`,
  );
}

const MAX_NAMES = 10;

function printCoverage({ namespaces, rows }: Coverage): void {
  const names = namespaces.slice(0, MAX_NAMES).join(", ");
  const more = namespaces.length > MAX_NAMES ? ` and ${namespaces.length - MAX_NAMES} more` : "";
  console.log(pc.bold(toVisible(`${namespaces.length === 1 ? "namespace" : "namespaces"} ${names}${more}`)));
  // What is looked at by the same stands on one line.
  const groups = Map.groupBy(rows, ({ lookers }) => lookers.map(toWords).join("; "));
  for (const [lookers, same] of groups) {
    const requests = same.map(({ request }) => request).join(", ");
    console.log(`  ${toVisible(requests)}: ${lookers === "" ? pc.yellow("nobody looks") : toVisible(lookers)}`);
  }
  console.log("");
}

const EFFECTS: Readonly<Record<Looker["effect"], string>> = {
  deny: "",
  warn: "only warns",
  audit: "only audits",
  change: "changes",
};
const LOOKS: Readonly<Record<Looker["looks"], string>> = {
  always: "",
  "by labels": "if the object's labels say so",
  conditional: "with conditions",
  unknown: "perhaps",
};

function toWords({ name, effect, failurePolicy, looks }: Looker): string {
  const notes = [EFFECTS[effect], failurePolicy === "Ignore" ? "fails open" : "", LOOKS[looks]].filter(
    (note) => note !== "",
  );
  return notes.length === 0 ? name : `${name} (${notes.join(", ")})`;
}
