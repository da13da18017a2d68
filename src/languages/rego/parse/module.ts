import { RegoError } from "../error.ts";
import type { Import, Module, Rule, Term } from "../ast.ts";
import { readAnnotations } from "./annotation.ts";
import { readTokens } from "./lexer.ts";
import { parseQuery } from "./literal.ts";
import { FUTURE_KEYWORDS, Reader } from "./reader.ts";
import { parseRules } from "./rule.ts";
import { parseTerm } from "./term.ts";
import type { Expr } from "../ast.ts";

export type RegoVersion = "v0" | "v1";

export interface ModuleFile {
  readonly name: string;
  readonly text: string;
  /** Syntax of the module where it has no `import rego.v1`; v1 where it is not given. */
  readonly version?: RegoVersion;
}

/** Each becomes a function. */
const MOST_RULES = 10_000;

/** @throws {RegoError} rego_parse_error */
export function parseModule(file: ModuleFile): Module {
  const { tokens, comments } = readTokens(file.name, file.text);
  const version = file.version ?? "v1";
  const p = new Reader(tokens, version);
  const packageAt = p.token.at;
  if (!p.takeKeyword("package")) p.fail("package expected");
  const name = pathOf(p, parseTerm(p));
  const imports: Import[] = [];
  const rules: Rule[] = [];
  while (p.token.kind !== "end") {
    if (rules.length > MOST_RULES) p.fail(`a module has more than ${MOST_RULES} rules`);
    if (p.isKeyword("import")) imports.push(parseImport(p));
    else rules.push(...parseRules(p));
    p.takeMark(";");
  }
  const strict = version === "v1" || imports.some((each) => each.path.join(".") === "rego.v1");
  if (strict) for (const rule of rules) checkStrict(rule);
  const annotations = readAnnotations(comments, tokens);
  return { file: file.name, version: strict ? "v1" : "v0", package: name, packageAt, imports, rules, annotations };
}

/** The expressions of a query in v1 syntax. @throws {RegoError} rego_parse_error */
export function parseQueryText(text: string): Expr[] {
  return parseQuery(new Reader(readTokens("query", text).tokens, "v1"));
}

function pathOf(p: Reader, term: Term): string[] {
  if (term.is === "var") return [term.name];
  if (term.is !== "ref" || term.head.is !== "var") return p.fail("expected path", term.at);
  const path = [term.head.name];
  for (const key of term.path) {
    if (key.is !== "const" || typeof key.value !== "string") p.fail("unexpected token: expecting string", key.at);
    path.push(key.value);
  }
  return path;
}

function parseImport(p: Reader): Import {
  const { at } = p.advance();
  const { keywords } = p;
  const pathAt = p.token.at;
  const path = pathOf(p, parseTerm(p));
  if (!["data", "input", "future", "rego"].includes(path[0] ?? ""))
    p.fail(`unexpected import path, must begin with one of: {data, future, input, rego}, got: ${path[0]}`, pathAt);
  const hasAlias = p.takeKeyword("as");
  if (hasAlias && (p.token.kind !== "word" || keywords.has(p.token.text))) p.unexpected("expected var");
  const alias = hasAlias ? p.advance().text : undefined;
  if (path[0] === "future" || path[0] === "rego") importKeywords(p, path, at);
  return { path, alias, at };
}

function importKeywords(p: Reader, path: readonly string[], at: Import["at"]): void {
  const [root, second, third] = path;
  if (root === "rego" && second !== "v1") p.fail(`invalid import \`${path.join(".")}\`, must be \`rego.v1\``, at);
  if (root === "future" && second !== "keywords") p.fail("invalid import, must be `future.keywords`", at);
  if (third !== undefined && !FUTURE_KEYWORDS.includes(third))
    p.fail(`unexpected keyword, must be one of [${FUTURE_KEYWORDS.join(" ")}]`, at);
  for (const word of third === undefined ? FUTURE_KEYWORDS : [third]) p.keywords.add(word);
  if (third === "every") p.keywords.add("in");
}

/** What v1 demands of rules. */
function checkStrict(rule: Rule): void {
  const kind = rule.args === undefined ? "rule" : "function";
  if (!rule.bare && !rule.usesIf)
    throw new RegoError("rego_parse_error", `\`if\` keyword is required before ${kind} body`, rule.at);
  if (rule.key !== undefined && !rule.usesContains)
    throw new RegoError("rego_parse_error", "`contains` keyword is required for partial set rules", rule.at);
  if (rule.otherwise !== undefined) checkStrict(rule.otherwise);
}
