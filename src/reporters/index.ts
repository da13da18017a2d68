export {
  type AdmissionAnswer,
  type AdmissionReason,
  reportAdmissionReview,
  reportAdmissionText,
} from "./admission-review.ts";
export { count } from "./groups.ts";
export { toConcealed } from "./concealed.ts";
export { toMarkdownText } from "./markdown-text.ts";
export type { Reporter, ReportOptions } from "./reporter.ts";
export { FORMATS, REPORTERS } from "./reporters.ts";
export type { Format } from "./reporters.ts";
export { toJsonText, toVisible } from "./visible.ts";
