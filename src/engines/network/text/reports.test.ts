import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { podYaml, policyYaml, readNetwork } from "../network-for-tests.ts";
import { toReach } from "../reach/reach.ts";
import { reportReachCsv } from "./csv.ts";
import { reportReachDot } from "./dot.ts";
import { toReachJson } from "./json.ts";
import { reportReachMarkdown } from "./markdown.ts";
import { reportReachSvg } from "./svg.ts";
import { reportReach } from "./text.ts";

const DENY_WEB = policyYaml("web", "{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress, Egress] }");
const ODD = policyYaml("db", "{ podSelector: { matchLabels: { app: db } }, policyTypes: [Odd] }");

function read(yaml: string) {
  const { model } = readNetwork(yaml);
  return { model, reaches: toReach(model) };
}

describe("reports of reachability", () => {
  it("list what is certain and what is unknown in JSON", () => {
    const { model, reaches } = read(podYaml("web") + podYaml("db") + DENY_WEB + ODD);
    const { connections, unknown } = toReachJson(model, reaches);
    expect(connections).toEqual([]);
    expect(unknown.map(({ src, dst, ports }) => [src, dst, ports])).toEqual([
      ["0.0.0.0-255.255.255.255[External]", "shop/db[Pod]", "All Connections"],
      ["shop/db[Pod]", "0.0.0.0-255.255.255.255[External]", "All Connections"],
    ]);
    expect(unknown[0]?.because).toEqual([
      'NetworkPolicy shop/db: spec.policyTypes[0]: "Odd" is no policy type: write Ingress or Egress',
    ]);
  });

  it("name no ports when they are about one port", () => {
    const { model, reaches } = read(podYaml("web"));
    const question = { protocol: "TCP", port: 80 } as const;
    expect(reportReach(model, reaches, { question }).split("\n").slice(0, 2)).toEqual([
      "Permitted connections on TCP 80:",
      "0.0.0.0-255.255.255.255[External] => shop/web[Pod]",
    ]);
    expect(toReachJson(model, reaches, question).connections[0]).not.toHaveProperty("ports");
    expect(reportReachCsv(model, reaches, question)).toMatch(/^src,dst\n/);
  });

  it("are drawn with every end once, and an arrow for each pair", () => {
    const { reaches } = read(podYaml("web") + podYaml("db"));
    const dot = reportReachDot(reaches);
    expect(dot.match(/->/g)).toHaveLength(6);
    expect(dot).toContain('label="shop"');
    const svg = reportReachSvg(reaches);
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg.match(/marker-end/g)).toHaveLength(6);
  });

  it("let no name become markup, a cell or an edge", () => {
    const { model, reaches } = read(podYaml(`"<b>\\"| -> x"`) + podYaml("db"));
    expect(XMLValidator.validate(reportReachSvg(reaches))).toBe(true);
    expect(reportReachSvg(reaches)).not.toContain("<b>");
    expect(reportReachMarkdown(model, reaches)).toContain(String.raw`\<b\>"\| -\> x`);
    expect(reportReachDot(reaches)).toContain(String.raw`"shop/<b>\"| -> x[Pod]"`);
    expect(reportReachCsv(model, reaches)).toContain('"shop/<b>""| -> x[Pod]"');
  });

  it("let no name be a formula of a spreadsheet", () => {
    const { model, reaches } = read(podYaml("web").replace("shop", `"=cmd|'/C calc'!A0"`));
    const csv = reportReachCsv(model, reaches);
    expect(csv).toContain("'=cmd|'/C calc'!A0/web[Pod]");
    expect(csv).not.toMatch(/(?:^|,)"?[=+@-]/m);
  });
});
