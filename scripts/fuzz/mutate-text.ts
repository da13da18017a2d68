import { toText } from "./junk.ts";
import type { Random } from "./random.ts";

const TOKENS: readonly string[] = [
  ": ",
  "- ",
  "? ",
  "&a ",
  "*a",
  "*a ",
  "<<: *a\n",
  "!!binary ",
  "!!str ",
  "!<x> ",
  "|",
  "|2-\n",
  ">+\n",
  "#",
  " #",
  "'",
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  "---\n",
  "...\n",
  "%YAML 9.9\n",
  "\t",
  "\r",
  "\n",
  "\r\n",
  "\n\n",
  "  ",
  "\u0000",
  "\ufeff",
  "\u0085",
  "\u2028",
  "0o777",
  "0x1F",
  "1e400",
  ".inf",
  ".nan",
  "12:30:45",
  "2001-12-14t21:59:43.10-05:00",
  "~",
  "null",
  "yes",
  "__proto__: ",
  "constructor: ",
  "{{ if .Values.x }}\n",
  "${X}",
];

/** The text damaged in one to five places: bytes, words, lines, indentation, aliases, depth. */
export function mutateText(text: string, random: Random): Buffer {
  let damaged = text;
  const times = 1 + random.below(5);
  for (let time = 0; time < times; time += 1) damaged = damageOnce(damaged, random);
  const bytes = Buffer.from(damaged, random.oneIn(200) ? "utf16le" : "utf8");
  if (random.oneIn(4)) {
    for (let flips = 1 + random.below(4); flips > 0; flips -= 1) {
      const at = random.below(bytes.length);
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
  }
  return bytes;
}

function damageOnce(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(12)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + random.below(12));
    case 1:
      return text.slice(0, at) + toText(random) + text.slice(at);
    case 2:
      return swapLines(text, random);
    case 3:
      return text.replaceAll("\n", random.pick(["\r\n", "\r", "\n\n", "\n "]));
    case 4:
      return insertDepth(text, at, random);
    case 5:
      return insertAliases(text, random);
    case 6:
      return `${text}${random.pick(["---\n", "...\n", "\n--- # two\n", "\n"])}${text.slice(at)}`;
    case 7:
      return swapWords(text, random);
    default:
      return text.slice(0, at) + random.pick(TOKENS) + text.slice(at + (random.oneIn(2) ? random.below(3) : 0));
  }
}

function swapLines(text: string, random: Random): string {
  const lines = text.split("\n");
  const [one, two] = [random.below(lines.length), random.below(lines.length)];
  const [first = "", second = ""] = [lines[one], lines[two]];
  if (random.oneIn(3)) lines.splice(one, 0, second);
  else if (random.oneIn(2)) lines[one] = `${" ".repeat(random.below(5))}${first.trimStart()}`;
  else [lines[one], lines[two]] = [second, first];
  return lines.join("\n");
}

function swapWords(text: string, random: Random): string {
  const words = text.split(/\b/);
  const [one, two] = [random.below(words.length), random.below(words.length)];
  [words[one], words[two]] = [words[two] ?? "", words[one] ?? ""];
  return words.join("");
}

function insertDepth(text: string, at: number, random: Random): string {
  const depth = random.oneIn(100) ? 20_000 : random.below(200);
  const [open, close] = random.pick([
    ["[", "]"],
    ['{"a":', "}"],
    ["- ", ""],
    ["? ", ""],
  ] as const);
  return text.slice(0, at) + open.repeat(depth) + (random.oneIn(2) ? close.repeat(depth) : "") + text.slice(at);
}

function insertAliases(text: string, random: Random): string {
  const colons = [...text.matchAll(/: /g)].map(({ index }) => index + 2);
  if (colons.length < 2) return text;
  const first = random.pick(colons);
  const later = colons.filter((colon) => colon > first);
  let made = text;
  for (const at of later.filter(() => random.oneIn(4)).toReversed()) {
    made = `${made.slice(0, at)}*a${random.oneIn(2) ? " #" : "\n"}${made.slice(at)}`;
  }
  const bomb = random.oneIn(20) ? `\nb0: &b0 [x,x]\n${toBomb()}` : "";
  return `${made.slice(0, first)}&a ${made.slice(first)}${bomb}`;
}

function toBomb(): string {
  return Array.from({ length: 30 }, (_, level) => `b${level + 1}: &b${level + 1} [*b${level},*b${level}]\n`).join("");
}
