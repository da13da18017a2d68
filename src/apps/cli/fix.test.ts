import { describe, expect, it } from "vitest";
import type { Context, Control, Edit, Resource } from "../../model/index.ts";
import { type FixResult, fixFindings } from "./fix.ts";
import { plainRules, readInput, toControl } from "./fix-for-tests.ts";
import { judge, type Judgement } from "./judge.ts";

function fix(text: string, controls?: readonly Control[], file?: string): FixResult<Judgement> & { tries: number } {
  const input = readInput(text, file);
  const rules = plainRules(controls);
  let tries = 0;
  const first = judge(input, rules);
  const result = fixFindings(input.resources, first, (resources) => {
    tries += 1;
    return judge({ ...input, resources }, rules);
  });
  return { ...result, tries };
}

function textOf(result: FixResult<Judgement>): string {
  return [...result.texts.values()].join("---\n");
}

const set = (key: string, value: string): Edit => ({ op: "set", path: ["data", key], value });
/** Fails while `key` is not `yes`; its fix says so. */
const wants = (key: string): Control => toControl(key, (data) => (data[key] === "yes" ? undefined : [set(key, "yes")]));
/** Fails where all the keys are `yes`: what the fixes of these open together. */
const forbids = (...keys: string[]): Control =>
  toControl(`not-${keys.join("-")}`, (data) => (keys.every((key) => data[key] === "yes") ? [] : undefined));
