import { readFileSync } from "node:fs";
import { asList, asString, dig, type Json, type Settings } from "../../src/model/index.ts";
import { readIndex, suitePath } from "./suite.ts";

/** A labelled case of another tool: its check must, or must not, report on the files. */
export interface PostureCase {
  readonly id: string;
  readonly check: string;
  readonly files: readonly string[];
  readonly mustReport: boolean;
  /** What the case configures. */
  readonly settings?: Partial<Settings>;
}

export const POSTURE_SUITES: Readonly<Record<string, () => PostureCase[]>> = {
  polaris: () =>
    readIndex<{ cases: { id: string; check: string; input: string; expected: string }[] }>("polaris").cases.map(
      (one) => ({
        id: one.id,
        check: one.check,
        files: [suitePath("polaris", one.input)],
        mustReport: one.expected === "failure",
      }),
    ),
  "kube-score": () =>
    readIndex<{ cases: { id: string; check: string; inputs: string[]; expected_grade: string }[] }>(
      "kube-score",
    ).cases.map((one) => ({
      id: one.id,
      check: one.check,
      files: one.inputs.map((input) => suitePath("kube-score", input)),
      mustReport: ["WARNING", "CRITICAL", "ALMOST_OK"].some((grade) => one.expected_grade.startsWith(grade)),
      settings: toNamedSettings(one.id),
    })),
  "trivy-checks": () =>
    readIndex<{ cases: { id: string; check: string; input: string; expected: string }[] }>("trivy-checks").cases.map(
      (one) => ({
        id: one.id,
        check: one.check,
        files: [suitePath("trivy-checks", one.input)],
        mustReport: one.expected === "finding",
      }),
    ),
  "kubescape-regolibrary": () =>
    readIndex<{ cases: { id: string; rule: string; inputs: string[]; expected: string; data?: string }[] }>(
      "kubescape-regolibrary",
    ).cases.map((one) => ({
      id: one.id,
      check: one.rule,
      files: one.inputs.map((input) => suitePath("kubescape-regolibrary", input)),
      mustReport: one.expected === "fail",
      settings: one.data === undefined ? {} : readSettings(suitePath("kubescape-regolibrary", one.data)),
    })),
};

/** kube-score's cases are test functions: what they configure is in their names, `…Kubernetes1dot21`, `…MinReplicasMin5…`. */
function toNamedSettings(id: string): Partial<Settings> {
  const version = /Kubernetes(\d+)dot(\d+)/.exec(id);
  const replicas = /(?:ReplicasNok|MinReplicasMin)(\d+)/.exec(id);
  return {
    ...(version === null ? {} : { kubernetesVersion: `${version[1]}.${version[2]}` }),
    ...(replicas === null ? {} : { minReplicas: Number(replicas[1]) }),
  };
}

/** The inputs of kubescape's rules by the names of our settings. */
const INPUTS: Readonly<Record<string, keyof Settings>> = {
  floatingImageTags: "floatingTags",
  hardenedSandboxRuntimeClasses: "sandboxRuntimeClasses",
  imageDigestExemptRepositories: "digestExemptRepositories",
  imageRepositoryAllowList: "trustedRegistries",
  publicRegistries: "blockedRegistries",
  untrustedRegistries: "blockedRegistries",
};

function readSettings(file: string): Partial<Settings> {
  const inputs = dig(JSON.parse(readFileSync(file, "utf8")) as Json, "postureControlInputs");
  const settings: Partial<Record<keyof Settings, string[]>> = {};
  for (const [input, setting] of Object.entries(INPUTS)) {
    const values = asList(dig(inputs, input)).flatMap((value) => asString(value) ?? []);
    if (values.length > 0) settings[setting] = [...(settings[setting] ?? []), ...values];
  }
  settings.resourceBounds = readBounds(inputs);
  return settings as Partial<Settings>;
}

/** `memory_limit_max: [256Mi]` as `limits.memory <= 256Mi`. */
function readBounds(inputs: Json | undefined): string[] {
  return ["memory", "cpu"].flatMap((resource) =>
    ["request", "limit"].flatMap((bound) =>
      ["max", "min"].flatMap((end) =>
        [`${resource}_${bound}_${end}`, `sandbox_${resource}_${bound}_${end}`]
          .flatMap((input) => asString(asList(dig(inputs, input))[0]) ?? [])
          .map((amount) => `${bound}s.${resource} ${end === "max" ? "<=" : ">="} ${amount}`),
      ),
    ),
  );
}
