export { type JsonLimits, parseJson } from "./parse-json.ts";
export { locateInJson, readJson } from "./read.ts";
