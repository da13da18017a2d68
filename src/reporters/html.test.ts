import { createHash } from "node:crypto";
import type { DefaultTreeAdapterTypes } from "parse5";
import { parse } from "parse5";
import { describe, expect, it } from "vitest";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";

type Element = DefaultTreeAdapterTypes.Element;

function readElements(html: string): Element[] {
  const found: Element[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ("tagName" in node) found.push(node);
    if ("childNodes" in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return found;
}

function attribute(element: Element, key: string): string | undefined {
  return element.attrs.find((attr) => attr.name === key)?.value;
}

function content(element: Element): string {
  return element.childNodes.map((node) => ("value" in node ? node.value : "")).join("");
}

describe("HTML report", () => {
  const elements = readElements(REPORTERS.html.report(exampleReport));
  const of = (tag: string) => elements.filter((element) => element.tagName === tag);

  it("loads nothing and runs only its own style sheet and script", () => {
    const policy =
      of("meta")
        .map((meta) => attribute(meta, "content"))
        .find((text) => text?.startsWith("default-src")) ?? "";
    for (const tag of ["style", "script"]) {
      const [own] = of(tag);
      const digest = createHash("sha256")
        .update(own === undefined ? "" : content(own))
        .digest("base64");
      expect(of(tag)).toHaveLength(1);
      expect(policy).toContain(`${tag}-src 'sha256-${digest}'`);
    }
    expect(policy).toContain("default-src 'none'");
    const names = elements.flatMap((element) => element.attrs.map((attr) => attr.name));
    expect(names.filter((name) => /^(?:src|style|on.*|srcset|action)$/.test(name))).toEqual([]);
    const links = elements.flatMap((element) => attribute(element, "href") ?? []);
    expect(links.filter((href) => !href.startsWith("#"))).toEqual([]);
  });

  it("is read in order by headings, and every id stands once", () => {
    const levels = elements
      .filter((element) => /^h[1-6]$/.test(element.tagName))
      .map((element) => Number(element.tagName.slice(1)));
    expect(levels[0]).toBe(1);
    levels.forEach((level, index) => expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1));
    const ids = elements.flatMap((element) => attribute(element, "id") ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of of("a")) expect(ids).toContain(attribute(link, "href")?.slice(1));
  });

  it("names its language, every field and every scrolling part", () => {
    expect(attribute(of("html")[0] as Element, "lang")).toBe("en");
    for (const field of [...of("input"), ...of("select")]) expect((field.parentNode as Element).tagName).toBe("label");
    for (const part of elements.filter((element) => attribute(element, "tabindex") === "0")) {
      expect(attribute(part, "aria-label")).toBeTruthy();
    }
  });

  it("marks what is meant in the source", () => {
    expect(of("mark").map(content)).toEqual([
      "privileged: true",
      "image: registry.example/shop/web:latest",
      "spec:",
      "metadata:",
    ]);
  });

  it("offers each control and namespace once to filter by", () => {
    const values = of("option").map((option) => attribute(option, "value"));
    expect(values).toEqual([
      "",
      "=image/floating-tag",
      "=pod/privileged",
      "=pod/replicas",
      "=rbac/secret-read",
      "",
      "=",
      "=shop",
    ]);
  });

  it("says of a clean scan that it is clean, but not of an empty one", () => {
    expect(REPORTERS.html.report(cleanReport)).toContain("Every control that was evaluated is met.");
    const empty = { ...cleanReport, summary: { ...cleanReport.summary, resources: 0 } };
    expect(REPORTERS.html.report(empty)).toContain("Nothing to judge was found.");
  });
});
