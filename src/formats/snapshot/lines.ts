/**
 * A snapshot is what a cluster said about itself, redacted, as JSON Lines: the header, then for each list of the header, in
 * its order, the objects (as the API server writes them, one a line), what was wrong, and a mark that the list is over; at
 * the end a mark that nothing is missing. Marks have a `mark` and no `kind`, so that `jq 'select(.kind == "Pod")'` works.
 */
export const SNAPSHOT_VERSION = "hauberk.dev/v1alpha1";
export const SNAPSHOT_KIND = "Snapshot";

/** One kind in one place: `apps/Deployment`; namespace empty: everywhere. */
export interface ListName {
  readonly groupKind: string;
  readonly namespace: string;
}

/** The first line. */
export interface SnapshotHeader {
  readonly apiVersion: typeof SNAPSHOT_VERSION;
  readonly kind: typeof SNAPSHOT_KIND;
  /** Name of the kubeconfig's context. */
  readonly context: string;
  /** `v1.36.3`; empty when the server did not tell. */
  readonly serverVersion: string;
  /** RFC 3339, UTC. */
  readonly collectedAt: string;
  /** Version of Hauberk that wrote it. */
  readonly writtenBy: string;
  /** What follows, in this order; what is not there at the end was not read. */
  readonly lists: readonly ListName[];
  /** Kinds that were left out on purpose. */
  readonly unread: readonly { readonly groupKind: string; readonly because: string }[];
}

/** Every other line that is no object. */
export type SnapshotMark =
  /** The end of a list, and how many lines of objects it has. */
  | (ListName & { readonly mark: "listed"; readonly objects: number })
  /** What came of this list so far is to be forgotten: it comes again. */
  | (ListName & { readonly mark: "again" })
  /** Not read, or not to its end. */
  | (ListName & { readonly mark: "blind"; readonly because: string })
  | { readonly mark: "problem"; readonly code: "LIST_DENIED" | "LIST_FAILED"; readonly message: string }
  /** The last line: how many of these there are, so that none can be missing. */
  | { readonly mark: "end"; readonly blind: number; readonly problems: number };
