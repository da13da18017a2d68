import { asList, dig, isObject, type Json, type JsonObject, Problem } from "../../model/index.ts";
import { objectsOf, textOf, textsOf } from "./fields.ts";
import type { At, FileReading, Product, VexStatement } from "./found.ts";
import { toProduct } from "./product.ts";
import { toVexStatus } from "./vex-status.ts";

/** Whether a value is a document of OpenVEX, of whatever version. */
export function isOpenVex(value: Json): boolean {
  return isObject(value) && textOf(value, "@context").startsWith("https://openvex.dev/ns");
}

/** @see https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md, "The VEX Statement" */
export function readOpenVex(value: Json, at: At): FileReading {
  const statements: VexStatement[] = [];
  const problems: Problem[] = [];
  // What a statement does not say, its document says.
  const documentTime = textOf(value, "last_updated") || textOf(value, "timestamp");
  for (const { item, index } of objectsOf(dig(value, "statements"))) {
    const place = at("statements", index);
    const status = toVexStatus(textOf(item, "status"));
    const ids = toIds(item);
    const products = asList(item["products"]).flatMap((product) => toProducts(product, item));
    const missing =
      status === undefined
        ? "status"
        : ids.length === 0
          ? "vulnerability"
          : products.length === 0
            ? "products"
            : undefined;
    if (status === undefined || missing !== undefined) {
      problems.push(
        new Problem("REPORT_INVALID", `this statement has no ${missing} that can be read, so it says nothing`, {
          at: place,
        }),
      );
      continue;
    }
    const justification = textOf(item, "justification") || textOf(item, "impact_statement");
    const vex = { status, at: place, ...(justification === "" ? {} : { justification }) };
    statements.push({ ids, products, vex, at: textOf(item, "timestamp") || documentTime });
  }
  return { images: [], statements, problems };
}

/** Before version 0.2 the vulnerability was its name. */
function toIds({ vulnerability }: JsonObject): string[] {
  if (typeof vulnerability === "string") return textsOf([vulnerability]);
  const name = textOf(vulnerability, "name") || (textOf(vulnerability, "@id").split("/").pop() ?? "");
  return textsOf([name, ...asList(dig(vulnerability, "aliases"))]);
}

/** Before version 0.2 products were their names, and the parts those of the statement. */
function toProducts(product: Json, statement: JsonObject): Product[] {
  const parts = [...asList(dig(product, "subcomponents")), ...asList(statement["subcomponents"])].flatMap(
    toComponentIds,
  );
  const ids = toComponentIds(product);
  const sha256 = textOf(product, "hashes", "sha-256");
  return ids.length === 0 && sha256 === "" ? [] : [toProduct({ ids, sha256, parts })];
}

function toComponentIds(component: Json): string[] {
  if (typeof component === "string") return textsOf([component]);
  return textsOf([dig(component, "@id"), dig(component, "identifiers", "purl")]);
}
