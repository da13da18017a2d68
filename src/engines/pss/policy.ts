import { Problem } from "../../model/index.ts";

export const LEVELS = ["privileged", "baseline", "restricted"] as const;
export type Level = (typeof LEVELS)[number];

/** A version of the standard. One newer than the newest known behaves as that. */
export type Version = "latest" | `v1.${number}`;

/** What a namespace's `pod-security.kubernetes.io/<mode>` and `<mode>-version` labels say. */
export interface Policy {
  readonly level: Level;
  readonly version: Version;
}

const VERSION = /^v?1\.(0|[1-9][0-9]{0,8})$/;

/** @throws {Problem} USAGE when it names no level */
export function readLevel(text: string): Level {
  const level = LEVELS.find((known) => known === text);
  if (level === undefined)
    throw new Problem("USAGE", `level must be one of ${LEVELS.join(", ")}, not ${JSON.stringify(text)}`);
  return level;
}

/**
 * @param text `latest`, `v1.33` or `1.33`
 * @throws {Problem} USAGE when it is anything else
 */
export function readVersion(text: string): Version {
  if (text === "latest") return "latest";
  const minor = VERSION.exec(text)?.[1];
  if (minor === undefined)
    throw new Problem("USAGE", `version must be "latest" or "v1.x", not ${JSON.stringify(text)}`);
  return `v1.${Number(minor)}`;
}

/** The minor version as a number; infinite for the latest. */
export function toMinor(version: Version): number {
  return version === "latest" ? Number.POSITIVE_INFINITY : Number(version.slice("v1.".length));
}

/** As the built-in controller names it: `restricted:v1.33`. */
export function formatPolicy(policy: Policy): string {
  return `${policy.level}:${policy.version}`;
}
