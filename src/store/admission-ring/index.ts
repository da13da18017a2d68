export type { RingOptions } from "./options.ts";
