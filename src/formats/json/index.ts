export { locateInJson, readJson } from "./read.ts";
