export { redactArguments, redactConfiguration } from "./redact.ts";
export { toReportComponents } from "./report-components.ts";
export { toReportedObjects } from "./reported-objects.ts";
export { type FilePurpose, NODE_REPORT, type ReportedFile, toReportedFiles } from "./report.ts";
