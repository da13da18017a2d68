import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explain, type ExplainOptions } from "./explain.ts";
import { readResources } from "./load.ts";

const NOW = new Date("2026-11-22T02:00:00Z");
const PROGRAM = join(import.meta.dirname, "../main.ts");

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - { name: side, image: "registry.example/side@sha256:aa" }
    - name: web
      image: nginx:1.25
      env: [{ name: DB_PASSWORD, value: hunter2-Xk39fjq }]
`;

const PODS = '{resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}';

const ADMISSION = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: pin }
spec:
  matchConstraints: ${PODS}
  variables: [{ name: pinned, expression: "object.spec.containers.all(c, c.image.contains('@'))" }]
  validations:
    - expression: variables.pinned
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: b }
spec: { policyName: pin, validationActions: [Deny] }
`;

const KYVERNO_CEL = `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata: { name: pin }
spec:
  matchConstraints: ${PODS}
  validations: [{ expression: "object.spec.containers.all(c, c.image.contains('@'))" }]
`;

const RULE = "match: {any: [{resources: {kinds: [Pod]}}]}";

function toKyverno(rule: string): string {
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: pin }
spec: { rules: [${rule}] }
`;
}

const TEMPLATE = `apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: { name: pin }
spec:
  crd: { spec: { names: { kind: Pin } } }
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package pin
        violation[{"msg": msg}] {
          container := input.review.object.spec.containers[_]
          not contains(container.image, "@")
          msg := sprintf("%v is not pinned", [container.name])
        }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Pin
