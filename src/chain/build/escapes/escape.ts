import type { Change, FootholdId, Path, Picture, Step } from "../../../model/index.ts";
import { toFootholdId } from "../../../model/index.ts";
import type { Subject } from "../subject.ts";

/** What an escape gives: root on the node, root's eyes on its files, or one thing by itself. */
export type Gain = "node" | "node-files" | FootholdId;

/** One way out of a workload's containers. */
export interface Escape extends Pick<Step, "likelihood" | "precondition" | "technique"> {
  /** `escape/privileged` */
  readonly kind: string;
  readonly gains: Gain;
  readonly path: Path;
  readonly message: string;
  /** Each of them alone closes the way. */
  readonly removals: readonly Change[];
}

/** What an escape is judged by besides the workload. */
export interface Surroundings {
  readonly picture: Picture;
  /** Kernels of the nodes the workload may be on, `5.15.0-91-generic`; empty where no node was read. */
  readonly kernels: readonly string[];
}

export type FindEscapes = (subject: Subject, surroundings: Surroundings) => readonly Escape[];

export const METADATA = toFootholdId("endpoint", "metadata");
export const KUBELET = toFootholdId("endpoint", "kubelet");
export const ETCD = toFootholdId("endpoint", "etcd");
/** What etcd keeps, for whoever reads its files: no certificate is asked for. */
export const ETCD_DATA = toFootholdId("endpoint", "etcd", "data");
