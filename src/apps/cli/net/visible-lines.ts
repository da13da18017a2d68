import { toVisible } from "../../../reporters/index.ts";

/** The text with its lines and tabs as they are, and nothing else in it that would not be seen. */
export function toVisibleLines(text: string): string {
  return text.replaceAll(/[^\n\t]+/g, toVisible);
}
