const REQUIRED = new Set((process.env["HAUBERK_REQUIRE"] ?? "").split(","));

/**
 * Decides over a part of the tests that needs more than every machine has.
 * @param why what is missing, or undefined when nothing is
 * @returns `why`, said once on the terminal, for `describe.skipIf(…)`
 * @throws {Error} when HAUBERK_REQUIRE names the part: where it can run it must
 */
export function whySkip(part: "conformance" | "cluster" | "browser", why: string | undefined): string | undefined {
  if (why === undefined) return undefined;
  if (REQUIRED.has(part)) throw new Error(`${part} tests must run here, but: ${why}`);
  console.warn(`skipped, ${part}: ${why}`);
  return why;
}
