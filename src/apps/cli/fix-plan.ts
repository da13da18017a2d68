import { applyEdits } from "../../formats/edit/index.ts";
import { locate } from "../../formats/position/index.ts";
import { readJson } from "../../formats/json/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { toResources } from "../../inventory/index.ts";
import { type Edit, type Finding, formatPath, Problem, type Resource, type SourceDocument } from "../../model/index.ts";

/** The same objects with some documents changed. */
export interface Changed {
  readonly resources: readonly Resource[];
  /** New text of each document that changed. */
  readonly texts: ReadonlyMap<SourceDocument, string>;
  readonly problems: readonly Problem[];
}

/** A finding whose fix is to be tried. */
export type Fixable = Finding & { readonly origin: Extract<Finding["origin"], { is: "file" }> };

export function isFixable(finding: Finding): finding is Fixable {
  return finding.verdict === "fail" && finding.edits.length > 0 && finding.origin.is === "file";
}

/**
 * Writes the edits of the findings into their documents and reads these again. A finding whose edits cannot be written
 * is a FIX_REJECTED problem and keeps the others' edits.
 */
export function change(resources: readonly Resource[], findings: readonly Fixable[]): Changed {
  const texts = new Map<SourceDocument, string>();
  const problems: Problem[] = [];
  for (const [document, ofDocument] of Map.groupBy(findings, ({ origin }) => origin.document)) {
    let current = document;
    for (const ofObject of Map.groupBy(ofDocument, ({ origin }) => formatPath(origin.prefix)).values()) {
      current = { ...current, text: changeObject(current, ofObject, problems) };
    }
    if (current.text !== document.text) texts.set(document, current.text);
  }
  return { resources: withTexts(resources, texts), texts, problems };
}

function changeObject(document: SourceDocument, findings: readonly Fixable[], problems: Problem[]): string {
  const prefix = findings[0]?.origin.prefix ?? [];
  const together = applyEdits(document, prefix, withoutRepeats(findings.flatMap(({ edits }) => edits)));
  if (!(together instanceof Problem)) return together.text;
  let { text } = document;
  for (const { edits } of findings) {
    const result = applyEdits({ ...document, text }, prefix, edits);
    if (result instanceof Problem) problems.push(result);
    else text = result.text;
  }
  return text;
}

function withoutRepeats(edits: readonly Edit[]): Edit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}

function withTexts(resources: readonly Resource[], texts: ReadonlyMap<SourceDocument, string>): Resource[] {
  const again = new Map<SourceDocument, Map<string, Resource>>();
  for (const [document, text] of texts) {
    const changed = { ...document, text };
    const read = document.syntax === "json" ? readJson(document.file, text) : readYaml(document.file, text);
    const made = read.items.flatMap(({ value }) => toResources({ document: changed, value }, locate).items);
    again.set(document, new Map(made.map((resource) => [prefixOf(resource), resource])));
  }
  return resources.map((resource) => {
    const made = resource.origin.is === "file" ? again.get(resource.origin.document) : undefined;
    return made?.get(prefixOf(resource)) ?? resource;
  });
}

function prefixOf({ origin }: Resource): string {
  return origin.is === "file" ? formatPath(origin.prefix) : "";
}
