import type { SourceDocument } from "./resource.ts";

/** A here-document of RUN, COPY or ADD. */
export interface DockerHeredoc {
  /** The delimiter without quotes; for COPY and ADD the name of the file. */
  readonly name: string;
  /** The lines between, each with its line end. */
  readonly body: string;
}

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
  readonly heredocs: readonly DockerHeredoc[];
  /** What ONBUILD keeps for the next build. */
  readonly trigger?: DockerInstruction;
  /** Lines in the file, from 1. */
  readonly line: number;
  readonly endLine: number;
}

export interface DockerStage {
  readonly index: number;
  /** With the defaults of ARG put in; a `$` is left where the default is not known. */
  readonly baseImage: string;
  /** The alias behind AS, lower case. */
  readonly name: string | undefined;
  /** Begins with FROM. */
  readonly instructions: readonly DockerInstruction[];
}

export interface Dockerfile {
  readonly document: SourceDocument;
  /** ARG instructions before the first FROM. */
  readonly globalArgs: readonly DockerInstruction[];
  readonly stages: readonly DockerStage[];
}
