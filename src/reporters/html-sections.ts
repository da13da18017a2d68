import type { ControlText, LocatedFinding, Report } from "../model/index.ts";
import { count, groupByFix, toResourceName, toTitle, WORST_FIRST } from "./groups.ts";
import type { Page } from "./html-finding.ts";
import { toBadge, toControlLink } from "./html-finding.ts";
import type { Markup } from "./markup.ts";
import { markup, prose } from "./markup.ts";
import { formatLocation, formatPlace } from "./place.ts";

const ROWS_MAX = 1000;

function toTile(kind: string, number: number, label: string): Markup {
  return markup`<li class="${kind}"><b>${number}</b><span class="swatch"></span>${label}</li>`;
}

/** The counts, as a bar and as tiles. */
export function toOverview(report: Report, failing: readonly LocatedFinding[]): Markup {
  const counts = WORST_FIRST.map((severity) => ({
    severity,
    found: failing.filter((finding) => finding.severity === severity).length,
  }));
  let x = 0;
  const parts = counts.map(({ severity, found }) => {
    const width = failing.length === 0 ? 0 : (found / failing.length) * 1000;
    const part = markup`<rect class="${severity}" x="${x}" y="0" width="${width}" height="10"/>`;
    x += width;
    return part;
  });
  return markup`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul class="tiles">${counts.map(({ severity, found }) => toTile(severity, found, severity))}${toTile("unknown", report.findings.length - failing.length, "not judged")}${toTile("accepted", report.suppressed.length, "accepted")}</ul>`;
}

/** What could not be looked at, or that all is well; nothing when there are findings only. */
export function toNotices(report: Report): Markup | undefined {
  const { problems, findings, summary } = report;
  if (problems.length > 0) {
    const items = problems.slice(0, ROWS_MAX).map(({ at, message, code }) => {
      const place = at === undefined ? undefined : markup`<code>${formatLocation(at)}</code> `;
      return markup`<li>${place}${message} <span class="muted">(${code})</span></li>`;
    });
    const more = problems.length - ROWS_MAX;
    return markup`<section class="notice"><h2 class="sr">Problems</h2><strong>Not everything could be looked at: ${count(problems.length, "problem")}</strong><ul>${items}${more > 0 ? markup`<li>and ${more} more</li>` : undefined}</ul></section>`;
  }
  if (findings.length > 0) return undefined;
  if (summary.resources === 0) return markup`<p class="notice">Nothing to judge was found.</p>`;
  return markup`<p class="notice clean">Every control that was evaluated is met.</p>`;
}

function toOptions(values: readonly string[], empty: string): Markup[] {
  return [...new Set(values)]
    .sort()
    .map((value) => markup`<option value="=${value}">${value === "" ? empty : value}</option>`);
}

/** The filter form; the script shows it. Values carry an `=` so that an empty namespace can be chosen. */
export function toFilters(report: Report): Markup | undefined {
  if (report.findings.length === 0) return undefined;
  const severities = [...WORST_FIRST, "unknown"].map(
    (severity) =>
      markup`<label><input type="checkbox" name="severity" value="${severity}" checked> ${severity}</label>`,
  );
  const controls = toOptions(
    report.findings.map((finding) => finding.control),
    "",
  );
  const namespaces = toOptions(
    report.findings.map((finding) => finding.resource.namespace),
    "(no namespace)",
  );
  return markup`<form class="filters" hidden>
<fieldset><legend>Severity</legend>${severities}</fieldset>
<label><span class="sr">Control</span><select name="control"><option value="">All controls</option>${controls}</select></label>
<label><span class="sr">Namespace</span><select name="namespace"><option value="">All namespaces</option>${namespaces}</select></label>
<label><span class="sr">Search</span><input type="search" name="search" placeholder="Search" autocomplete="off"></label>
<output aria-live="polite"></output>
</form>`;
}

/** The fixes that mend the most, the worst first. */
export function toFixes(page: Page): Markup | undefined {
  const groups = groupByFix(page.report).slice(0, 10);
  if (groups.length < 2) return undefined;
  const rows = groups.map(
    (group) =>
      markup`<tr><td>${toBadge({ severity: group.severity, verdict: "fail" })}</td><td>${toControlLink(page, group.control)}</td><td>${prose(group.text?.fix.text ?? toTitle(page.report, group.control))}</td><td class="number">${group.findings}</td><td class="number">${group.resources}</td></tr>`,
  );
  return markup`<section><h2>Fix these first</h2><div class="scroll" tabindex="0" role="region" aria-label="Fix these first"><table><thead><tr><th scope="col">Severity</th><th scope="col">Control</th><th scope="col">What to do</th><th scope="col" class="number">Findings</th><th scope="col" class="number">Objects</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

/** Findings that were accepted, with who accepted them and until when. */
export function toAccepted(page: Page): Markup | undefined {
  const { suppressed } = page.report;
  if (suppressed.length === 0) return undefined;
  const rows = suppressed
    .slice(0, ROWS_MAX)
    .map(
      ({ finding, suppression: { by, name, owner, reason, expires } }) =>
        markup`<tr><td>${toControlLink(page, finding.control)}</td><td>${toResourceName(finding.resource)}<br><code>${formatPlace(finding)}</code></td><td>${by} ${name}${reason === undefined ? undefined : markup`<br>${reason}`}</td><td>${owner}</td><td>${expires}</td></tr>`,
    );
  const more = suppressed.length - ROWS_MAX;
  return markup`<section><h2>Accepted</h2><div class="scroll" tabindex="0" role="region" aria-label="Accepted"><table><thead><tr><th scope="col">Control</th><th scope="col">Where</th><th scope="col">Accepted by</th><th scope="col">Owner</th><th scope="col">Until</th></tr></thead><tbody>${rows}</tbody></table></div>${more > 0 ? markup`<p class="muted">and ${more} more</p>` : undefined}</section>`;
}

function toReferences({ frameworks }: ControlText): string {
  return Object.entries(frameworks)
    .flatMap(([name, ids]) => (ids === undefined || ids.length === 0 ? [] : [`${name} ${ids.join(", ")}`]))
    .join(" · ");
}

/** What the controls of the findings say: threat, reason, what remains. */
export function toControls(page: Page): Markup | undefined {
  const cards = [...page.anchors].flatMap(([id, anchor]) => {
    const control = page.report.controls.get(id);
    if (control === undefined) return [];
    const { title, threat, why, fix, residualRisk, tradeOff } = control;
    return [
      markup`<details class="card" id="${anchor}"><summary><strong>${title}</strong> <code>${id}</code></summary><dl><dt>Threat</dt><dd>${prose(threat.text)}</dd><dt>Why</dt><dd>${prose(why)}</dd><dt>Fix</dt><dd>${prose(fix.text)}</dd><dt>Residual risk</dt><dd>${prose(residualRisk)}</dd><dt>Trade-off</dt><dd>${prose(tradeOff)}</dd><dt>Frameworks</dt><dd>${toReferences(control)}</dd></dl></details>`,
    ];
  });
  return cards.length === 0 ? undefined : markup`<section><h2>Controls</h2>${cards}</section>`;
}
