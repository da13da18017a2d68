import type { Control } from "../src/model/index.ts";

/** Requirements of the CIS Kubernetes Benchmark 1.12 that no control judges, and why; all of them are for people to judge. */
export const NOT_JUDGED: Readonly<Record<string, string>> = {
  "1.2.20": "how long requests may take is a matter of the cluster's size; there is no wrong value to find",
  "3.1.1": "who uses client certificates is in no object: the audit log tells, by the names of users",
  "3.1.2": "who uses a ServiceAccount's token is in no object: the audit log tells",
  "3.1.3": "bootstrap tokens that people use look like those that nodes use",
  "5.3.1":
    "whether the network plugin heeds NetworkPolicies is not told by its objects; hauberk net shows what would hold",
  "5.5.1": "provenance of images is judged by policies of the admission server, not by a plugin of the API server",
};

/** docs/cis.md: which controls judge which requirement. */
export function toCisTable(controls: readonly Control[]): string {
  const byId = new Map<string, string[]>();
  for (const { id, frameworks } of controls)
    for (const requirement of frameworks.cis ?? []) byId.set(requirement, [...(byId.get(requirement) ?? []), id]);
  const ids = [...byId.keys(), ...Object.keys(NOT_JUDGED)].sort(compare);
  const rows = ids.map((id) => {
    const links = byId.get(id)?.map((control) => `[${control}](controls/${control}.md)`);
    return `| ${id} | ${links?.join(", ") ?? `not judged: ${NOT_JUDGED[id]}`} |`;
  });
  return [
    "# CIS Kubernetes Benchmark 1.12",
    "",
    `${byId.size} requirements have controls, ${Object.keys(NOT_JUDGED).length} have none. Made by \`npm run docs\`; a test holds it to`,
    "every automated check of the benchmark.",
    "",
    "What is judged comes from static pods (files, or their mirrors in a cluster), configuration files, or the report of a node:",
    "`hauberk node collect`, or `hauberk node job | kubectl apply -f -`. Where none of them was read, the answer is unknown.",
    "",
    "| requirement | judged by |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function compare(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let at = 0; at < 3; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
