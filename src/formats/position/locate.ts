import type { Location, Path, SourceDocument } from "../../model/index.ts";
import { locateInJson } from "../json/index.ts";
import { locateInYaml } from "../yaml/index.ts";

/**
 * Where a path of a document's value stands in its file; for a Dockerfile the path is the line itself. In a rendered
 * document: the line of the template it came from.
 */
export function locate(document: SourceDocument, path: Path): Location {
  const location = locateInText(document, path);
  if (document.lines === undefined) return location;
  return { file: document.file, line: document.lines[location.line - document.line] ?? 1, column: 1 };
}

function locateInText(document: SourceDocument, path: Path): Location {
  switch (document.syntax) {
    case "yaml":
      return locateInYaml(document, path);
    case "json":
      return locateInJson(document, path);
    case "dockerfile":
      return { file: document.file, line: typeof path[0] === "number" ? path[0] : 1, column: 1 };
  }
}
