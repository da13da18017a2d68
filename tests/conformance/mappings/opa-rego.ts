/** Compliance cases of OPA that do not pass, each with the reason. */
export const REGO_MISSES: ReadonlyMap<string, string> = new Map([
  ["time/time caching", "test.sleep exists only inside OPA's own tests"],
]);
