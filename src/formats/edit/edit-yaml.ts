import { type Document, isAlias, parseAllDocuments, visit } from "yaml";
import type { Json } from "../../model/index.ts";
import { toRootSlot } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { reconcile } from "./reconcile.ts";
import { applySplices } from "./splice.ts";
import { findStyle } from "./style.ts";
import { Unplannable } from "./unplannable.ts";

/** Complaints of the parser that do not make its positions doubtful, and which Kubernetes' reader does not share. */
const TOLERATED = new Set(["BAD_INDENT", "DUPLICATE_KEY", "TAG_RESOLVE_FAILED"]);

/**
 * The text of one YAML document changed so that it says `next` instead of `old`; not verified here.
 * @param coarse write changed lists anew as a whole: loses comments in them, works where the finer way fails
 * @throws {Unplannable} when the layout is one that this room does not edit
 */
export function editYaml(text: string, old: Json, next: Json, coarse: boolean): string {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const body = text.slice(mark.length);
  if (/\r(?!\n)/.test(body)) throw new Unplannable("a carriage return that ends no line");
  const document = parse(body);
  const { contents } = document;
  if (contents === null) throw new Unplannable("an empty document");
  const style = findStyle(body, document);
  const plan: Plan = {
    text: body,
    style,
    splices: [],
    coarse,
    anchors: hasAlias(body, document) ? new Map() : undefined,
  };
  reconcile(plan, { slot: toRootSlot(contents), around: { is: "root" }, old, next });
  const edited = applySplices(body, plan.splices);
  if (edited === undefined) throw new Unplannable("changes that touch the same place");
  return mark + edited;
}

type Parsed = Document.Parsed;

function parse(text: string): Parsed {
  const document = parseAs(text);
  const error = findError(document);
  if (error === undefined) return document;
  // Tabs before a line inside brackets are refused by the parser and taken by Kubernetes; offsets stay the same.
  const retabbed = parseAs(text.replaceAll(/^[ \t]+/gm, (indent) => " ".repeat(indent.length)));
  if (findError(retabbed) === undefined) return retabbed;
  throw new Unplannable(error);
}

function findError({ errors }: Parsed): string | undefined {
  return errors.find(({ code }) => !TOLERATED.has(code))?.message.split("\n", 1)[0];
}

function parseAs(text: string): Parsed {
  const documents = parseAllDocuments(text, {
    keepSourceTokens: true,
    schema: "failsafe",
    uniqueKeys: false,
    strict: false,
    logLevel: "silent",
  });
  if (!Array.isArray(documents)) throw new Unplannable("an empty document");
  const [document, ...others] = documents.filter(({ contents }) => contents !== null);
  if (document === undefined || others.length > 0) throw new Unplannable("more than one document in one text");
  return document;
}

function hasAlias(text: string, document: Document): boolean {
  if (!text.includes("&") || !text.includes("*")) return false;
  let found = false;
  visit(document, (_, node) => {
    found ||= isAlias(node);
    return found ? visit.BREAK : undefined;
  });
  return found;
}
