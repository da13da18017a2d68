import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runProgram } from "./program.ts";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop" },
  spec: { containers: [{ name: "app", image: "a", securityContext: { privileged: true } }] },
};
const REVIEW = {
  kind: "AdmissionReview",
  apiVersion: "admission.k8s.io/v1",
  request: {
    uid: "1",
    kind: { group: "", version: "v1", kind: "Pod" },
    resource: { group: "", version: "v1", resource: "pods" },
    name: "web",
    namespace: "shop",
    operation: "CREATE",
    userInfo: { username: "alice" },
    object: POD,
  },
};
const CONFIGURATION = `apiVersion: hauberk.dev/v1alpha1
kind: Configuration
admission:
  ruleSets:
    - name: strict
      controls: { deny: [pod/privileged] }
    - name: soft
      controls: { warn: [pod/privileged] }
`;

const NO_EXEC = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: no-exec }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: [v1], resources: [pods/exec], operations: [CONNECT] }]
  validations: [{ expression: "!object.command.exists(word, word == 'sh')", messageExpression: "'no shell in ' + object.container" }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: no-exec }
spec: { policyName: no-exec, validationActions: [Deny] }
`;

let out: string[];
let err: string[];

beforeEach(() => {
  [out, err] = [[], []];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(console, "error").mockImplementation((text: string) => void err.push(text));
});
afterEach(() => void vi.restoreAllMocks());

function toFile(name: string, text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "hauberk-")), name);
  writeFileSync(file, text);
  return file;
}

const strict = (): string[] => ["admit", "--config", toFile("hauberk.yaml", CONFIGURATION), "--rule-set", "strict"];

describe("hauberk admit", () => {
  it("answers one review on one line, and tells by its exit code whether all were allowed", async () => {
    const file = toFile("review.json", JSON.stringify(REVIEW));
    expect(await runProgram([...strict(), file])).toBe(1);
    expect(out).toHaveLength(1);
    expect(JSON.parse(out[0] ?? "")).toMatchObject({ response: { uid: "1", allowed: false } });
    const soft = ["admit", "--config", toFile("hauberk.yaml", CONFIGURATION), "--rule-set", "soft"];
    expect(await runProgram([...soft, file])).toBe(0);
    expect(JSON.parse(out[1] ?? "")).toMatchObject({ response: { allowed: true, warnings: [expect.any(String)] } });
  });

  it("answers the same for JSON with line breaks, one a line, a list, YAML and records of the ring", async () => {
    const line = JSON.stringify(REVIEW);
    const record = JSON.stringify({ at: "2026-11-22T04:00:00Z", ruleSet: "soft", path: "validate", review: REVIEW });
    for (const text of [
      JSON.stringify(REVIEW, undefined, 2),
      `${line}\n${line}\n`,
      JSON.stringify([REVIEW]),
      JSON.stringify({ apiVersion: "v1", kind: "List", items: [REVIEW] }),
      `---\n# a review\nkind: AdmissionReview\napiVersion: admission.k8s.io/v1\nrequest: ${JSON.stringify(REVIEW.request)}\n`,
      `${record}\n`,
    ]) {
      out = [];
      expect(await runProgram([...strict(), toFile("review", text)])).toBe(1);
      expect(out.length).toBe(text.startsWith(`${line}\n`) ? 2 : 1);
      expect(JSON.parse(out[0] ?? "")).toMatchObject({ response: { uid: "1", allowed: false } });
    }
    expect(await runProgram([...strict().slice(0, 3), toFile("ring.ndjson", record)])).toBe(0);
  });

  it("says which review it could not read and why, answers the others, and ends with 3", async () => {
    const file = toFile("reviews.ndjson", `${JSON.stringify(REVIEW)}\n{"kind":"Pod"}\n`);
    expect(await runProgram([...strict(), file])).toBe(3);
    expect(out).toHaveLength(1);
    expect(err[0]).toContain("reviews.ndjson:2:1 not an AdmissionReview of admission.k8s.io/v1");
    expect(await runProgram([...strict(), "nowhere.json"])).toBe(3);
  });

  it("tells of records whose review was too large to be kept: what is not there was not judged", async () => {
    const record = { at: "2026-11-22T04:00:00Z", ruleSet: "soft", path: "validate", decision: { allowed: true } };
    const text = `${JSON.stringify(record)}\n${JSON.stringify({ ...record, review: REVIEW })}\n`;
    expect(await runProgram([...strict().slice(0, 3), toFile("ring.ndjson", text)])).toBe(3);
    expect(out).toHaveLength(1);
    expect(err[0]).toContain("ring.ndjson:1:1 the record has no review: it was too large to be kept");
  });

  it("answers connections, whose options have no metadata", async () => {
    const { request } = REVIEW;
    const connect = {
      ...REVIEW,
      request: {
        ...request,
        operation: "CONNECT",
        subResource: "exec",
        kind: { group: "", version: "v1", kind: "PodExecOptions" },
        object: { apiVersion: "v1", kind: "PodExecOptions", container: "app", command: ["sh"], stdin: true },
      },
    };
    const policy = toFile("policies.yaml", NO_EXEC);
    const rules = `admission: { ruleSets: [{ name: house, podSecurity: true, controls: { deny: ["*"] }, policies: [${policy}] }] }\n`;
    const config = toFile("hauberk.yaml", CONFIGURATION.replace(/admission:[^]*/, rules));
    const file = toFile("review.json", JSON.stringify(connect));
    for (const mutate of [[], ["--mutate"]]) {
      expect(await runProgram(["admit", "--config", config, ...mutate, file])).toBe(mutate.length === 0 ? 1 : 0);
    }
    expect(err).toEqual([]);
    expect(out[0]).toContain("no shell in app");
    expect(out[0]).not.toContain("runAsNonRoot");
    expect(JSON.parse(out[1] ?? "")).toMatchObject({ response: { uid: "1", allowed: true } });
  });

  it("asks which rule set is meant where there are several, and knows no other", async () => {
    const file = toFile("review.json", JSON.stringify(REVIEW));
    expect(await runProgram([...strict().slice(0, 3), file])).toBe(2);
    expect(err.join()).toContain("name one of the rule sets with --rule-set: strict, soft");
    expect(await runProgram([...strict().slice(0, 4), "other", file])).toBe(2);
  });

  it("says that a file is not there, without a line of it", async () => {
    expect(await runProgram(["admit", "gone.json"])).toBe(3);
    expect(err.join()).toContain("gone.json cannot be read: no such file or folder");
  });

  it("points at the line of a configuration that is at fault", async () => {
    const wrong = CONFIGURATION.replace("[pod/privileged]", "[pod/privilegd]").replace(
      "pod/privileged",
      "pod/host-pid",
    );
    const file = toFile("review.json", JSON.stringify(REVIEW));
    expect(await runProgram(["admit", "--config", toFile("hauberk.yaml", wrong), "--rule-set", "strict", file])).toBe(
      3,
    );
    expect(err.join()).toMatch(/hauberk\.yaml:6:\d+ there is no control "pod\/privilegd"/);
    const unknown = CONFIGURATION.replace("controls:", "contrls:");
    expect(await runProgram(["admit", "--config", toFile("hauberk.yaml", unknown), file])).toBe(2);
    expect(err.join()).toMatch(/hauberk\.yaml:6:7 unknown field "contrls"/);
  });

  it("says it in words for people", async () => {
    const file = toFile("review.json", JSON.stringify(REVIEW));
    expect(await runProgram([...strict(), "-f", "text", file])).toBe(1);
    expect(out[0]).toMatch(
      /^Pod shop\/web is refused: 1 rule does not hold\n- pod\/privileged at spec\.containers\[0\]/,
    );
  });
});
