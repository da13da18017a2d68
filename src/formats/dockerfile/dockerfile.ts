import {
  Problem,
  type Dockerfile,
  type DockerHeredoc,
  type DockerInstruction,
  type DockerStage,
  type SourceDocument,
} from "../../model/index.ts";
import { findHeredocs, INSTRUCTIONS, toInstruction } from "./instruction.ts";
import { LineReader } from "./lines.ts";
import { substitute } from "./words.ts";

/** What could be read and what is wrong with the rest. */
export interface DockerfileReading {
  /** Absent when the file has no build stage. */
  readonly dockerfile: Dockerfile | undefined;
  readonly problems: Problem[];
}

interface OpenStage extends DockerStage {
  readonly instructions: DockerInstruction[];
}

/**
 * Reads a Dockerfile as BuildKit does: parser directives, continuation lines with comments between them,
 * here-documents, exec form, flags, ONBUILD, stages, and the defaults of ARG in base images.
 * What is wrong becomes DOCKERFILE_INVALID, and the instructions that can be read are kept. Linear; never throws.
 * @see https://docs.docker.com/reference/dockerfile/
 */
export function readDockerfile(document: SourceDocument): DockerfileReading {
  const reader = new LineReader(document.text, document.line);
  const problems: Problem[] = [];
  const stages: OpenStage[] = [];
  const globalArgs: DockerInstruction[] = [];
  const report = (line: number, column: number, message: string) => {
    problems.push(new Problem("DOCKERFILE_INVALID", message, { at: { file: document.file, line, column } }));
  };

  const { escape, badEscapeLine } = reader.readDirectives();
  if (badEscapeLine !== undefined) report(badEscapeLine, 1, "the escape directive takes \\ or `, nothing else");

  for (;;) {
    const logical = reader.readLogicalLine(escape);
    if (logical === undefined) break;
    const instruction = withHeredocs(reader, toInstruction(logical, escape), escape, (message) =>
      report(logical.line, logical.column, message),
    );
    const wrong = whatIsWrong(instruction, stages.length > 0);
    if (wrong !== undefined) report(logical.line, logical.column, wrong);
    else if (instruction.name === "FROM") stages.push(toStage(instruction, stages.length, globalArgs));
    else (stages.at(-1)?.instructions ?? globalArgs).push(instruction);
  }
  if (stages.length > 0) return { dockerfile: { document, globalArgs, stages }, problems };
  if (problems.length === 0) report(document.line, 1, "no FROM: a Dockerfile needs at least one build stage");
  return { dockerfile: undefined, problems };
}

function withHeredocs(
  reader: LineReader,
  instruction: DockerInstruction,
  escape: string,
  report: (message: string) => void,
): DockerInstruction {
  const heredocs: DockerHeredoc[] = [];
  let { endLine } = instruction;
  for (const { name, stripsTabs } of findHeredocs(instruction, escape)) {
    const read = reader.readHeredoc(name, stripsTabs);
    if (read === undefined) {
      report(`here-document ends nowhere: no line "${name}" follows`);
      break;
    }
    heredocs.push({ name, body: read.body });
    endLine = read.endLine;
  }
  if (heredocs.length === 0) return instruction;
  const { trigger } = instruction;
  return { ...instruction, heredocs, endLine, ...(trigger === undefined ? {} : { trigger: { ...trigger, heredocs } }) };
}

/** Why Docker would refuse the instruction here, or undefined. */
function whatIsWrong(instruction: DockerInstruction, isInStage: boolean): string | undefined {
  const { name, args } = instruction;
  if (!INSTRUCTIONS.has(name)) return `unknown instruction "${name.slice(0, 40)}"`;
  if (name === "FROM") {
    const isOne = args.length === 1;
    const isNamed = args.length === 3 && args[1]?.toLowerCase() === "as";
    return isOne || isNamed ? undefined : "FROM takes an image, or an image AS a name";
  }
  if (!isInStage && name !== "ARG") return `${name} before the first FROM: no build stage to run it in`;
  if (args.length === 0 || args[0] === "") return `${name} needs an argument`;
  return undefined;
}

function toStage(from: DockerInstruction, index: number, globalArgs: readonly DockerInstruction[]): OpenStage {
  const [image = "", , name] = from.args;
  return {
    index,
    baseImage: substitute(image, toDefaults(globalArgs)),
    name: name?.toLowerCase(),
    instructions: [from],
  };
}

/** Values of the arguments declared before the first FROM; a default may use the ones before it. */
function toDefaults(globalArgs: readonly DockerInstruction[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const argument of globalArgs.flatMap(({ args }) => args)) {
    const equals = argument.indexOf("=");
    if (equals > 0) values.set(argument.slice(0, equals), substitute(argument.slice(equals + 1), values));
  }
  return values;
}
