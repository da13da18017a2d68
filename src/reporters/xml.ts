import { toVisible } from "./visible.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** A piece of XML that is well-formed, because it is only made by `element` and `toXmlText`. */
export interface Xml {
  readonly xml: string;
}

/** Text as XML 1.0 content or attribute value; characters that XML cannot hold are written visibly. */
export function toXmlText(text: string): Xml {
  return { xml: toVisible(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char) };
}

/** Lines of text, the line breaks kept. */
export function toXmlLines(lines: readonly string[]): Xml {
  return { xml: lines.map((line) => toXmlText(line).xml).join("\n") };
}

/** @param name and keys of attributes are ours, never from outside */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly Xml[] = [],
): Xml {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${toXmlText(`${value}`).xml}"`);
  const open = `<${name}${list.join("")}`;
  return {
    xml: children.length === 0 ? `${open}/>` : `${open}>${children.map((child) => child.xml).join("")}</${name}>`,
  };
}
