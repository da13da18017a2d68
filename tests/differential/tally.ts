import { isDeepStrictEqual } from "node:util";
import type { Scanned } from "./commands.ts";
import { type Judged, RULE_SETS } from "./round.ts";
import { isOfFiles, toScanned, toServed, type Verdict } from "./verdicts.ts";

/** What was compared, so that a run which compares little is seen. */
export interface Tally {
  objects: number;
  /** Answers of the server that are those of `hauberk admit`. */
  bytes: number;
  /** Verdicts that are those of a scan, and how many of them denied, warned, could not look. */
  verdicts: number;
  denied: number;
  warned: number;
  unknown: number;
  /** Findings that exceptions covered, and those that are only of files. */
  suppressed: number;
  ofFiles: number;
  /** Verdicts of Pod Security that are those of `hauberk pss check`. */
  standards: number;
  /** Whole scans of one object. */
  alone: number;
}

export function toTally(): Tally {
  return {
    objects: 0,
    bytes: 0,
    verdicts: 0,
    denied: 0,
    warned: 0,
    unknown: 0,
    suppressed: 0,
    ofFiles: 0,
    standards: 0,
    alone: 0,
  };
}

/** Where those who were asked about an object differ. @param alone what a whole scan of nothing else says, where there was one */
export function findDifferences(one: Judged, alone: Scanned | undefined, tally: Tally): object[] {
  const { index, made, answers, twins, scanned } = one;
  tally.objects += 1;
  tally.suppressed += scanned.suppressed;
  tally.ofFiles += scanned.findings.filter(({ control }) => isOfFiles(control, made.object)).length;
  const differing: object[] = [];
  for (const [at, answer] of answers.entries()) {
    if (answer === twins[at]) tally.bytes += 1;
    else differing.push({ index, answer, admit: twins[at], object: made.object });
  }
  for (const [at, ruleSet] of RULE_SETS.entries()) {
    const served = toServed(answers[at] ?? "");
    const said = toScanned(scanned, ruleSet, made.object);
    if (isDeepStrictEqual(served, said)) note(served, tally);
    else differing.push({ index, ruleSet, served, said, object: made.object });
    if (alone === undefined) continue;
    tally.alone += 1;
    const again = toScanned(alone, ruleSet, made.object);
    if (!isDeepStrictEqual(again, said)) differing.push({ index, ruleSet, alone: again, said, object: made.object });
  }
  return [...differing, ...findPodSecurityDifferences(one, tally)];
}

function note({ allowed, rules, unknown }: Verdict, tally: Tally): void {
  tally.verdicts += 1;
  tally.denied += allowed ? 0 : 1;
  tally.warned += rules.some((rule) => rule.startsWith("warn ")) ? 1 : 0;
  tally.unknown += unknown.length > 0 ? 1 : 0;
}

/** Pods that do not keep the standard of their namespace are refused, of what makes such pods clients are warned. */
function findPodSecurityDifferences({ index, made, answers, keepsStandard }: Judged, tally: Tally): object[] {
  if (keepsStandard === undefined) return [];
  const { response } = JSON.parse(answers[RULE_SETS.length] ?? "") as { response: Response };
  const isPod = made.object.apiVersion === "v1" && made.object.kind === "Pod";
  const isKept = isPod ? response.allowed : response.allowed && response.warnings === undefined;
  if (isKept !== keepsStandard) return [{ index, keepsStandard, response, object: made.object }];
  tally.standards += 1;
  return [];
}

interface Response {
  readonly allowed: boolean;
  readonly warnings?: readonly string[];
}
