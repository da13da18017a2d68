import {
  compareSemver,
  formatSemver,
  normalizeSemver,
  readSemver,
  type Semver,
} from "../../../../formats/semver/index.ts";
import type { Library, Overload } from "../../declaration.ts";
import { fail } from "../../run/fail.ts";
import { BOOL, INT, STRING, struct } from "../../type.ts";
import { CelObject, type CelValue, toInt } from "../../value.ts";
import { global, method } from "../define.ts";

const SEMVER = struct("kubernetes.Semver");

/** A version as a value. */
export class SemverValue extends CelObject {
  readonly typeName = "kubernetes.Semver";
  readonly version: Semver;
  constructor(version: Semver) {
    super();
    this.version = version;
  }
  equals(other: CelValue): boolean {
    return other instanceof SemverValue && compareSemver(other.version, this.version) === 0;
  }
  override toString(): string {
    return formatSemver(this.version);
  }
}

const read = (text: string, normalize: boolean): ReturnType<typeof readSemver> =>
  normalize ? normalizeSemver(text) : readSemver(text);

function toSemver(text: string, normalize = false): SemverValue {
  const version = read(text, normalize);
  return "because" in version ? fail(version.because) : new SemverValue(version);
}

const isSemver = (text: string, normalize = false): boolean => !("because" in read(text, normalize));

const compare = (a: SemverValue, b: SemverValue): number => compareSemver(a.version, b.version);

/** A number as Go's int64 has it. */
const part = (name: "major" | "minor" | "patch"): Overload =>
  method(`semver_${name}`, name, [SEMVER], INT, ({ version }: SemverValue) => toInt(BigInt.asIntN(64, version[name])));

/** @see k8s.io/apiserver/pkg/cel/library/semverlib.go, version 1 */
export const semverLibrary: Library = {
  name: "kubernetes.Semver",
  overloads: [
    global("string_to_semver", "semver", [STRING], SEMVER, (text: string) => toSemver(text)),
    global("string_bool_to_semver", "semver", [STRING, BOOL], SEMVER, toSemver),
    global("is_semver_string", "isSemver", [STRING], BOOL, (text: string) => isSemver(text)),
    global("is_semver_string_bool", "isSemver", [STRING, BOOL], BOOL, isSemver),
    method(
      "semver_is_greater_than",
      "isGreaterThan",
      [SEMVER, SEMVER],
      BOOL,
      (a: SemverValue, b: SemverValue) => compare(a, b) > 0,
    ),
    method(
      "semver_is_less_than",
      "isLessThan",
      [SEMVER, SEMVER],
      BOOL,
      (a: SemverValue, b: SemverValue) => compare(a, b) < 0,
    ),
    method("semver_compare_to", "compareTo", [SEMVER, SEMVER], INT, compare),
    part("major"),
    part("minor"),
    part("patch"),
  ],
};
