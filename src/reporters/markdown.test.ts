import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import type { LocatedFinding } from "../model/index.ts";
import { cleanReport, exampleReport } from "./example-report.ts";
import { REPORTERS } from "./index.ts";

function render(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

describe("Markdown report", () => {
  it("renders to tables inside details", () => {
    const html = render(REPORTERS.markdown.report(exampleReport));
    expect(html).toContain("<h2>Hauberk: 5 findings: 2 critical, 1 high, 1 medium, 1 low</h2>");
    expect(html.match(/<table>/g)).toHaveLength(4);
    expect(html.match(/<details>/g)).toHaveLength(3);
    expect(html).toContain("runs registry.example/shop/web:latest, and latest moves</td>");
    expect(html).toContain("Remove <code>privileged: true</code>, or set it to false.");
    expect(html).not.toContain("<a ");
  });

  it("says first that not everything could be looked at", () => {
    expect(REPORTERS.markdown.report(exampleReport)).toContain("**2 problems: not everything could be looked at**");
  });

  it("is two lines when nothing was found", () => {
    expect(REPORTERS.markdown.report(cleanReport)).toBe(
      "## Hauberk: no findings\n\n3 files, 4 objects, 2 workloads, 3 containers, 4 controls\n",
    );
  });

  it("stays below 65,000 characters and counts what it left out", () => {
    const [first] = exampleReport.findings;
    if (first === undefined) throw new Error("the example has findings");
    const findings = Array.from({ length: 3000 }, (_, index): LocatedFinding => {
      return { ...first, resource: { ...first.resource, name: `web-${index % 90}` }, message: `fault ${index}` };
    });
    const output = REPORTERS.markdown.report({ ...cleanReport, findings });
    expect(output.length).toBeLessThanOrEqual(65_000);
    const shown = output.match(/fault \d+/g)?.length ?? 0;
    const left = Number(/> ([\d,]+) findings did not fit/.exec(output)?.[1]?.replaceAll(",", ""));
    expect(shown).toBeGreaterThan(50);
    expect(shown + left).toBe(3000);
  });
});
