export { redactArguments, redactConfiguration } from "./redact.ts";
export { toReportComponents } from "./report-components.ts";
export { toReportedObjects } from "./reported-objects.ts";
export {
  FILE_PURPOSES,
  type FilePurpose,
  NODE_REPORT,
  REDACTED,
  type ReportedFile,
  toReportedFiles,
} from "./report.ts";
