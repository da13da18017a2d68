const encoder = new TextEncoder();

/** The text between double quotes, as Go's time package writes it in messages: what is not printable ASCII as \xNN. */
export function quote(text: string): string {
  let quoted = "";
  for (const character of text) {
    if (character === '"' || character === "\\") quoted += `\\${character}`;
    else if (character >= " " && character <= "~") quoted += character;
    else for (const byte of encoder.encode(character)) quoted += `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return `"${quoted}"`;
}
