export { redactObject } from "./redact-object.ts";
