import * as fc from "fast-check";

const ATOMS = [
  ..."a b k S . ^ $ - / é 😀".split(" "),
  ..."\\d \\w \\s \\W \\b \\B \\A \\z \\. \\x41 \\x{1F600} \\n".split(" "),
  ..."[a-c] [^a] [^b\\d] [[:alpha:]] []a] [k-s] \\Qa.b\\E \\pL (?i) (?s) (?m) (?U)".split(" "),
];
const COUNTS = ["*", "+", "?", "{2}", "{0,3}", "{1,}", "*?", "+?", "??"];

const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
  pattern: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...ATOMS) },
    { weight: 3, arbitrary: fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("")) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom(...COUNTS)).map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: fc.tuple(tie("pattern"), tie("pattern")).map((parts) => parts.join("|")) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("", "?:", "?i:", "?P<x>"), tie("pattern"), fc.constantFrom("", ...COUNTS))
        .map(([kind, body, count]) => `(${kind}${body})${count}`),
    },
  ),
}));

/** Patterns of RE2's syntax; a few of them wrong. Only tests use it. */
export const randomPattern: fc.Arbitrary<string> = pattern;

/** Short texts of characters that the patterns tell apart. */
export const randomText: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(..."a b c k K s S ſ \u212A é 😀 . 1 - / _ A \n \r \u2028".split(" "), " "), { maxLength: 12 })
  .map((chars) => chars.join(""));
