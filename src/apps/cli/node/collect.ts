import { asList, asString, dig } from "../../../model/index.ts";
import { toVisible } from "../../../reporters/index.ts";
import { collectNodeReport } from "../../../sources/node/index.ts";
import { EXIT } from "../exit.ts";
import { writeTextFile } from "../written-file.ts";

/** What was typed after `hauberk node collect`. */
export interface NodeCollectCommand {
  readonly root: string;
  readonly name?: string;
  readonly output?: string;
  /** The report is there, and says itself what it lacks. */
  readonly alwaysSucceed?: true;
}

/**
 * `hauberk node collect`: the report of a node as JSON.
 * @returns the exit code: 3 where something was not read
 * @throws {Problem} USAGE when the file cannot be written; FILE_UNREADABLE when there is no such root
 */
export function nodeCollect({ root, name, output, alwaysSucceed }: NodeCollectCommand): number {
  const report = collectNodeReport({ root, name, at: new Date() });
  const text = `${JSON.stringify(report, undefined, 1)}\n`;
  if (output === undefined || output === "-") process.stdout.write(text);
  // The report tells an attacker where to begin.
  else writeTextFile(output, text, 0o600);
  const unread = [...asList(report["files"]), ...asList(report["configurations"])].filter(
    (one) => dig(one, "unread") !== undefined,
  );
  for (const one of unread)
    say(`${asString(dig(one, "path")) ?? ""} was not read: ${asString(dig(one, "unread")) ?? ""}`);
  for (const problem of asList(report["problems"])) say(asString(problem) ?? "");
  const isWhole = unread.length + asList(report["problems"]).length === 0;
  return isWhole || alwaysSucceed === true ? EXIT.clean : EXIT.incomplete;
}

/** Paths come from command lines of the node's processes. */
function say(text: string): void {
  console.error(`hauberk: ${toVisible(text.slice(0, 1000))}`);
}
