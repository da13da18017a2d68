export { toRemoteCode } from "./exploitability.ts";
export { type ImageIndex, type ImageQuestion, toImageIndex } from "./image-index.ts";
export { isVulnerabilityReport, readVulnerabilityReports, type ReportFile, type ReportsRead } from "./read-reports.ts";
