/** Bits per character by how often each occurs: about 4 for random hexadecimal digits, 2 to 3.5 for words. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const HEX = /^[0-9a-fA-F]+$/;
const TOKEN = /^[0-9A-Za-z+/=_.~!@#$%^&*-]+$/;

/** Whether the text looks drawn at random: long, one word, letters and digits mixed, and few repetitions. */
export function looksRandom(text: string): boolean {
  if (text.length < 16 || text.length > 512 || !TOKEN.test(text)) return false;
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text)) return false;
  const entropy = entropyOf(text);
  if (HEX.test(text)) return text.length >= 24 && entropy >= 3;
  // Words joined by dashes or dots have digits at their ends only.
  if (/^[a-z]+(?:[-_.][a-z]+)*[-_.]?v?\d{0,4}$/i.test(text)) return false;
  return entropy >= (text.length < 24 ? 3.4 : 3.7);
}
