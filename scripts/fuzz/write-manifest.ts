import { isObject, type Json } from "../../src/model/index.ts";
import type { Random } from "./random.ts";

const PLAIN = /^[A-Za-z][A-Za-z0-9/_-]*$/;
const WORDS = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** The value as a manifest: JSON in a line, JSON over lines, or YAML in blocks with a mixed hand. */
export function writeManifest(value: Json, random: Random): string {
  switch (random.below(6)) {
    case 0:
      return JSON.stringify(value);
    case 1:
      return `${JSON.stringify(value, undefined, random.pick([1, 2, 4, "\t"]))}\n`;
    default:
      return `${writeBlock(value, "", random).trimStart()}\n`;
  }
}

function writeBlock(value: Json, indent: string, random: Random): string {
  const comment = random.oneIn(15) ? " # note" : "";
  if (Array.isArray(value) && value.length > 0 && !random.oneIn(12)) {
    return value.map((item) => `\n${indent}- ${writeBlock(item, `${indent}  `, random).trimStart()}`).join("");
  }
  if (isObject(value) && Object.keys(value).length > 0 && !random.oneIn(12)) {
    const deeper = `${indent}  `;
    return Object.entries(value)
      .map(([key, item]) => `\n${indent}${writeScalar(key)}:${writeMember(item ?? null, indent, deeper, random)}`)
      .join("");
  }
  return `${typeof value === "string" ? writeScalar(value) : JSON.stringify(value)}${comment}`;
}

function writeMember(item: Json, indent: string, deeper: string, random: Random): string {
  // Lists stand as deep as their key, as kubectl writes them, or deeper.
  const inner = Array.isArray(item) && random.oneIn(2) ? indent : deeper;
  const text = writeBlock(item, inner, random);
  return text.startsWith("\n") ? text : ` ${text}`;
}

function writeScalar(text: string): string {
  return PLAIN.test(text) && !WORDS.test(text) ? text : JSON.stringify(text);
}
