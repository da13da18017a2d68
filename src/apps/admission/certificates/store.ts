import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asObject, Problem } from "../../../model/index.ts";
import { readTexts, toTexts } from "./kept-text.ts";
import type { OwnState } from "./rotation.ts";

/** What is kept, and the version it must still have when it is replaced; no version: nothing is there. */
export interface Kept {
  readonly state: OwnState | undefined;
  readonly version: string | undefined;
  /** Why something is there that cannot be used. */
  readonly problem?: Problem;
}

/** Where our CA is kept: a Secret that replicas share, a folder, or only memory. */
export interface CertificateStore {
  /** @throws {Problem} when nobody can say what is there */
  read(): Promise<Kept>;
  /** Replaces what had that version. @returns false when somebody else was first */
  write(state: OwnState, version: string | undefined): Promise<boolean>;
}

/** Forgotten with the process: every start has another CA. */
export function toMemoryStore(): CertificateStore {
  let kept: Kept = { state: undefined, version: undefined };
  return {
    read: async () => kept,
    write: async (state, version) => {
      if (version !== kept.version) return false;
      kept = { state, version: String(Number(version ?? 0) + 1) };
      return true;
    },
  };
}

/** One file in a folder of our own, for one process. @param folder made where it is not there, for the owner only */
export function toFolderStore(folder: string): CertificateStore {
  const file = join(folder, "certificates.json");
  const read = (): Kept => {
    const text = readIfThere(file);
    if (text === undefined) return { state: undefined, version: undefined };
    const version = createHash("sha256").update(text).digest("hex");
    return { ...toKept(toMap(text), file), version };
  };
  return {
    read: async () => read(),
    write: async (state, version) => {
      if (read().version !== version) return false;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(`${file}.new`, JSON.stringify(toTexts(state), undefined, 2), { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch (error) {
        throw new Problem("CERTIFICATE_INVALID", `${file} cannot be written: ${reasonOf(error)}`, { cause: error });
      }
      return true;
    },
  };
}

/** @param texts undefined: what is there is not even of the right shape */
export function toKept(texts: ReadonlyMap<string, string> | undefined, where: string): Pick<Kept, "state" | "problem"> {
  const state = texts === undefined ? { because: "it is no list of texts" } : readTexts(texts);
  if (!("because" in state)) return { state };
  const message = `${where} holds no certificates of ours and is replaced: ${state.because}`;
  return { state: undefined, problem: new Problem("CERTIFICATE_INVALID", message) };
}

function toMap(text: string): ReadonlyMap<string, string> | undefined {
  try {
    const entries = Object.entries(asObject(JSON.parse(text)) ?? {});
    return new Map(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return undefined;
    throw new Problem("CERTIFICATE_INVALID", `${file} cannot be read: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
