/** A place in a file. Lines and columns count from 1; a column counts UTF-16 code units. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Every kind of thing that can be wrong outside Hauberk. Each is explained in docs/problems.md (tested). */
export const PROBLEM_CODES = [
  "USAGE",
  "CONFIG_INVALID",
  "FILE_UNREADABLE",
  "FILE_TOO_LARGE",
  "NOTHING_FOUND",
  "ENCODING_INVALID",
  "YAML_INVALID",
  "YAML_DUPLICATE_KEY",
  "YAML_TOO_DEEP",
  "YAML_ALIASES",
  "JSON_INVALID",
  "OBJECT_INVALID",
  "FIELD_INVALID",
  "DOCKERFILE_INVALID",
  "RENDERER_MISSING",
  "RENDER_FAILED",
  "KUBECONFIG_INVALID",
  "CLUSTER_UNREACHABLE",
  "CLUSTER_UNAUTHORIZED",
  "LIST_DENIED",
  "LIST_FAILED",
  "EXCEPTION_EXPIRED",
  "EXCEPTION_UNUSED",
  "BASELINE_INVALID",
  "FIX_REJECTED",
  "POLICY_INVALID",
  "CONSTRAINT_INVALID",
  "EXPRESSION_INVALID",
  "POLICY_TEST_INVALID",
  "WRITE_DENIED",
  "WRITE_FAILED",
  "CERTIFICATE_INVALID",
  "REGISTRATION_CHANGED",
  "REVIEW_INVALID",
  "SNAPSHOT_INVALID",
  "REPORT_INVALID",
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** Something wrong outside Hauberk (input, cluster, usage). A plain Error is a bug of ours. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly at: Location | undefined;

  /** @param message what is wrong and what to do about it, without the place */
  constructor(code: ProblemCode, message: string, options: { at?: Location | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "Problem";
    this.code = code;
    this.at = options.at;
  }
}

/** One line for people: `deploy.yaml:12:3 mapping values are not allowed here`. */
export function formatProblem(problem: Problem): string {
  const { at, message } = problem;
  return at === undefined ? message : `${at.file}:${at.line}:${at.column} ${message}`;
}

/** What a batch reader returns: one bad item never hides a good one. */
export interface Batch<Item> {
  readonly items: Item[];
  readonly problems: Problem[];
}
