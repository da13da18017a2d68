export { readText } from "./decode.ts";
export { LineIndex } from "./lines.ts";
