// How long a thousand policies take until they are in force, and for how long requests have to wait meanwhile.
//
//   node bench/admission-reload.ts
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { toFileSurroundings } from "../src/apps/admission/surroundings/file-surroundings.ts";
import { DEFAULT_SETTINGS } from "../src/model/index.ts";

const POLICIES = 1_000;

function toText(number: number, version: number): string {
  const name = `policy-${number}`;
  const kyverno = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: ${name} }
spec:
  validationFailureAction: Enforce
  rules:
    - name: check
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate:
        message: not here
        deny: { conditions: { any: [{ key: "{{ request.object.metadata.labels.app || '' }}", operator: Equals, value: v${version}-${number} }] } }
`;
  const cel = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }]
  validations:
    - expression: object.spec.containers.all(c, c.name != 'v${version}-${number}')
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [Deny] }
`;
  return number % 2 === 0 ? kyverno : cel;
}

const folder = mkdtempSync(join(tmpdir(), "hauberk-reload-"));
const write = (version: number): void => {
  for (let number = 0; number < POLICIES; number++)
    writeFileSync(join(folder, `${number}.yaml`), toText(number, version));
};
/** Runs it and says for how long the event loop stood still at most, by the clock and as far as this program used the CPU. */
async function measure(what: string, run: () => Promise<void>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const begunAt = performance.now();
  const cpu = process.cpuUsage();
  await run();
  const { user } = process.cpuUsage(cpu);
  delay.disable();
  const [tookMs, longestMs, usualMs] = [performance.now() - begunAt, delay.max / 1e6, delay.percentile(99) / 1e6];
  console.log(
    `${what}: ${Math.round(tookMs)} ms (${Math.round(user / 1000)} ms CPU), held up for ${Math.round(longestMs)} ms at most, 99 % under ${Math.round(usualMs)} ms`,
  );
}

write(0);
const rules = {
  admission: { ruleSets: [{ name: "house", policies: [folder] }] },
  settings: DEFAULT_SETTINGS,
  exceptions: [],
};
let surroundings: Awaited<ReturnType<typeof toFileSurroundings>> | undefined;
await measure("the first reading", async () => {
  const options = { readRules: () => ({ items: [rules], problems: [] }), ruleFiles: [] };
  surroundings = await toFileSurroundings(options);
});
const revision = () => surroundings?.ruleSets()?.revision;
console.log(
  `${surroundings?.ruleSets()?.byName.get("house")?.policies.all.length} policies, ${surroundings?.problems().length} problems`,
);
for (let round = 1; round <= 3; round++) {
  const before = revision();
  write(round);
  await measure("all changed", async () => {
    while (revision() === before) await pause(5);
  });
}
await surroundings?.stop();
rmSync(folder, { recursive: true, force: true });
