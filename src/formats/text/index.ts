export { type Line, type LineLimits, readLines, TooMuch } from "./byte-lines.ts";
export { readText } from "./decode.ts";
export { quoteGo } from "./go-quote.ts";
export { LineIndex } from "./lines.ts";
export { suggest } from "./suggest.ts";
