import { Ajv2020 } from "ajv/dist/2020.js";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { DefaultTreeAdapterTypes } from "parse5";
import { parse as parseHtml, parseFragment } from "parse5";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { formatPath } from "../model/index.ts";
import { LIMITS } from "./bounds.ts";
import { toResourceName } from "./groups.ts";
import { PAYLOADS, toHostile } from "./hostile-report.ts";
import { FORMATS, REPORTERS } from "./index.ts";
import schema from "./json.schema.json" with { type: "json" };
import { toMessageText, toUri } from "./sarif-place.ts";
import { cut, toVisible } from "./visible.ts";

const name = (text: string) => cut(text, LIMITS.name);
const shown = (text: string, max: number = LIMITS.name) => toVisible(cut(text, max));

type Node = DefaultTreeAdapterTypes.Node;

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  if ("childNodes" in node) for (const child of node.childNodes) walk(child, visit);
}

/** Elements with the names of their attributes, comments and doctypes: everything but text and values. */
function toSkeleton(root: Node): string {
  const names: string[] = [];
  walk(root, (node) => {
    if ("tagName" in node) names.push(`${node.tagName}[${node.attrs.map((attr) => attr.name).join(" ")}]`);
    else if (node.nodeName === "#comment") names.push("comment");
  });
  return names.join("\n");
}

function toText(root: Node, between = "\n"): string {
  const texts: string[] = [];
  walk(root, (node) => {
    if ("value" in node && node.nodeName === "#text") texts.push(node.value);
  });
  return texts.join(between);
}

function toAttributes(root: Node, tag: string, attribute: string): string[] {
  const values: string[] = [];
  walk(root, (node) => {
    if (!("tagName" in node) || node.tagName !== tag) return;
    for (const attr of node.attrs) if (attr.name === attribute) values.push(attr.value);
  });
  return values;
}

function renderMarkdown(markdown: string): Node {
  return parseFragment(
    micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] }),
  );
}

const xml = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  processEntities: true,
  trimValues: false,
  parseTagValue: false,
});

function toXmlSkeleton(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toXmlSkeleton);
  if (typeof value !== "object" || value === null) return "";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toXmlSkeleton(item)]));
}

/** A workflow command as GitHub's runner reads it. */
function readCommand(line: string) {
  const match = /^::(\w+) (.*?)::(.*)$/u.exec(line);
  if (match === null) return undefined;
  const [, level, list = "", data = ""] = match;
  const decode = (value: string) =>
    value
      .replaceAll("%0D", "\r")
      .replaceAll("%0A", "\n")
      .replaceAll("%3A", ":")
      .replaceAll("%2C", ",")
      .replaceAll("%25", "%");
  const properties = Object.fromEntries(
    list.split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), decode(pair.slice(pair.indexOf("=") + 1))]),
  );
  return { level, properties, data: decode(data) };
}

const isValidJson = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const cases = PAYLOADS.map((payload) => ({ label: toVisible(cut(payload, 40)), payload }));

