import { describe, expect, it } from "vitest";
import { CONTROLS } from "../src/controls/index.ts";
import { evaluate } from "../src/engines/posture/index.ts";
import { applyEdits } from "../src/formats/edit/index.ts";
import { locate } from "../src/formats/position/index.ts";
import { readYaml } from "../src/formats/yaml/index.ts";
import { toPicture, toResources } from "../src/inventory/index.ts";
import { type Control, DEFAULT_SETTINGS, type Finding, formatProblem, Problem } from "../src/model/index.ts";

const FAMILIES = CONTROLS.filter(({ id }) =>
  /^(?:admission|api|cluster|namespace|rbac|reliability|resources|secrets|service-account|storage)\//.test(id),
);
const PLAIN = CONTROLS.filter(({ onRequest }) => onRequest !== true);

function judge(text: string, controls: readonly Control[]): Finding[] {
  const resources = readYaml("example.yaml", text).items.flatMap((item) => toResources(item, locate).items);
  const { picture } = toPicture({ resources, complete: false }, locate);
  return evaluate(controls, { picture, settings: DEFAULT_SETTINGS }).findings;
}

/** The text with the edits of all findings of its first faulty object made, one finding after the other. */
function fix(text: string, findings: readonly Finding[]): string {
  const origin = findings.find(({ edits }) => edits.length > 0)?.origin;
  if (origin?.is !== "file") return text;
  const { document, prefix } = origin;
  const own = findings.filter((finding) => finding.origin.is === "file" && finding.origin.document === document);
  const fixed = applyEdits(
    document,
    prefix,
    own.flatMap(({ edits }) => edits),
  );
  if (fixed instanceof Problem) throw new Error(formatProblem(fixed));
  return text.slice(0, document.offset) + fixed.text + text.slice(document.offset + document.text.length);
}

function toKeys(findings: readonly Finding[]): string[] {
  return findings.map(({ control, container = "" }) => `${control} ${container}`).sort();
}

const EXAMPLES = FAMILIES.flatMap((control) =>
  control.examples.bad.flatMap((text, index) => {
    const mendable = judge(text, [control]).some(({ edits }) => edits.length > 0);
    return mendable ? [[`${control.id} ${index}`, control, text] as const] : [];
  }),
);

describe.each(EXAMPLES)("the fix of %s", (_, control, text) => {
  const fixed = fix(text, judge(text, [control]));

  it("closes the findings it is for", () => {
    expect(fixed).not.toBe(text);
    expect(judge(fixed, [control])).toEqual([]);
  });

  it("opens no other and changes nothing when made again", () => {
    const before = new Set(toKeys(judge(text, PLAIN)));
    expect(toKeys(judge(fixed, PLAIN)).filter((key) => !before.has(key))).toEqual([]);
    expect(fix(fixed, judge(fixed, [control]))).toBe(fixed);
  });
});

describe("the fixes of one object", () => {
  it("keep the entry of an environment variable that is in effect, however often it is set", () => {
    const text = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      env:
        - { name: A, value: "1" } # first
        - { name: B, value: "1" }
        - { name: A, value: "2" }
        - { name: B, value: "2" } # kept
        - { name: A, value: "3" }
`;
    const control = CONTROLS.filter(({ id }) => id === "reliability/duplicate-env");
    expect(fix(text, judge(text, control))).toBe(`apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      env:
        - { name: B, value: "2" } # kept
        - { name: A, value: "3" }
`);
  });

  it("leave an earlier entry alone that another one refers to", () => {
    const text = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      env:
        - { name: HOST, value: db }
        - { name: URL, value: "http://$(HOST)/" }
        - { name: HOST, value: cache }
`;
    const control = CONTROLS.filter(({ id }) => id === "reliability/duplicate-env");
    expect(judge(text, control).map(({ edits }) => edits)).toEqual([[]]);
  });
});
