export { collectNodeReport, type CollectOptions } from "./collect.ts";
