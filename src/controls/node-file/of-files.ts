import type { ComponentName } from "../../formats/component/index.ts";
import { type FilePurpose, NODE_REPORT, type ReportedFile, toReportedFiles } from "../../formats/node-report/index.ts";
import {
  asList,
  dig,
  type ObjectControl,
  type Observation,
  type Picture,
  type Resource,
  toGroupKind,
} from "../../model/index.ts";

/** What files of a node are asked about. */
interface FileQuestion {
  readonly purposes: readonly FilePurpose[];
  /** Where this component runs, the file is expected; that it was not found is unknown, and no pass. */
  readonly goesWith?: ComponentName;
}

type FileControl = Pick<ObjectControl, "scope" | "kinds" | "applies" | "check">;

/** The parts of a control: files of these purposes give nobody more than `most`. @param most permission bits, 0o600 */
export function modeOfFiles(question: FileQuestion, most: number): FileControl {
  return ofFiles(question, ({ file, mode, path }) => {
    if (mode === undefined) return unknown(path, `the mode of ${file} is not in the report`);
    const given = mode.toString(8).padStart(3, "0");
    const message = `${file} has mode ${given}, more than ${most.toString(8)}`;
    return (mode & ~most) === 0 ? undefined : { path: [...path, "mode"], message };
  });
}

/** The parts of a control: files of these purposes belong to a user and group. @param wanted `root:root` */
export function ownerOfFiles(question: FileQuestion, wanted: string): FileControl {
  return ofFiles(question, ({ file, owner, path }) => {
    if (owner === undefined) return unknown(path, `the owner of ${file} is not in the report`);
    if (owner === wanted) return undefined;
    return { path, message: `${file} belongs to ${owner}, not to ${wanted}` };
  });
}

function ofFiles(question: FileQuestion, judge: (file: ReportedFile) => Observation | undefined): FileControl {
  const find = ({ object }: Resource): ReportedFile[] =>
    toReportedFiles(object).filter(({ purpose }) => (question.purposes as readonly string[]).includes(purpose));
  return {
    scope: "object",
    kinds: [NODE_REPORT, "/Node"],
    applies: (resource, { picture }) =>
      isReport(resource)
        ? find(resource).length > 0 || runs(resource, question.goesWith)
        : findUnreported(question, picture) === resource,
    check(resource) {
      if (!isReport(resource))
        return unknown(
          ["metadata", "name"],
          `no report of the files on node "${resource.object.metadata.name ?? ""}" was read`,
        );
      const files = find(resource);
      if (files.length === 0) return unknown(["metadata"], `no file of the kind ${question.purposes[0]} was found`);
      return files.flatMap((file) =>
        file.unread === undefined
          ? (judge(file) ?? [])
          : unknown(file.path, `${file.file} was not read: ${file.unread}`),
      );
    },
  };
}

function isReport({ object }: Resource): boolean {
  return toGroupKind(object) === NODE_REPORT;
}

function runs({ object }: Resource, name: ComponentName | undefined): boolean {
  return name !== undefined && asList(object["processes"]).some((process) => dig(process, "name") === name);
}

/** The node to say of that nobody read its files: one for all, in a cluster without any report. */
function findUnreported({ goesWith }: FileQuestion, picture: Picture): Resource | undefined {
  if (!picture.complete || picture.ofKind(NODE_REPORT).length > 0) return undefined;
  const isOfNodes = goesWith === "kubelet" || goesWith === "kube-proxy";
  const label = "node-role.kubernetes.io/control-plane";
  return picture
    .ofKind("/Node")
    .find(({ object }) => isOfNodes || dig(object, "metadata", "labels", label) !== undefined);
}

function unknown(path: Observation["path"], message: string): Observation {
  return { verdict: "unknown", path, message };
}
