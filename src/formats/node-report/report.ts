import { asList, asNumber, asString, dig, type JsonObject, type Path } from "../../model/index.ts";

/** Group and kind of the document that `hauberk node collect` writes. */
export const NODE_REPORT = "hauberk.dev/NodeReport";
/** What stands in place of a credential in a report. */
export const REDACTED = "REDACTED";

/** What a file on a node is for; the controls ask by it, whatever its path is in this distribution. */
export type FilePurpose =
  | "api-server-manifest"
  | "controller-manager-manifest"
  | "scheduler-manifest"
  | "etcd-manifest"
  | "cni-configuration"
  | "etcd-data"
  | "admin-kubeconfig"
  | "scheduler-kubeconfig"
  | "controller-manager-kubeconfig"
  | "pki-directory"
  | "pki-certificate"
  | "pki-key"
  | "kubelet-service"
  | "kubelet-kubeconfig"
  | "kubelet-configuration"
  | "proxy-kubeconfig"
  | "client-ca";

/** Who may do what with one file of a node. */
export interface ReportedFile {
  readonly purpose: string;
  readonly file: string;
  /** Permission bits; undefined where they were not read. */
  readonly mode: number | undefined;
  /** `root:root`; numbers where the node has no names for them. */
  readonly owner: string | undefined;
  readonly unread: string | undefined;
  readonly path: Path;
}

const MAX_FILES = 10_000;

/** The files of a report; entries that are none are passed over. */
export function toReportedFiles(report: JsonObject): ReportedFile[] {
  return asList(report["files"])
    .slice(0, MAX_FILES)
    .flatMap((entry, index) => {
      const purpose = asString(dig(entry, "purpose"));
      const file = asString(dig(entry, "path"));
      if (purpose === undefined || file === undefined) return [];
      return [
        {
          purpose,
          file: file.slice(0, 300),
          mode: toMode(asString(dig(entry, "mode"))),
          owner: toOwner(entry),
          unread: asString(dig(entry, "unread"))?.slice(0, 200),
          path: ["files", index],
        },
      ];
    });
}

function toMode(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-7]{3,5}$/.test(text) ? Number.parseInt(text, 8) & 0o777 : undefined;
}

function toOwner(entry: unknown): string | undefined {
  const user = asString(dig(entry, "user")) ?? asNumber(dig(entry, "uid"))?.toString();
  const group = asString(dig(entry, "group")) ?? asNumber(dig(entry, "gid"))?.toString();
  return user === undefined || group === undefined ? undefined : `${user}:${group}`.slice(0, 200);
}
