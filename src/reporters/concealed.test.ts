import { expect, it } from "vitest";
import type { LocatedFinding, Report, SourceDocument } from "../model/index.ts";
import { exampleReport } from "./example-report.ts";
import { FORMATS, REPORTERS } from "./index.ts";

const TEXT = `apiVersion: v1
kind: Pod
spec:
  containers:
    - name: web
      env: [{ name: A, value: hunter2-flow }, { name: B, value: hunter2-too }]
      args:
        - |
          export P=hunter2-block
          run

        - next
      password: hunter2-key
      image: web:1
`;
const document: SourceDocument = { file: "pod.yaml", syntax: "yaml", text: TEXT, offset: 0, line: 1 };

function at(line: number, column: number, sensitive: boolean): LocatedFinding {
  const [first] = exampleReport.findings;
  if (first === undefined) throw new Error("the example has findings");
  return {
    ...first,
    severity: "critical",
    origin: { is: "file", document, prefix: [] },
    location: { file: "pod.yaml", line, column },
    fingerprint: `${line}-${column}`,
    ...(sensitive ? { sensitive: true } : {}),
  };
}

it("shows no credential in any format, in the frame of whichever finding, and keeps the other lines", () => {
  const findings = [
    at(5, 7, false),
    at(6, 24, true),
    at(8, 11, true),
    at(13, 7, true),
    at(14, 7, false),
    at(9, 11, false),
  ];
  const report: Report = { ...exampleReport, findings };
  for (const format of FORMATS) {
    const text = REPORTERS[format].report(report, { verbose: true });
    expect({ format, shows: text.includes("hunter2") }).toEqual({ format, shows: false });
  }
  const near: Report = { ...exampleReport, findings: [at(14, 7, false)], suppressed: [] };
  const accepted = { finding: at(13, 7, true), suppression: { by: "baseline", name: "b" } } as const;
  const text = REPORTERS.text.report({ ...near, suppressed: [accepted] }, { verbose: true });
  expect(text).toContain("password: •••");
  expect(text).toContain("- next");
  expect(text).toContain("image: web:1");
});

it("shows no credential of a Dockerfile, nor of the lines its instruction goes on in", () => {
  const text = [
    "FROM alpine:3.22",
    "ARG TOKEN=hunter2-arg",
    "RUN login \\",
    "  --password hunter2-run",
    "RUN <<END",
    "password=hunter2-here",
    "END",
    "USER 10001",
    "",
  ].join("\n");
  const dockerfile: SourceDocument = { file: "Dockerfile", syntax: "dockerfile", text, offset: 0, line: 1 };
  const of = (line: number, sensitive: boolean): LocatedFinding => ({
    ...at(line, 1, sensitive),
    origin: { is: "file", document: dockerfile, prefix: [] },
  });
  const report: Report = {
    ...exampleReport,
    findings: [of(1, false), of(2, true), of(3, true), of(5, true), of(8, false)],
  };
  for (const format of FORMATS) {
    const shown = REPORTERS[format].report(report, { verbose: true });
    expect({ format, shows: shown.includes("hunter2") }).toEqual({ format, shows: false });
  }
  const accepted = { finding: of(5, true), suppression: { by: "baseline", name: "b" } } as const;
  const near: Report = { ...report, findings: [of(8, false)], suppressed: [accepted] };
  const shown = REPORTERS.text.report(near, { verbose: true });
  expect(shown).toContain("USER 10001");
  expect(REPORTERS.text.report({ ...near, findings: [of(3, false)] }, { verbose: true })).toContain("RUN •••");
});
