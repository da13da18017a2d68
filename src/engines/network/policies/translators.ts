import type { ReadPolicy } from "./policies.ts";

/** Policies of network plugins that are understood, by group and kind. */
export const TRANSLATORS: ReadonlyMap<string, ReadPolicy> = new Map();
