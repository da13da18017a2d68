import { formatProblem, type Problem } from "../../model/index.ts";

const MAX_LENGTH = 500;

/** A problem in one line of bounded length, whatever stood in the file it quotes. */
export function toProblemLine(problem: Problem): string {
  return formatProblem(problem).replace(/\s+/g, " ").slice(0, MAX_LENGTH);
}
