import type { Report } from "../model/index.ts";
import { toBounded } from "./bounds.ts";
import { toConcealed } from "./concealed.ts";
import { reportGithub } from "./github.ts";
import { reportGitlab } from "./gitlab.ts";
import { reportHtml } from "./html.ts";
import { reportJson } from "./json.ts";
import { reportJunit } from "./junit.ts";
import { reportMarkdown } from "./markdown.ts";
import { reportOpenreports, reportPolicyreport } from "./policy-report.ts";
import type { Reporter, ReportOptions } from "./reporter.ts";
import { reportSarif } from "./sarif.ts";
import { reportText } from "./text.ts";

export const FORMATS = [
  "text",
  "json",
  "sarif",
  "junit",
  "gitlab",
  "github",
  "markdown",
  "html",
  "openreports",
  "policyreport",
] as const;
export type Format = (typeof FORMATS)[number];

type Pieces = (report: Report, options: ReportOptions) => Iterable<string>;

// The one place where formats are reached: no reporter sees a credential, or a text longer than its limit.
function inPieces(mediaType: string, extension: string, pieces: Pieces): Reporter {
  const bounded: Pieces = (report, options) => pieces(toBounded(toConcealed(report)), options);
  return {
    mediaType,
    extension,
    pieces: (report, options = {}) => bounded(report, options),
    report: (report, options = {}) => [...bounded(report, options)].join(""),
  };
}

function reporter(mediaType: string, extension: string, report: (...args: Parameters<Pieces>) => string): Reporter {
  return inPieces(mediaType, extension, (value, options) => [report(value, options)]);
}

/** Every output format by its name on the command line. */
export const REPORTERS: Readonly<Record<Format, Reporter>> = {
  text: reporter("text/plain", "txt", reportText),
  json: inPieces("application/json", "json", reportJson),
  sarif: reporter("application/sarif+json", "sarif", reportSarif),
  junit: reporter("application/xml", "xml", reportJunit),
  gitlab: reporter("application/json", "json", reportGitlab),
  github: reporter("text/plain", "txt", reportGithub),
  markdown: reporter("text/markdown", "md", reportMarkdown),
  html: reporter("text/html", "html", reportHtml),
  openreports: reporter("application/json", "json", reportOpenreports),
  policyreport: reporter("application/json", "json", reportPolicyreport),
};
