import type { LocatedFinding, Origin, Report } from "../model/index.ts";
import { Problem } from "../model/index.ts";
import { exampleReport } from "./example-report.ts";

/** Texts that mean something to some reader of some format; used by tests only. */
export const PAYLOADS: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "--><svg onload=alert(1)>",
  "<!--",
  "]]>",
  "<![CDATA[x",
  "</style></title></textarea></pre></script>x",
  "<details><summary>x",
  "&lt;b&gt; &#60;script&#62; &amp;",
  "%0A::error::x",
  "a\n::error file=b::c",
  "a\r\n::set-output name=b::c",
  "##[error]x",
  "a,title=b::c:d%3A",
  "\u001B[31mred\u001B]8;;https://evil.example\u0007link",
  "\u009B2J\u0085",
  "safe\u202Egnp.exe\u2066\u200B\uFEFF",
  "a|b|c\\|d",
  "`code` ``more`` ```",
  "nul\u0000nul",
  "lone\uD800surrogate\uDC00\uDC00",
  "\uFFFE\uFFFF\u{1FFFE}",
  "=cmd|' /C calc'!A0",
  "@team please look at #1, !2 and GH-3",
  "[link](https://evil.example) ![image](http://evil.example/x.png) <https://evil.example>",
  "https://evil.example www.evil.example me@evil.example",
  "# title",
  "- [ ] *a* _b_ ~~c~~ **d** $e$",
  "{{7*7}} ${x} {0} {1}",
  "__proto__",
  "constructor",
  "\\u{202e}\\n",
  "👩‍👩‍👧夜間é",
  "../../../etc/passwd",
  "javascript:alert(1)",
  "C:\\x\\y",
  "yes",
  "null",
  "0x1F",
  `long${"x".repeat(1_000_000)}`,
  "<".repeat(1_000_000),
  "👍".repeat(500_000),
  "\u0000".repeat(1_000_000),
];

/** The example's shape, with the text in every place that input fills. */
export function toHostile(text: string): Report {
  const line = `key: ${text.replaceAll("\n", " ")}`;
  const file: Origin = {
    is: "file",
    document: { file: text, syntax: "yaml", text: `a: 1\n${line}\nb: 2\n`, offset: 0, line: 1, renderedFrom: text },
    prefix: [],
  };
  const resource = { apiVersion: text, kind: text, namespace: text, name: text };
  const base: LocatedFinding = {
    control: "pod/privileged",
    severity: "critical",
    verdict: "fail",
    resource,
    origin: file,
    container: text,
    path: ["metadata", "annotations", text],
    message: text,
    edits: [],
    fingerprint: "0123456789abcdef",
    location: { file: text, line: 2, column: 1 },
  };
  const other: LocatedFinding = { ...base, control: "image/floating-tag", severity: "medium" };
  const fromCluster: LocatedFinding = { ...base, origin: { is: "cluster", context: text }, location: undefined };
  const suppression = { by: "exception", name: text, owner: text, reason: text, expires: text } as const;
  return {
    ...exampleReport,
    findings: [base, base, fromCluster, other, { ...base, verdict: "unknown" }],
    suppressed: [{ finding: base, suppression }],
    problems: [
      new Problem("YAML_INVALID", text, { at: { file: text, line: 1, column: 1 } }),
      new Problem("LIST_DENIED", text),
    ],
  };
}