const configMap = (name: string, data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { ${data} }\n`;

describe("fixFindings", () => {
  it("makes the edits of many findings in one go", () => {
    const result = fix(configMap("a", "x: no # why"), undefined);
    expect(result.fixed).toEqual([]);
    const made = fix(configMap("a", "k1: no, k2: no"), [wants("k1"), wants("k2"), wants("k3")]);
    expect(textOf(made)).toBe(configMap("a", "k1: yes, k2: yes, k3: yes").replaceAll("yes", '"yes"'));
    expect(made.fixed).toHaveLength(3);
    expect(made.tries).toBe(1);
  });

  it("takes back the one fix that opens something and keeps the others", () => {
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    const result = fix(configMap("a", "k: no"), [...keys.map(wants), forbids("k13")]);
    expect(result.fixed.map(({ control }) => control)).toEqual(keys.filter((key) => key !== "k13"));
    expect(result.refused.map(({ finding, because }) => `${finding.control}: ${because}`)).toEqual([
      "k13: it would open not-k13: not-k13 is at fault",
    ]);
    expect(result.tries).toBeLessThan(12);
  });

  it("takes back one of two fixes that open something only together", () => {
    const result = fix(configMap("a", "k: no"), [wants("a"), wants("b"), wants("c"), forbids("a", "c")]);
    expect(result.fixed).toHaveLength(2);
    expect(result.state.open).toHaveLength(1);
  });

  it("finds the culprits of many objects at once", () => {
    const maps = Array.from({ length: 30 }, (_, index) => configMap(`m${index}`, "k: no")).join("---\n");
    const result = fix(maps, [...["a", "b", "c", "d"].map(wants), forbids("b"), forbids("d")]);
    expect(result.fixed).toHaveLength(60);
    expect(result.refused).toHaveLength(60);
    expect(result.tries).toBeLessThan(20);
  });

  it("finds a culprit in another object than the one where something opens", () => {
    const other = toControl("other", (_, { object }) => (object.metadata.name === "b" ? [] : undefined));
    let seen = 0;
    const shy: Control = {
      ...other,
      check: (resource: Resource, context: Context) => {
        const isBad = context.picture.resources.some(({ object }) =>
          JSON.stringify(object["data"]).includes('"a":"yes"'),
        );
        seen += 1;
        return isBad && resource.object.metadata.name === "b" ? { path: ["data"], message: "other" } : undefined;
      },
    };
    const only = (key: string): Control =>
      toControl(key, (data, { object }) =>
        object.metadata.name !== "m" || data[key] === "yes" ? undefined : [set(key, "yes")],
      );
    const result = fix(`${configMap("m", "k: no")}---\n${configMap("b", "k: no")}`, [
      only("a"),
      only("c"),
      only("d"),
      shy,
    ]);
    expect(seen).toBeGreaterThan(0);
    expect(result.fixed.map(({ control }) => control)).toEqual(["c", "d"]);
  });

  it("refuses edits that close nothing, and says so", () => {
    const vain = toControl("vain", () => [set("vain", "yes")]);
    const result = fix(configMap("a", "k: no"), [vain, wants("k")]);
    expect(result.fixed.map(({ control }) => control)).toEqual(["k"]);
    expect(result.refused.map(({ because }) => because)).toEqual(["its edits do not close it"]);
    expect(textOf(result)).not.toContain("vain");
  });

  it("refuses edits that cannot be written, with the reason", () => {
    const odd = toControl("odd", () => [{ op: "set", path: ["data", "k", "deeper"], value: 1 }]);
    const result = fix(configMap("a", "k: no"), [odd, wants("k")]);
    expect(result.fixed).toHaveLength(1);
    expect(result.refused[0]?.because).toMatch(/^not fixed here: .*neither a mapping nor a list/);
  });

  it("makes a fix that another one makes possible, so that a second run has nothing to do", () => {
    const second = toControl("second", (data) =>
      data["second"] === "yes" ? undefined : data["first"] === "yes" ? [set("second", "yes")] : [],
    );
    const result = fix(configMap("a", "k: no"), [wants("first"), second]);
    expect(result.state.open).toEqual([]);
    expect(result.fixed).toHaveLength(2);
    expect(fix(textOf(result), [wants("first"), second]).texts.size).toBe(0);
  });

  it("gives in to neither of two fixes that undo each other for ever", () => {
    const [one, two] = ["one", "two"].map((value) =>
      toControl(value, (data) => (data["k"] === value ? undefined : [set("k", value)])),
    ) as [Control, Control];
    const result = fix(configMap("a", "k: none"), [one, two]);
    expect(result.fixed).toHaveLength(1);
    expect(fix(textOf(result), [one, two]).texts.size).toBe(0);
  });

  it("closes one of several alike while another without a fix stays", () => {
    const [model] = [toControl("alike", () => [])];
    const alike: Control = {
      ...(model as Control),
      check: ({ object }: { object: { data?: { [key: string]: string } } }) =>
        Object.entries(object.data ?? {}).flatMap(([key, value]) =>
          value === "no" ? [{ path: ["data"], message: key, edits: key.startsWith("x") ? [] : [set(key, "yes")] }] : [],
        ),
    } as unknown as Control;
    const result = fix(configMap("a", '1: "no", x2: "no", 3: "no"'), [alike]);
    expect(result.fixed.map(({ message }) => message)).toEqual(["1", "3"]);
    expect(result.state.open.map(({ message }) => message)).toEqual(["x2"]);
  });

  it("leaves rendered documents alone and says where to change them", () => {
    const input = readInput(configMap("a", "k: no"));
    const resources = input.resources.map((resource) =>
      resource.origin.is === "file"
        ? {
            ...resource,
            origin: { ...resource.origin, document: { ...resource.origin.document, renderedFrom: "chart/x.yaml" } },
          }
        : resource,
    );
    const rules = plainRules([wants("k")]);
    const result = fixFindings(resources, judge({ ...input, resources }, rules), (again) =>
      judge({ ...input, resources: again }, rules),
    );
    expect(result.texts.size).toBe(0);
    expect(result.refused.map(({ because }) => because)).toEqual([
      "not fixed here: this text was rendered from chart/x.yaml: change it there",
    ]);
  });
});

const PODS = `# all of the shop
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    metadata: { name: web } # first
    spec:
      hostPID: true # debugging
      containers:
        # the shop itself
        - name: web
          image: "registry.example/web:1.4.2" # pinned
  - apiVersion: extensions/v1beta1
    kind: Deployment
    metadata: { name: old }
    spec:
      template:
        metadata: { labels: { app: old } }
        spec:
          containers: [{ name: old, image: old }]
`;

describe("fixing with the controls of a plain scan", () => {
  it.each([
    ["LF", PODS, "deploy.yaml"],
    ["CRLF", PODS.replaceAll("\n", "\r\n"), "deploy.yaml"],
    ["several documents", `${PODS}---\n${PODS.replaceAll("name: ", "name: other-")}`, "deploy.yaml"],
    ["JSON", JSON.stringify(readInput(PODS).resources.map(({ object }) => object)[0], undefined, 2), "deploy.json"],
  ])("closes what it can in %s, opens nothing, keeps comments and line ends", (_, text, file) => {
    const result = fix(text, undefined, file);
    expect(result.fixed.length).toBeGreaterThan(5);
    expect(result.refused).toEqual([]);
    const made = textOf(result);
    // The line that the comment on debugging stands on goes.
    const comments = (text.match(/# .*/g) ?? []).filter((comment) => !comment.startsWith("# debugging"));
    expect(comments.filter((comment) => !made.includes(comment))).toEqual([]);
    expect(
      made.replaceAll("\r\n", "").includes("\r\n") ||
        made.replaceAll("\r\n", "").includes(text.includes("\r") ? "\n" : "\r"),
    ).toBe(false);
    expect(fix(made, undefined, file).texts.size).toBe(0);
  });
});
