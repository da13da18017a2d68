import type { SourceDocument } from "./resource.ts";

/** One instruction of a Dockerfile, continuation lines joined. */
export interface DockerInstruction {
  /** Upper case: `FROM`, `RUN`. */
  readonly name: string;
  /** Everything behind the name, comments and line continuations taken out. */
  readonly text: string;
  /** Arguments split as Docker splits them; the JSON list for the exec form. */
  readonly args: readonly string[];
  /** `--from=build` as `["from", "build"]`. */
  readonly flags: readonly (readonly [string, string])[];
  readonly isJson: boolean;
  /** Lines in the file, from 1. */
  readonly line: number;
  readonly endLine: number;
}

export interface DockerStage {
  readonly index: number;
  readonly baseImage: string;
  /** The alias behind AS, lower case. */
  readonly name: string | undefined;
  readonly instructions: readonly DockerInstruction[];
}

export interface Dockerfile {
  readonly document: SourceDocument;
  /** ARG instructions before the first FROM. */
  readonly globalArgs: readonly DockerInstruction[];
  readonly stages: readonly DockerStage[];
}
