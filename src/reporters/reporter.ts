import type { Report } from "../model/index.ts";

/** How a report is said; what a format has no use for is ignored. */
export interface ReportOptions {
  /** ANSI colours (text). Default no; NO_COLOR and the terminal are the app's business. */
  readonly colour?: boolean;
  /** Columns of the terminal (text). Default 100; below 40 counts as 40. */
  readonly width?: number;
  /** Code frame, message and fix for every finding, not only for the worst (text). */
  readonly verbose?: boolean;
}

/** One output format. */
export interface Reporter {
  readonly mediaType: string;
  /** File name extension without the dot. */
  readonly extension: string;
  /** The whole report as text, ending with a line break. Never throws. */
  readonly report: (report: Report, options?: ReportOptions) => string;
  /** The same text piece by piece, so that a long report need not be held as a whole. */
  readonly pieces: (report: Report, options?: ReportOptions) => Iterable<string>;
}
