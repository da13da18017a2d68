import { readIndex, suitePath } from "./suite.ts";

/** A labelled case of another tool: its check must, or must not, report on the files. */
export interface PostureCase {
  readonly id: string;
  readonly check: string;
  readonly files: readonly string[];
  readonly mustReport: boolean;
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
    readIndex<{ cases: { id: string; rule: string; inputs: string[]; expected: string }[] }>(
      "kubescape-regolibrary",
    ).cases.map((one) => ({
      id: one.id,
      check: one.rule,
      files: one.inputs.map((input) => suitePath("kubescape-regolibrary", input)),
      mustReport: one.expected === "fail",
    })),
};
