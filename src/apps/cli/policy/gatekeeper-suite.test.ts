import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../../model/index.ts";
import { runGatekeeperSuite } from "./gatekeeper-suite.ts";

let folder = "";
const REGO = `package rule
violation[{"msg": msg}] { msg := sprintf("%v is done by %v", [input.review.operation, input.parameters.by]) }`;
const TEMPLATE = {
  apiVersion: "templates.gatekeeper.sh/v1",
  kind: "ConstraintTemplate",
  metadata: { name: "rule" },
  spec: {
    crd: {
      spec: {
        names: { kind: "Rule" },
        validation: { openAPIV3Schema: { type: "object", properties: { by: { type: "string" } } } },
      },
    },
    targets: [{ target: "admission.k8s.gatekeeper.sh", rego: REGO }],
  },
};
const POD = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop" } };

function toConstraint(spec: JsonObject): JsonObject {
  return { apiVersion: "constraints.gatekeeper.sh/v1beta1", kind: "Rule", metadata: { name: "c" }, spec };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "suite-"));
  const write = (name: string, ...objects: Json[]): void =>
    writeFileSync(join(folder, name), objects.map((object) => JSON.stringify(object)).join("\n---\n"));
  write("template.yaml", TEMPLATE);
  write("constraint.yaml", toConstraint({ parameters: { by: "me" } }));
  write("mistyped.yaml", toConstraint({ parameters: { by: 1 } }));
  write("unknown.yaml", toConstraint({ parameters: { buy: "me" } }));
  write("selecting.yaml", toConstraint({ match: { namespaceSelector: { matchLabels: { a: "b" } } } }));
  write("pod.yaml", POD);
  write("two.yaml", POD, POD);
  const request = { operation: "CREATE", object: POD, kind: { group: "", version: "v1", kind: "Pod" } };
  write("review.yaml", { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request });
  write("empty-review.yaml", {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: { operation: "CREATE" },
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(test: JsonObject): string[] {
  const whole = { name: "t", template: "template.yaml", constraint: "constraint.yaml", ...test };
  const { results } = runGatekeeperSuite(join(folder, "suite.yaml"), { tests: [whole] }, {}, new Date(0));
  return results.map(({ name, result, message }) => `${name} ${result}${message === "" ? "" : `: ${message}`}`);
}

function runCase(assertions: Json, fields: JsonObject = {}, test: JsonObject = {}): string {
  return run({ ...test, cases: [{ name: "c", object: "pod.yaml", assertions, ...fields }] })[0] ?? "";
}

describe("a case", () => {
  it.each<[Json, string]>([
    [[{ violations: "yes" }], "pass"],
    [[{ violations: 1, message: "^ is done by m.$" }], "pass"],
    [[{}], "pass"],
    [[{ violations: "no", message: "you" }], "pass"],
    [[{ violations: "no" }], "fail"],
    [[{ violations: 2 }], "fail"],
    [[{ message: "(" }], "fail"],
    [[{ violations: "yes" }, { violations: 0 }], "fail"],
    [[], "fail"],
  ])("that asserts %j", (assertions, result) => {
    expect(runCase(assertions)).toMatch(new RegExp(`^t/c ${result}`));
  });

  it.each<[string, JsonObject]>([
    ["without object", { object: "" }],
    ["of two objects", { object: "two.yaml" }],
    ["of a file that is not there", { object: "nowhere.yaml" }],
    ["of a review that holds nothing", { object: "empty-review.yaml" }],
    ["whose inventory is not there", { inventory: ["nowhere.yaml"] }],
  ])("%s fails, whatever it asserts", (_, fields) => {
    expect(runCase([{ violations: "yes" }], fields)).toMatch(/^t\/c fail/);
    expect(runCase([{ violations: "no" }], fields)).toMatch(/^t\/c fail/);
  });

  it("of a review has its operation; of an object none", () => {
    expect(runCase([{ message: "^CREATE is" }], { object: "review.yaml" })).toBe("t/c pass");
  });

  it("that cannot be judged is a violation, as in Gatekeeper", () => {
    expect(runCase([{ violations: 1, message: "namespaceSelector" }], {}, { constraint: "selecting.yaml" })).toBe(
      "t/c pass",
    );
  });

  it("that says skip is skipped", () => {
    expect(runCase([], { skip: true })).toMatch(/^t\/c skip/);
  });
});

describe("a test that says invalid", () => {
  it.each([
    ["mistyped.yaml", "template.yaml", "pass"],
    ["constraint.yaml", "template.yaml", "fail"],
    ["unknown.yaml", "template.yaml", "fail"],
    ["nowhere.yaml", "template.yaml", "fail"],
    ["mistyped.yaml", "nowhere.yaml", "fail"],
  ])("of %s and %s", (constraint, template, result) => {
    expect(run({ constraint, template, invalid: true })[0]).toMatch(new RegExp(`^t ${result}`));
  });
});

it.each<[JsonObject, string]>([
  [{ template: "" }, "template is missing"],
  [{ constraint: "" }, "constraint is missing"],
  [{ template: "pod.yaml" }, "must hold one ConstraintTemplate"],
  [{ constraint: "template.yaml" }, "must hold one constraint"],
  [{ expansion: "pod.yaml" }, "must hold ExpansionTemplates"],
])("a test with %j fails", (fields, reason) => {
  expect(run({ ...fields, cases: [] })[0]).toContain(reason);
});

it("a test without cases holds where its constraint is taken", () => {
  expect(run({})).toEqual(["t pass"]);
});
