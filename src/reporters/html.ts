import { createHash } from "node:crypto";
import type { LocatedFinding, Report } from "../model/index.ts";
import type { ResourceGroup } from "./groups.ts";
import { count, groupByResource } from "./groups.ts";
import type { Page } from "./html-finding.ts";
import { toGroup } from "./html-finding.ts";
import { HTML_SCRIPT } from "./html-script.ts";
import { toAccepted, toControls, toFilters, toFixes, toNotices, toOverview } from "./html-sections.ts";
import { HTML_STYLE } from "./html-style.ts";
import { Markup, markup } from "./markup.ts";

/** More findings make a page that browsers only crawl through; the rest is in the other formats. */
const FINDINGS_MAX = 5000;
/** Findings that are unfolded when the page opens. */
const OPEN_MAX = 20;

function toDigest(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

// Only this style sheet and this script run, known by their digests; nothing is loaded and nothing is sent.
const POLICY = `default-src 'none'; style-src ${toDigest(HTML_STYLE)}; script-src ${toDigest(HTML_SCRIPT)}; base-uri 'none'; form-action 'none'`;

function toGroups(page: Page, title: string, groups: readonly ResourceGroup[], open: number): Markup | undefined {
  if (groups.length === 0) return undefined;
  let room = open;
  const parts = groups.map((group) => {
    const part = toGroup(page, group, room);
    room -= group.findings.length;
    return part;
  });
  return markup`<section><h2>${title}</h2>${parts}</section>`;
}

function toTally(report: Report, failing: readonly LocatedFinding[]): string {
  const { summary } = report;
  const parts = [
    count(summary.files, "file"),
    count(summary.resources, "object"),
    count(summary.workloads, "workload"),
    count(summary.containers, "container"),
  ];
  const at = report.at.toISOString().slice(0, 16).replace("T", " ");
  return `${failing.length === 0 ? "No findings" : count(failing.length, "finding")} in ${parts.join(", ")}, looked at with ${count(summary.controls, "control")} on ${at} UTC.`;
}

/** One HTML file that loads nothing: filters, source, fixes; light, dark, print and keyboard. */
export function reportHtml(report: Report): string {
  const shown = report.findings.slice(0, FINDINGS_MAX);
  const failing = report.findings.filter((finding) => finding.verdict === "fail");
  const ids = new Set([...shown, ...report.suppressed.map((item) => item.finding)].map((finding) => finding.control));
  const page: Page = { report, anchors: new Map([...ids].map((id, index) => [id, `control-${index + 1}`])) };
  const of = (verdict: "fail" | "unknown") => groupByResource(shown.filter((finding) => finding.verdict === verdict));
  const left = report.findings.length - shown.length;
  const title = failing.length === 0 ? "No findings" : count(failing.length, "finding");
  const document = markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} · Hauberk</title>
<style>${new Markup(HTML_STYLE)}</style>
</head>
<body>
<header>
<p class="brand">Hauberk scan report</p>
<h1>${title}</h1>
<p class="lead">${toTally(report, failing)}</p>
${toOverview(report, failing)}
</header>
<main>
${toNotices(report)}
${toFixes(page)}
${toFilters(report)}
${toGroups(page, "Findings", of("fail"), OPEN_MAX)}
${toGroups(page, "Could not be judged", of("unknown"), OPEN_MAX)}
${left > 0 ? markup`<p class="notice">${count(left, "more finding")}: the page shows the first ${FINDINGS_MAX}; JSON and SARIF hold all.</p>` : undefined}
${toAccepted(page)}
${toControls(page)}
</main>
<footer>${report.tool.name} ${report.tool.version}</footer>
<script>${new Markup(HTML_SCRIPT)}</script>
</body>
</html>
`;
  return document.html;
}
