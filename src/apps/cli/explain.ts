import { CONTROLS } from "../../controls/index.ts";
import { type Control, type Frameworks, Problem } from "../../model/index.ts";
import { suggest } from "../../formats/text/index.ts";

/** Names of the frameworks as people write them. */
export const FRAMEWORK_TITLES: Readonly<Record<keyof Frameworks, string>> = {
  cis: "CIS Kubernetes Benchmark 1.12",
  cisEks: "CIS EKS Benchmark 1.8",
  cisAks: "CIS AKS Benchmark 1.8",
  cisGke: "CIS GKE Benchmark 1.9",
  nsa: "NSA/CISA Kubernetes Hardening Guide",
  nist800190: "NIST SP 800-190",
  nist80053: "NIST SP 800-53",
  pci: "PCI DSS 4.0",
  hipaa: "HIPAA 45 CFR",
  mitre: "MITRE ATT&CK",
  owasp: "OWASP Kubernetes Top 10",
  pss: "Pod Security Standards",
};

/**
 * Everything Hauberk knows about one control, for reading on a terminal.
 * @throws {Problem} USAGE when there is no such control
 */
export function explain(id: string): string {
  const control = CONTROLS.find((one) => one.id === id);
  if (control === undefined) {
    const ids = CONTROLS.map((one) => one.id);
    throw new Problem("USAGE", `there is no control "${id}"${suggest(id, ids)}: see hauberk controls`);
  }
  return [
    `${control.id}  ${control.title}`,
    `${control.layer} layer · impact ${control.impact} · ${control.concern ?? "security"}${control.onRequest === true ? " · runs on request" : ""}`,
    ...section("Threat", `${control.threat.text} (${control.threat.stride.join(", ")})`),
    ...section("Why it helps", control.why),
    ...section("Fix", control.fix.text),
    ...(control.fix.caution === undefined ? [] : section("Before you fix", control.fix.caution)),
    ...section("What remains", control.residualRisk),
    ...section("What it costs", control.tradeOff),
    ...toFrameworkLines(control),
    ...section("Passes", control.examples.good[0] ?? ""),
    ...section("Fails", control.examples.bad[0] ?? ""),
  ].join("\n");
}

function section(title: string, text: string): string[] {
  const lines = text.trimEnd().split("\n").flatMap(wrap);
  return ["", title, ...lines.map((line) => (line === "" ? "" : `  ${line}`))];
}

const WIDTH = 98;

/** Prose on lines of at most 98 characters; an indented line of YAML stays as it is. */
function wrap(line: string): string[] {
  if (line.length <= WIDTH || line.startsWith(" ")) return [line];
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function toFrameworkLines({ frameworks }: Control): string[] {
  const entries = Object.entries(frameworks) as [keyof Frameworks, readonly string[]][];
  if (entries.length === 0) return [];
  return [
    "",
    "Frameworks",
    ...entries.map(([name, requirements]) => `  ${FRAMEWORK_TITLES[name]}: ${requirements.join(", ")}`),
  ];
}
