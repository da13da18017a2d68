/** A text with what it is, labelled by hand. */
export interface LabelledText {
  /** Name of the variable or key; empty: a text by itself. */
  readonly name: string;
  readonly text: string;
  readonly label: "secret" | "weak" | "none";
}

const ALPHABETS = {
  hex: "0123456789abcdef",
  lower: "abcdefghijklmnopqrstuvwxyz0123456789",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  mixed: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
};

/** Characters as if drawn at random, the same each time; put together here so that no file holds what looks like a live key. */
export function noise(length: number, alphabet: keyof typeof ALPHABETS, seed = length): string {
  const characters = ALPHABETS[alphabet];
  let state = seed * 2_654_435_761 + 12_345;
  let text = "";
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += characters[(state >>> 16) % characters.length];
  }
  return text;
}

/** Parts of what would look like a live key in one piece. */
export const glue = (...parts: readonly string[]): string => parts.join("");

export const secret = (name: string, text: string): LabelledText => ({ name, text, label: "secret" });
export const weak = (name: string, text: string): LabelledText => ({ name, text, label: "weak" });
export const none = (name: string, text: string): LabelledText => ({ name, text, label: "none" });