metadata: { name: pin }
spec: { match: { kinds: [{ apiGroups: [""], kinds: [Pod] }] } }
`;

function write(policy: string, object = POD): Pick<ExplainOptions, "policy" | "resource"> {
  const folder = mkdtempSync(join(tmpdir(), "hauberk-explain-"));
  const [policyFile, objectFile] = [join(folder, "policy.yaml"), join(folder, "object.yaml")];
  writeFileSync(policyFile, policy);
  writeFileSync(objectFile, object);
  return { policy: [policyFile], resource: [objectFile] };
}

function explainAll(policy: string, options: Partial<ExplainOptions> = {}, object = POD) {
  const files = write(policy, object);
  return explain(
    { ...files, operation: "CREATE", format: "text", group: [], ...options },
    NOW,
    readResources(files.resource),
  ).explaining;
}

/** What decided, as `text → outcome`, with the line it stands on where that is known. */
function decide(policy: string, options: Partial<ExplainOptions> = {}, object = POD): string[] {
  return explainAll(policy, options, object).explained.flatMap(({ decided }) =>
    decided.map(({ text, outcome, at }) => {
      const value = outcome.is === "value" ? JSON.stringify(outcome.value) : outcome.is;
      return `${text} → ${value}${at === undefined ? "" : ` at ${at.line}`}`;
    }),
  );
}

describe("what decided a verdict", () => {
  it.each<[string, string, string]>([
    ["a ValidatingAdmissionPolicy, through its variable", ADMISSION, "c.image.contains('@') → false at 8"],
    ["a ValidatingPolicy of Kyverno", KYVERNO_CEL, "c.image.contains('@') → false"],
    ["a constraint of Gatekeeper", TEMPLATE, 'pin.violation: violation[{"msg": msg}] { → true at 10'],
    [
      "a pattern",
      toKyverno(`{name: r, ${RULE}, validate: {pattern: {spec: {containers: [{image: "*@*"}]}}}}`),
      "pattern at /spec/containers/1/image/ → false",
    ],
    [
      "a condition of deny for an element of foreach",
      toKyverno(
        `{name: r, ${RULE}, validate: {foreach: [{list: request.object.spec.containers, deny: {conditions: {any: [{key: "{{ element.image }}", operator: NotEquals, value: "*@*"}]}}}]}}`,
      ),
      "{{ element.image }} NotEquals *@* → true",
    ],
    [
      "a precondition",
      toKyverno(
        `{name: r, ${RULE}, preconditions: {all: [{key: "{{ request.operation }}", operator: Equals, value: DELETE}]}, validate: {pattern: {a: b}}}`,
      ),
      "{{ request.operation }} Equals DELETE → false",
    ],
    [
      "a check of the Pod Security Standards",
      toKyverno(`{name: r, ${RULE}, validate: {podSecurity: {level: restricted, exclude: []}}}`),
      "podSecurity check runAsNonRoot: runAsNonRoot != true → false",
    ],
    [
      "CEL in a classic rule",
      toKyverno(`{name: r, ${RULE}, validate: {cel: {expressions: [{expression: "object.metadata.name == 'x'"}]}}}`),
      "object.metadata.name == 'x' → false",
    ],
  ])("of %s is its smallest part", (_, policy, expected) => {
    expect(decide(policy)).toContain(expected);
  });

  it("comes with the values it was worked out from, and the element it is about", () => {
    const [explained] = explainAll(KYVERNO_CEL).explained;
    expect(explained?.decided[0]?.given).toMatchObject([
      { text: "c.image", value: "nginx:1.25" },
      { text: "c", value: { name: "web" } },
    ]);
    const [constraint] = explainAll(TEMPLATE).explained;
    expect(constraint?.decided[0]?.given).toMatchObject([
      { text: "container", value: { name: "web" } },
      { text: "msg", value: "web is not pinned" },
    ]);
  });
});

describe("why a policy does not match", () => {
  const SERVICE = "apiVersion: v1\nkind: Service\nmetadata: { name: a }\n";

  it.each<[string, string, string]>([
    ["resource rules", ADMISSION, "matchConstraints → "],
    ["resource rules of Kyverno", KYVERNO_CEL, "spec.matchConstraints → "],
    ["kinds of a constraint", TEMPLATE, 'spec.match.kinds → "does not match"'],
    ["kinds of a rule", toKyverno(`{name: r, ${RULE}, validate: {pattern: {a: b}}}`), 'match kinds: ["Pod"] → false'],
  ])("is told of the policy that is named: %s", (_, policy, expected) => {
    expect(decide(policy, {}, SERVICE)).toEqual([]);
    expect(decide(policy, { name: "pin" }, SERVICE)).toEqual([expect.stringContaining(expected)]);
  });

  it("is the block that excludes it", () => {
    const exclude = "exclude: {any: [{resources: {namespaces: [shop]}}]}";
    const policy = toKyverno(`{name: r, ${RULE}, ${exclude}, validate: {pattern: {a: b}}}`);
    expect(decide(policy, { name: "pin" })).toEqual(['exclude namespaces: ["shop"] → true']);
  });
});

describe("hauberk policy explain", () => {
  const PASSING = POD.replace("nginx:1.25", "nginx@sha256:bb");

  it("explains passes only when asked to", () => {
    expect(explainAll(TEMPLATE, {}, PASSING)).toMatchObject({ explained: [], passed: 1 });
    expect(decide(TEMPLATE, { all: true }, PASSING)).toEqual(['not contains(container.image, "@") → false at 12']);
  });

  it("says which names there are when one is mistyped", () => {
    expect(() => explainAll(ADMISSION, { name: "pun" })).toThrow(/did you mean "pin"/);
    expect(() =>
      explainAll(toKyverno(`{name: rule-a, ${RULE}, validate: {pattern: {a: b}}}`), { rule: "rule-b" }),
    ).toThrow(/no rule "rule-b".*rule-a/);
  });

  function run(policy: string, object: string, ...args: readonly string[]) {
    const { policy: policies, resource } = write(policy, object);
    const typed = ["policy", "explain", "-p", policies[0] ?? "", "-r", resource[0] ?? "", ...args];
    const { status, stdout } = spawnSync(process.execPath, ["--no-warnings", PROGRAM, ...typed], {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" },
    });
    return { status, stdout };
  }

  it("puts the verdict first, then what decided, then every step; and masks credentials", () => {
    const { status, stdout } = run(ADMISSION, POD);
    expect(status).toBe(1);
    const places = ["fail  pin  Pod/shop/web", "decided by", "c.image.contains('@') → false", "step by step"].map(
      (text) => stdout.indexOf(text),
    );
    expect(places).not.toContain(-1);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    const json = run(ADMISSION, POD, "--format", "json").stdout;
    expect(JSON.parse(json)).toMatchObject({ explanations: [{ policy: "pin", results: [{ result: "fail" }] }] });
    for (const text of [stdout, json]) {
      expect(text).toContain("•••");
      expect(text).not.toContain("hunter2");
    }
  });

  it("shows no value of a Secret, decoded or not, wherever it turns up", () => {
    const rule = `{name: r, match: {any: [{resources: {kinds: [Secret]}}]}, validate: {message: "no {{ request.object.data.k }}", deny: {conditions: {any: [{key: "{{ base64_decode(request.object.data.k) }}", operator: Equals, value: "*e*"}]}}}}`;
    const { stdout } = run(
      toKyverno(rule),
      "apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ndata: { k: b3BlbiBzZXNhbWU= }\n",
    );
    expect(stdout).toContain("fail  pin/r  Secret/a");
    expect(stdout).not.toMatch(/sesame|b3Blbi/);
  });

  it("writes nothing that moves the cursor or turns the reading direction", () => {
    const hostile = POD.replace("name: web\n", 'name: "w\\u001b[2J\\u202eb"\n');
    for (const format of ["text", "json"])
      for (const control of ["\u001b", "\u202e"])
        expect(run(ADMISSION, hostile, "--format", format).stdout).not.toContain(control);
  });
});
