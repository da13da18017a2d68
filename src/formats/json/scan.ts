/** No manifest nests deeper; readers behind may call themselves once a level. */
export const MAX_DEPTH = 100;
/** The first ones tell enough. */
const MAX_DUPLICATES = 100;

/** What `JSON.parse` does not tell about a text. Offsets count UTF-16 code units. */
export interface JsonScan {
  readonly tooDeepAt: number | undefined;
  /** Keys that stand again in their object. */
  readonly duplicates: readonly { readonly key: string; readonly offset: number }[];
}

/** Goes through a text once, without recursion, up to where it nests too deeply. Makes no sense of what is no JSON. */
export function scanJson(text: string, maxDepth = MAX_DEPTH): JsonScan {
  const duplicates: { key: string; offset: number }[] = [];
  // The keys of each object that is open; nothing for a list.
  const open: (Set<string> | undefined)[] = [];
  let isKeyNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = endOfString(text, at);
      const keys = isKeyNext ? open.at(-1) : undefined;
      if (keys !== undefined) {
        const key = toKey(text.slice(at, end + 1));
        if (keys.has(key) && duplicates.length < MAX_DUPLICATES) duplicates.push({ key, offset: at });
        keys.add(key);
      }
      isKeyNext = false;
      at = end;
    } else if (char === "{" || char === "[") {
      if (open.length >= maxDepth) return { tooDeepAt: at, duplicates };
      open.push(char === "{" ? new Set() : undefined);
      isKeyNext = char === "{";
    } else if (char === "}" || char === "]") open.pop();
    else if (char === ",") isKeyNext = open.at(-1) !== undefined;
  }
  return { tooDeepAt: undefined, duplicates };
}

/** Offset of the closing quote, or of the text's end. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let slashes = 0;
    while (text[at - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return at;
  }
}

function toKey(quoted: string): string {
  if (!quoted.includes("\\")) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
