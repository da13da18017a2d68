import type { Problem } from "../../../model/index.ts";
import type { OwnState } from "./rotation.ts";

/** What is kept, and the version it must still have when it is replaced; undefined: nothing is there. */
export interface Kept {
  readonly state: OwnState | undefined;
  readonly version: string | undefined;
  /** Why something is there that cannot be used. */
  readonly problem?: Problem;
}

/** Where replicas share their CA: a Secret, a folder, or only memory. */
export interface CertificateStore {
  /** @throws {Problem} when nobody can say what is there */
  read(): Promise<Kept>;
  /** Replaces what had that version. @returns false when somebody else was first */
  write(state: OwnState, version: string | undefined): Promise<boolean>;
}
