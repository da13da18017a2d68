import { applyEditGroups } from "../../formats/edit/index.ts";
import { readJson } from "../../formats/json/index.ts";
import { locate } from "../../formats/position/index.ts";
import { readYaml } from "../../formats/yaml/index.ts";
import { toResources } from "../../inventory/index.ts";
import { type Finding, formatPath, type Problem, type Resource, type SourceDocument } from "../../model/index.ts";

/** The same objects with some documents changed. */
export interface Changed {
  readonly resources: readonly Resource[];
  /** New text of each document that changed. */
  readonly texts: ReadonlyMap<SourceDocument, string>;
  /** Findings whose edits could not be written, and why. */
  readonly unwritten: ReadonlyMap<Finding, Problem>;
}

/** A finding whose fix is to be tried. */
export type Fixable = Finding & { readonly origin: Extract<Finding["origin"], { is: "file" }> };

export function isFixable(finding: Finding): finding is Fixable {
  return finding.verdict === "fail" && finding.edits.length > 0 && finding.origin.is === "file";
}

interface ChangedDocument {
  readonly findings: readonly Fixable[];
  readonly text: string;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly unwritten: readonly (readonly [Finding, Problem])[];
}

/**
 * Writes the edits of findings into their documents and reads these again, as often as it is asked; documents whose
 * findings are the same as the time before are not made again. A finding whose edits cannot be written does not hinder
 * the others.
 */
export class Changer {
  readonly #resources: readonly Resource[];
  readonly #made = new Map<SourceDocument, ChangedDocument>();

  constructor(resources: readonly Resource[]) {
    this.#resources = resources;
  }

  change(findings: readonly Fixable[]): Changed {
    const texts = new Map<SourceDocument, string>();
    const unwritten = new Map<Finding, Problem>();
    const byDocument = Map.groupBy(findings, ({ origin }) => origin.document);
    for (const [document, own] of byDocument) {
      const made = this.#changeDocument(document, own);
      if (made.text !== document.text) texts.set(document, made.text);
      for (const [finding, problem] of made.unwritten) unwritten.set(finding, problem);
    }
    const resources = this.#resources.map((resource) => {
      const { origin } = resource;
      if (origin.is !== "file" || !texts.has(origin.document)) return resource;
      return this.#made.get(origin.document)?.resources.get(formatPath(origin.prefix)) ?? resource;
    });
    return { resources, texts, unwritten };
  }

  #changeDocument(document: SourceDocument, findings: readonly Fixable[]): ChangedDocument {
    const known = this.#made.get(document);
    if (known !== undefined && isSameList(known.findings, findings)) return known;
    const groups = findings.map(({ origin, edits }) => ({ prefix: origin.prefix, edits }));
    const { text, problems } = applyEditGroups(document, groups);
    const made: ChangedDocument = {
      findings,
      text,
      resources: readAgain(document, text),
      unwritten: findings.flatMap((finding, index) => {
        const problem = problems[index];
        return problem === undefined ? [] : [[finding, problem] as const];
      }),
    };
    this.#made.set(document, made);
    return made;
  }
}

/** The objects of a changed document by their place in it. */
function readAgain(document: SourceDocument, text: string): Map<string, Resource> {
  if (text === document.text) return new Map();
  const changed = { ...document, text };
  const read = document.syntax === "json" ? readJson(document.file, text) : readYaml(document.file, text);
  const made = read.items.flatMap(({ value }) => toResources({ document: changed, value }, locate).items);
  return new Map(made.map((resource) => [prefixOf(resource), resource]));
}

function prefixOf({ origin }: Resource): string {
  return origin.is === "file" ? formatPath(origin.prefix) : "";
}

function isSameList<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
