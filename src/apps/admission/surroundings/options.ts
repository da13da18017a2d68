import type { AdmissionConfiguration, KnownDigests } from "../../../decision/index.ts";
import type { Exception } from "../../../engines/acceptance/index.ts";
import type { Batch, Location, Path, Settings } from "../../../model/index.ts";
import type { ClusterClient } from "../../../sources/cluster/index.ts";

/** What hauberk.yaml and the exceptions beside it say. */
export interface Rules {
  readonly admission: AdmissionConfiguration;
  readonly settings: Settings;
  readonly exceptions: readonly Exception[];
  /** Where Hauberk itself runs: it is guarded, and its account may write there. Default `hauberk-system`. */
  readonly ownNamespace?: string;
  /** Which digests tags stand for. */
  readonly digests?: KnownDigests;
  /** Files that were read for it besides the configuration: exceptions, digests. They are followed too. */
  readonly files?: readonly string[];
  /** Where in the configuration's file a path of its section `admission` leads. */
  readonly locate?: (path: Path) => Location;
}

export interface FileSurroundingsOptions {
  /**
   * Reads configuration and exceptions anew. A problem keeps what was in force before; one item where it can be used.
   * A Problem that it throws counts as one.
   */
  readonly readRules: () => Batch<Rules>;
  /** What `readRules` reads: the configuration and the files of exceptions. Folders and links are followed. */
  readonly ruleFiles: readonly string[];
  /** How often files are looked at. Default 2000. */
  readonly pollMs?: number;
  /** Default: the machine's clock. */
  readonly now?: () => Date;
}

export interface ClusterSurroundingsOptions extends FileSurroundingsOptions {
  /** Reads namespaces, policies and what they name; asks SubjectAccessReviews. */
  readonly client: ClusterClient;
  /** Kyverno's PolicyExceptions of the cluster are honoured only from here; absent: none is. */
  readonly exceptionNamespace?: string;
}