describe.each(cases)("with $label in every name, file, path and message", ({ payload }) => {
  const report = toHostile(payload);

  it("every format is bounded and well-formed Unicode or escaped", () => {
    for (const format of FORMATS) {
      const output = REPORTERS[format].report(report);
      expect(output.length).toBeLessThan(700_000);
      expect(output.isWellFormed()).toBe(true);
      expect(output).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u);
    }
  });

  it("JSON reads back to the text itself", () => {
    const document = JSON.parse(REPORTERS.json.report(report));
    isValidJson(document);
    expect(isValidJson.errors).toBeNull();
    expect(document.findings[0]).toMatchObject({
      resource: { apiVersion: name(payload), kind: name(payload), namespace: name(payload), name: name(payload) },
      container: name(payload),
      path: formatPath(["metadata", "annotations", name(payload)]),
      location: { file: cut(payload, LIMITS.file), line: 2, column: 1 },
      message: cut(payload, LIMITS.message),
    });
    expect(document.problems[1].message).toBe(cut(payload, LIMITS.message));
  });

  it("SARIF reads back to the text, and files stay below the root or are said to be elsewhere", () => {
    const [run] = JSON.parse(REPORTERS.sarif.report(report)).runs;
    expect(run.results[0].message.text.startsWith(toMessageText(cut(payload, LIMITS.message)))).toBe(true);
    const { uri } = run.results[0].locations[0].physicalLocation.artifactLocation;
    expect(uri).toBe(toUri(cut(payload, LIMITS.file)));
    expect(uri).toMatch(/^(?:file:\/\/\/)?[\w\-.~%!*'()/]*$/);
    expect(run.results[0].locations[0].logicalLocations[0].name).toBe(
      toResourceName({ apiVersion: "", kind: name(payload), namespace: name(payload), name: name(payload) }),
    );
  });

  it("JUnit is the same tree as with harmless text, and reads back to it", () => {
    const output = REPORTERS.junit.report(report);
    expect(XMLValidator.validate(output)).toBe(true);
    const tree = xml.parse(output);
    expect(toXmlSkeleton(tree)).toEqual(toXmlSkeleton(xml.parse(REPORTERS.junit.report(toHostile("x")))));
    const [suite] = tree.testsuites.testsuite;
    expect(suite.testcase[0].failure.message).toBe(shown(payload, LIMITS.message));
    expect(suite.testcase[0].file).toBe(shown(payload, LIMITS.file));
    expect(suite.testcase[0].classname).toBe(`${shown(payload)} ${shown(payload)}/${shown(payload)}`);
  });

  it("GitLab reads back to the text", () => {
    const issues = JSON.parse(REPORTERS.gitlab.report(report));
    expect(issues).toHaveLength(7);
    expect(issues[0].description).toContain(shown(payload, LIMITS.message));
    expect(issues[0].location.path).toBe(cut(payload, LIMITS.file).replaceAll("\\", "/"));
  });

  it("GitHub commands stay one a line, and no property leaks into another", () => {
    const lines = REPORTERS.github.report(report).trimEnd().split("\n");
    expect(lines).toHaveLength(8);
    const commands = lines.slice(0, -1).map(readCommand);
    expect(commands.map((command) => command?.level)).toEqual([
      "error",
      "error",
      "error",
      "error",
      "error",
      "warning",
      "notice",
    ]);
    expect(Object.keys(commands[0]?.properties ?? {})).toEqual(["file", "line", "col", "title"]);
    expect(commands[0]?.properties["file"]).toBe(shown(payload, LIMITS.file));
    expect(commands[0]?.data).toBe(shown(payload, LIMITS.message));
    expect(lines.at(-1)).toMatch(/^hauberk: /);
  });

  it("Markdown renders to the same elements as harmless text, without a link, a mention or a picture", () => {
    const output = REPORTERS.markdown.report(report);
    const page = renderMarkdown(output);
    expect(toSkeleton(page)).toBe(toSkeleton(renderMarkdown(REPORTERS.markdown.report(toHostile("x")))));
    expect(toSkeleton(page)).not.toMatch(/^(?:a|img|script)\[/m);
    expect(output.length).toBeLessThanOrEqual(65_000);
    expect(toText(page).replaceAll("\u200B", "")).toContain(cut(toVisible(name(payload)), 400));
    expect(toText(page)).not.toMatch(/[@#]\w/);
  });

  it("HTML parses to the same elements and attributes as harmless text, and shows the text", () => {
    const page = parseHtml(REPORTERS.html.report(report));
    expect(toSkeleton(page)).toBe(toSkeleton(parseHtml(REPORTERS.html.report(toHostile("x")))));
    expect(toText(page)).toContain(shown(payload));
    expect(toAttributes(page, "details", "data-namespace")).toContain(shown(payload));
    expect(toAttributes(page, "a", "href").every((href) => /^#control-\d+$/.test(href))).toBe(true);
    expect(toText(page, "")).toContain(`key: ${shown(payload.replaceAll("\n", " "), 100).slice(0, 20)}`);
  });

  it("the terminal gets no control character, and every line stands for itself", () => {
    const output = REPORTERS.text.report(report, { width: 1_000_000 });
    expect(output).not.toMatch(/[^\P{Cc}\n]|[\p{Cs}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u);
    expect(output).not.toMatch(/[ \t]$/m);
    expect(output).toContain(`${shown(payload, LIMITS.file)}:2:1`);
    expect(
      output
        .split("\n")
        .filter((line) => /^(?:::|##\[)/.test(line.trim()) && !line.includes(shown(payload, 30).slice(0, 20))),
    ).toEqual([]);
    expect(REPORTERS.text.report(report, { width: 40 }).split("\n").length).toBeLessThan(8000);
  });

  it("policy reports read back to the text, as JSON and as YAML, under names of ours", () => {
    for (const format of ["openreports", "policyreport"] as const) {
      const output = REPORTERS[format].report(report);
      const list = JSON.parse(output);
      expect(parseYaml(output)).toEqual(list);
      const [item] = list.items;
      expect(item.metadata.name).toBe("hauberk-scan");
      expect(item.metadata.namespace ?? "x").toMatch(/^[a-z0-9-]{1,63}$/);
      expect(item.results[0].message).toBe(cut(payload, LIMITS.message).toWellFormed());
      expect(item.results[0].resources[0].name).toBe(name(payload).toWellFormed());
      expect(item.results[0].properties.container).toBe(name(payload).toWellFormed());
    }
  });
});

describe("the largest texts", () => {
  it("make no format larger than 700 KB for eight entries", () => {
    const sizes = FORMATS.map((format) => REPORTERS[format].report(toHostile("\u0000".repeat(1_000_000))).length);
    expect(Math.max(...sizes)).toBeLessThan(700_000);
  });
});
