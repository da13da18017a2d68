/** One step of a mutator's location: a field, or the elements of a list whose key field has a value. */
export type Step =
  | { readonly is: "field"; readonly name: string }
  | {
      readonly is: "list";
      readonly key: string;
      /** Undefined: every element, `[name: *]`. */
      readonly value: string | number | undefined;
    };

type Token =
  | { readonly is: "word" | "integer"; readonly text: string }
  | { readonly is: "." | "[" | "]" | "*" | ":" | "end" };
export type LocationAnswer =
  | { readonly is: "location"; readonly steps: readonly Step[] }
  | { readonly is: "invalid"; readonly because: string };

const TOKEN =
  /\s*(?:(?<integer>\d+)|(?<word>[A-Za-z0-9_-]+)|(?<mark>[.[\]*:])|(?<quoted>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'))/y;
const LONGEST = 4096;

/**
 * Reads `spec.containers[name: *].image`.
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/mutation#intent
 */
export function readLocation(text: string): LocationAnswer {
  if (text.length > LONGEST) return { is: "invalid", because: `it is longer than ${LONGEST} characters` };
  const tokens = toTokens(text);
  if (typeof tokens === "string") return { is: "invalid", because: tokens };
  const steps: Step[] = [];
  let at = 0;
  const next = (): Token => tokens[at++] ?? { is: "end" };
  for (;;) {
    const field = next();
    if (field.is !== "word") return { is: "invalid", because: "a field name was expected" };
    steps.push({ is: "field", name: field.text });
    let mark = next();
    if (mark.is === "[") {
      const [key, colon, value, close] = [next(), next(), next(), next()];
      const isValue = value.is === "*" || value.is === "word" || value.is === "integer";
      if (key.is !== "word" || colon.is !== ":" || !isValue || close.is !== "]")
        return { is: "invalid", because: "a list step is written [key: value] or [key: *]" };
      steps.push({ is: "list", key: key.text, value: toKeyValue(value) });
      mark = next();
    }
    if (mark.is === "end") return { is: "location", steps };
    if (mark.is !== ".") return { is: "invalid", because: "a dot or the end was expected" };
  }
}

function toKeyValue(token: Token): string | number | undefined {
  if (token.is === "word") return token.text;
  return token.is === "integer" ? Number(token.text) : undefined;
}

function toTokens(text: string): Token[] | string {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  let at = 0;
  while (at < trimmed.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(trimmed);
    if (match === null) return `there is an invalid character at ${at + 1}`;
    at = TOKEN.lastIndex;
    const { integer, word, quoted, mark } = match.groups ?? {};
    if (integer !== undefined) tokens.push({ is: "integer", text: integer });
    else if (word !== undefined) tokens.push({ is: "word", text: word });
    else if (quoted !== undefined)
      tokens.push({ is: "word", text: quoted.slice(1, -1).replaceAll(/\\([\s\S])/g, "$1") });
    else tokens.push({ is: mark as "." });
  }
  return tokens;
}
