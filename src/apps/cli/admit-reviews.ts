import { readReview, type Review, toReview } from "../../decision/index.ts";
import { parseJson } from "../../formats/json/index.ts";
import { readText } from "../../formats/text/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { asString, type Batch, dig, isObject, type Json, Problem } from "../../model/index.ts";
import { readNamed, readStandardInput } from "../../sources/files/index.ts";
import { toReason } from "./reason.ts";

/** A review to be decided. A record of the server's ring also says by what and when it was decided. */
export interface ReviewRead {
  readonly review: Review;
  readonly at?: Date;
  readonly ruleSet?: string;
  readonly path?: "validate" | "mutate";
}

/** Of a whole file; each review has bounds of its own. */
const LIMITS = { maxLength: 128 * 1024 * 1024, maxDepth: 500 };

/**
 * The reviews in a file: one in JSON, one JSON object a line (also records of the ring), a list of them, or YAML.
 * @param file `-`: standard input
 */
export function readReviews(file: string): Batch<ReviewRead> {
  const name = file === "-" ? "<stdin>" : file;
  try {
    const text = readText(name, file === "-" ? readStandardInput() : readNamed(file));
    return /^\s*[{[]/.test(text) ? readJsonText(name, text) : readYamlText(name, text);
  } catch (cause) {
    const problem =
      cause instanceof Problem
        ? toPlaced(cause, name, 1)
        : new Problem("FILE_UNREADABLE", `${name} cannot be read: ${toReason(cause)}`, { cause });
    return { items: [], problems: [problem] };
  }
}

function readJsonText(file: string, text: string): Batch<ReviewRead> {
  const batch = { items: [] as ReviewRead[], problems: [] as Problem[] };
  const whole = parseJson(text, LIMITS);
  if (typeof whole !== "string") {
    addAll(whole.value, file, 1, batch);
    return batch;
  }
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const value = parseJson(line, LIMITS);
    if (typeof value !== "string") addAll(value.value, file, index + 1, batch);
    // Of a text that is not written line by line, one fault says it all.
    else if (index === 0) return { items: [], problems: [toPlaced(toFault(text), file, 1)] };
    else batch.problems.push(toPlaced(toFault(line), file, index + 1));
  }
  return batch;
}

/** Why it is no review, in the words of the reader. */
function toFault(text: string): Problem {
  const fault = readReview(text);
  return fault instanceof Problem ? fault : new Problem("REVIEW_INVALID", "not an AdmissionReview");
}

function readYamlText(file: string, text: string): Batch<ReviewRead> {
  const { items, problems } = readYaml(file, text);
  const batch = { items: [] as ReviewRead[], problems };
  for (const { document, value } of items) addAll(value, file, document.line, batch);
  return batch;
}

function addAll(value: Json, file: string, line: number, batch: Batch<ReviewRead>): void {
  const listed = Array.isArray(value)
    ? value
    : isObject(value) && value["kind"] === "List"
      ? value["items"]
      : undefined;
  for (const one of Array.isArray(listed) ? listed : [value]) {
    const read = toRead(one);
    if (read instanceof Problem) batch.problems.push(toPlaced(read, file, line));
    else batch.items.push(read);
  }
}

function toRead(value: Json): ReviewRead | Problem {
  const recorded = isObject(value) && value["kind"] !== "AdmissionReview" ? value["review"] : undefined;
  if (recorded == null && isRecord(value))
    return new Problem(
      "REVIEW_INVALID",
      "the record has no review: it was too large to be kept, and cannot be answered",
    );
  const review = toReview(recorded ?? value);
  if (review instanceof Problem || recorded === undefined) return review instanceof Problem ? review : { review };
  const at = new Date(asString(dig(value, "at")) ?? "");
  const ruleSet = dig(value, "ruleSet");
  const path = dig(value, "path");
  return {
    review,
    ...(Number.isNaN(at.getTime()) ? {} : { at }),
    ...(typeof ruleSet === "string" ? { ruleSet } : {}),
    ...(path === "validate" || path === "mutate" ? { path } : {}),
  };
}

/** A line of the ring. */
function isRecord(value: Json): boolean {
  return isObject(value) && value["kind"] === undefined && isObject(value["decision"] ?? null);
}

function toPlaced({ code, message, at }: Problem, file: string, line: number): Problem {
  return new Problem(code, message, { at: at ?? { file, line, column: 1 } });
}
