import { describe, expect, it } from "vitest";
import { readPolicies } from "../../../engines/policy/index.ts";
import { locate } from "../../../formats/position/index.ts";
import { readYaml } from "../../../formats/yaml/index.ts";
import { toResources } from "../../../inventory/index.ts";
import type { Resource } from "../../../model/index.ts";
import { toLabelPolicy } from "./files-for-tests.ts";
import { PolicyCompiler } from "./policy-compiler.ts";

const NOW = new Date("2026-11-22T00:00:00Z");

function resourcesOf(text: string, from: "file" | "cluster" = "file"): Resource[] {
  const read = readYaml("policies.yaml", text).items.flatMap((one) => toResources(one, locate).items);
  return from === "file" ? read : read.map(({ object }) => ({ object, origin: { is: "cluster", context: "c" } }));
}

const toTemplate = (kind: string) => `---
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: ${kind.toLowerCase()} }
spec:
  crd: { spec: { names: { kind: ${kind} } } }
  targets: [{ target: admission.k8s.gatekeeper.sh, rego: 'package x\n\nviolation[{"msg": "no"}] { true }' }]
`;
const toConstraint = (kind: string, name: string) => `---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: ${kind}
metadata: { name: ${name} }
spec: {}
`;
const ASSIGN = `---
apiVersion: mutations.gatekeeper.sh/v1
kind: Assign
metadata: { name: assign }
spec:
  applyTo: [{ groups: [""], kinds: [Pod], versions: [v1] }]
  location: spec.priority
  parameters: { assign: { value: 1 } }
`;
const EXPANSION = `---
apiVersion: expansion.gatekeeper.sh/v1alpha1
kind: ExpansionTemplate
metadata: { name: expand }
spec:
  applyTo: [{ groups: [apps], kinds: [Deployment], versions: [v1] }]
  templateSource: spec.template
  generatedGVK: { kind: Pod, group: "", version: v1 }
`;
const toException = (policy: string, ttl = "") => `---
apiVersion: kyverno.io/v2
kind: PolicyException
metadata: { name: of-${policy}, namespace: platform${ttl} }
spec:
  exceptions: [{ policyName: ${policy}, ruleNames: [check] }]
  match: { any: [{ resources: { kinds: [Pod] } }] }
`;
const VAP = `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: cel }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods] }] }
  validations: [{ expression: "false" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: cel }
spec: { policyName: cel, validationActions: [Deny] }
`;

const MIXED = [
  `${toConstraint("B", "b1")}${toConstraint("A", "a1")}${toConstraint("B", "b2")}`,
  `${toTemplate("A")}${toTemplate("B")}${ASSIGN}${EXPANSION}`,
  `---\n${toLabelPolicy("one")}${toException("one")}---\n${toLabelPolicy("two")}${VAP}`,
  "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: beside }\n",
].join("");

const namesOf = (policies: readonly { kind: string; name: string }[]) =>
  policies.map(({ kind, name }) => `${kind} ${name}`);

const toCel = (expression: string): string => `
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: cel }
spec:
  rules:
    - name: one
      match: { any: [{ resources: { kinds: [Pod] } }] }
      validate: { cel: { expressions: [{ expression: "${expression}" }] } }
`;

describe("policies that are compiled and remembered", () => {
  it("are those that are read at once, in the same order, with and without expansion", () => {
    for (const text of [MIXED, MIXED.replace(EXPANSION, "")]) {
      const resources = resourcesOf(text);
      const made = new PolicyCompiler(() => NOW).read(resources);
      const atOnce = readPolicies(resources, { now: NOW });
      expect(namesOf(made.policies)).toEqual(namesOf(atOnce.policies));
      expect(namesOf(made.policies)).toHaveLength(7);
      expect([made.problems, made.isFaulty]).toEqual([[], false]);
    }
  });

  it("are compiled again only where an object of theirs changed", async () => {
    const compiler = new PolicyCompiler(() => NOW);
    const resources = resourcesOf(MIXED);
    await compiler.prepare(resources);
    const first = compiler.read(resources).policies;
    const count = compiler.compiledUnits;
    const changed = resources.map((resource) =>
      resource.object.kind === "PolicyException" ? { ...resource, object: { ...resource.object } } : resource,
    );
    const second = compiler.read(changed).policies;
    expect(compiler.compiledUnits).toBe(count + 1);
    expect(second.filter((policy, index) => policy !== first[index]).map(({ name }) => name)).toEqual(["one"]);
  });

  it("of the cluster go on as they last compiled, until they are gone", () => {
    const compiler = new PolicyCompiler(() => NOW);
    const sound = resourcesOf(`${toTemplate("A")}${toConstraint("A", "a")}`, "cluster");
    const [policy] = compiler.read(sound).policies;
    const broken = resourcesOf(`${toTemplate("A").replace("violation", "!")}${toConstraint("A", "a")}`, "cluster");
    const kept = compiler.read(broken);
    expect(kept.policies).toEqual([policy]);
    expect(kept.policies[0]).toBe(policy);
    expect(kept.problems).not.toEqual([]);
    compiler.retain([]);
    expect(new PolicyCompiler(() => NOW).read(broken).policies).toEqual([]);
  });

  it("of the cluster go on as they were when one of their rules does not compile any more, and take a better change", () => {
    const compiler = new PolicyCompiler(() => NOW);
    const read = (expression: string) => compiler.read(resourcesOf(toCel(expression), "cluster"));
    const [policy] = read("true").policies;
    const broken = read("object.(");
    expect(broken.problems).not.toEqual([]);
    expect(broken.policies).toEqual([policy]);
    const [mended] = read("false").policies;
    expect(mended).toBeDefined();
    expect(mended).not.toBe(policy);
    const fromTheBeginning = new PolicyCompiler(() => NOW).read(resourcesOf(toCel("object.("), "cluster"));
    expect(fromTheBeginning.policies).toHaveLength(1);
  });

  it("are looked at anew when the lifetime of an exception may be over", () => {
    let now = NOW;
    const compiler = new PolicyCompiler(() => now);
    const text = `${toLabelPolicy("one")}${toException("one", ", labels: { cleanup.kyverno.io/ttl: '2026-11-23' }")}`;
    const resources = resourcesOf(text);
    const [before] = compiler.read(resources).policies;
    expect(compiler.read(resources).policies[0]).toBe(before);
    expect(compiler.hasLifetimes).toBe(true);
    now = new Date("2026-11-24T00:00:00Z");
    expect(compiler.read(resources).policies[0]).not.toBe(before);
  });
});
