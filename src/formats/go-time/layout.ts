/** One element of a layout, such as `2006` or `Z07:00`. */
export type Element =
  | { readonly is: PlainElement }
  | { readonly is: "offset"; readonly zulu: boolean; readonly colon: boolean; readonly parts: 1 | 2 | 3 }
  | { readonly is: "fraction"; readonly digits: number; readonly separator: "." | ","; readonly exact: boolean };

export type PlainElement =
  | "January"
  | "Jan"
  | "1"
  | "01"
  | "Monday"
  | "Mon"
  | "2"
  | "_2"
  | "02"
  | "__2"
  | "002"
  | "15"
  | "3"
  | "03"
  | "4"
  | "04"
  | "5"
  | "05"
  | "2006"
  | "06"
  | "PM"
  | "pm"
  | "MST";

/** Literal text, and the element after it; the last part of a layout has none. */
export interface LayoutPart {
  readonly literal: string;
  readonly element: Element | undefined;
  /** The element as the layout writes it. */
  readonly text: string;
}

// In the order in which Go tries them at one place of the layout.
const PLAIN = /^(?:January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|0[1-6]|002|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm)/;
const OFFSET = /^(?:([-Z])(?:070000|07:00:00|0700|07:00|07))/;
const FRACTION = /^[.,](?:0+|9+)(?!\d)/;
/** A layout is a short text; longer ones are refused by the callers. */
export const MAX_LAYOUT = 1024;

/**
 * The parts of a Go time layout (`Mon Jan 2 15:04:05 MST 2006` and its kin).
 * @see Go, time/format.go, nextStdChunk
 */
export function splitLayout(layout: string): readonly LayoutPart[] {
  const known = recent.get(layout);
  if (known !== undefined) return known;
  const parts = toParts(layout);
  if (recent.size >= MAX_RECENT) recent.clear();
  recent.set(layout, parts);
  return parts;
}

const MAX_RECENT = 64;
const recent = new Map<string, readonly LayoutPart[]>();

function toParts(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let start = 0;
  let at = 0;
  while (at < layout.length) {
    const text = findElement(layout.slice(at, at + MAX_LAYOUT));
    if (text === "") {
      at += 1;
      continue;
    }
    parts.push({ literal: layout.slice(start, at), element: toElement(text), text });
    at += text.length;
    start = at;
  }
  parts.push({ literal: layout.slice(start), element: undefined, text: "" });
  return parts;
}

function findElement(rest: string): string {
  return (PLAIN.exec(rest) ?? OFFSET.exec(rest) ?? FRACTION.exec(rest))?.[0] ?? "";
}

function toElement(text: string): Element {
  const first = text[0];
  if (first === "." || first === ",") {
    return { is: "fraction", digits: text.length - 1, separator: first, exact: text[1] === "0" };
  }
  if (first !== "-" && first !== "Z") return { is: text as PlainElement };
  const digits = text.replaceAll(/\D/g, "").length;
  return {
    is: "offset",
    zulu: first === "Z",
    colon: text.includes(":"),
    parts: digits === 2 ? 1 : digits === 4 ? 2 : 3,
  };
}
