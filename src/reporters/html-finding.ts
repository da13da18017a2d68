import type { LocatedFinding, Report } from "../model/index.ts";
import { toCodeFrame } from "./code-frame.ts";
import type { MergedFinding, ResourceGroup } from "./groups.ts";
import { count, countSeverities, isAutomatic, toResourceName, toTitle } from "./groups.ts";
import type { Markup } from "./markup.ts";
import { markup, prose } from "./markup.ts";
import { formatPlace } from "./place.ts";

const OTHERS_MAX = 20;

/** What the page knows beside the report: the anchors of the controls. */
export interface Page {
  readonly report: Report;
  /** Control id → anchor made by us. */
  readonly anchors: ReadonlyMap<string, string>;
}

/** The severity, or that it could not be judged. */
export function toBadge(finding: Pick<LocatedFinding, "severity" | "verdict">): Markup {
  if (finding.verdict === "unknown") return markup`<span class="badge">unknown</span>`;
  return markup`<span class="badge ${finding.severity}">${finding.severity}</span>`;
}

/** The control's id, linked to its text below. */
export function toControlLink(page: Page, control: string): Markup {
  const anchor = page.anchors.get(control);
  return anchor === undefined
    ? markup`<code>${control}</code>`
    : markup`<a href="#${anchor}"><code>${control}</code></a>`;
}

function toFrame(finding: LocatedFinding): Markup | undefined {
  const frame = toCodeFrame(finding);
  if (frame === undefined) return undefined;
  const lines = frame.lines.map(({ number, text, isMarked }) => {
    const rest = frame.before.length + frame.marked.length;
    const shown =
      isMarked && text.startsWith(frame.before + frame.marked)
        ? markup`${frame.before}<mark>${frame.marked}</mark>${text.slice(rest)}`
        : text;
    return markup`<span class="line${isMarked ? " marked" : ""}"><span class="no">${number}</span>${shown}</span>`;
  });
  return markup`<pre class="frame" tabindex="0" aria-label="Source">${lines}</pre>`;
}

function toFix(page: Page, finding: LocatedFinding): Markup | undefined {
  const fix = page.report.controls.get(finding.control)?.fix;
  if (fix === undefined) return undefined;
  const caution = fix.caution === undefined ? undefined : markup`<p><strong>Mind:</strong> ${prose(fix.caution)}</p>`;
  const automatic = isAutomatic(finding)
    ? markup`<p class="muted"><code>--fix</code> can write this change.</p>`
    : undefined;
  return markup`<div class="fix"><p><strong>Fix:</strong> ${prose(fix.text)}</p>${caution}${automatic}</div>`;
}

function toOthers(others: readonly LocatedFinding[]): Markup | undefined {
  if (others.length === 0) return undefined;
  const items = others
    .slice(0, OTHERS_MAX)
    .map((other) => markup`<li>container ${other.container} <code>${formatPlace(other)}</code></li>`);
  const more = others.length - OTHERS_MAX;
  return markup`<p>The same in:</p><ul>${items}${more > 0 ? markup`<li>and ${more} more</li>` : undefined}</ul>`;
}

function toFinding(page: Page, { first, others }: MergedFinding, isOpen: boolean): Markup {
  const rendered = first.origin.is === "file" ? first.origin.document.renderedFrom : undefined;
  return markup`
<details class="finding" data-severity="${first.verdict === "unknown" ? "unknown" : first.severity}" data-control="${first.control}" data-namespace="${first.resource.namespace}"${isOpen ? markup` open` : undefined}>
<summary>${toBadge(first)}<span>${toTitle(page.report, first.control)}</span><span class="where"><code>${formatPlace(first)}</code></span></summary>
<div class="body"><p>${first.message}</p>${rendered === undefined ? undefined : markup`<p class="muted">rendered from <code>${rendered}</code></p>`}${toFrame(first)}${toOthers(others)}${toFix(page, first)}<p class="muted">Control ${toControlLink(page, first.control)}</p></div>
</details>`;
}

/** One object with its findings; the first `open` of them unfolded. */
export function toGroup(page: Page, { resource, findings }: ResourceGroup, open: number): Markup {
  const all = findings.flatMap(({ first, others }) => [first, ...others]);
  const tally = all[0]?.verdict === "unknown" ? count(all.length, "check") : countSeverities(all);
  return markup`
<section class="group"><div class="head"><h3>${toResourceName(resource)}</h3><span class="muted">${tally}</span></div>${findings.map((merged, index) => toFinding(page, merged, index < open))}
</section>`;
}
