import { type Change, type FootholdId, type Likelihood, toFootholdId } from "../../../model/index.ts";
import type { Right } from "./right.ts";

/** Where a right leads; a right stands for its own foothold, and is followed. */
export interface Lead {
  readonly to: FootholdId | Right;
  readonly kind: string;
  readonly technique?: string;
  /** Default `certain`. */
  readonly likelihood?: Likelihood;
  readonly precondition?: string;
  readonly message: string;
  /** Changes each of which takes the step away all by itself. */
  readonly changes?: readonly Change[];
}

export const CLUSTER_ADMIN: FootholdId = toFootholdId("target", "cluster-admin");
