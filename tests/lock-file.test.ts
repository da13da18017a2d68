import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const LOCK = JSON.parse(readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** The locked package that `name` means for a package at `place`: the nearest one upwards, as Node looks for it. */
function toLocked(place: string, name: string): LockedPackage | undefined {
  const here = `${place === "" ? "" : `${place}/`}node_modules/${name}`;
  if (LOCK.packages[here] !== undefined) return LOCK.packages[here];
  return place === "" ? undefined : toLocked(place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/"))), name);
}

// npm leaves out what its registry did not have on that day, and `npm ci` then refuses the file on every other machine.
it("locks the packages of every platform, so that `npm ci` installs everywhere", () => {
  const wanted = Object.entries(LOCK.packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).map(([name, range]) => ({ place, name, range })),
  );
  const unlocked = wanted.filter(({ place, name, range }) => {
    const version = toLocked(place, name)?.version;
    return version === undefined || (/^\d/.test(range) && version !== range);
  });
  expect(wanted.length).toBeGreaterThan(50);
  expect(unlocked).toEqual([]);
});
