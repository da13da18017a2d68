import { toResources } from "../../inventory/index.ts";
import { locate } from "../../formats/position/index.ts";
import { Problem, type Resource } from "../../model/index.ts";
import { readFiles } from "../../sources/files/index.ts";
import type { SourcesRead } from "./read-sources.ts";

/** What is told beside a cluster: nodes' reports, what they hold, and descriptions of the cloud. Anything else may be in the cluster already. */
const BESIDE =
  /^(?:hauberk\.dev\/[^ ]+ NodeReport|cloud\.hauberk\.dev\/.+|(?:audit\.k8s\.io|apiserver\.config\.k8s\.io|kubelet\.config\.k8s\.io|kubeproxy\.config\.k8s\.io)\/.+)$/;

/** The same, with what the files beside a cluster, snapshot or manifests tell: `--beside`. */
export function withBeside(read: SourcesRead, paths: readonly string[] = []): SourcesRead {
  if (paths.length === 0) return read;
  const files = readFiles(paths, { render: false });
  const problems = [...files.problems];
  const resources: Resource[] = [];
  for (const one of files.values) {
    const made = toResources(one, locate);
    problems.push(...made.problems);
    for (const resource of made.items) {
      const { apiVersion, kind, metadata } = resource.object;
      if (BESIDE.test(`${apiVersion} ${kind}`)) resources.push(resource);
      else {
        const at = locate(one.document, resource.origin.is === "file" ? resource.origin.prefix : []);
        const message = `${kind} ${metadata.name ?? ""} is no report of a node and no description of a cloud: scan it by its path`;
        problems.push(new Problem("OBJECT_INVALID", message, { at }));
      }
    }
  }
  if (resources.length + problems.length === 0)
    problems.push(new Problem("NOTHING_FOUND", `no node report or description of a cloud in ${paths.join(", ")}`));
  return {
    ...read,
    files: read.files + files.files,
    problems: [...read.problems, ...problems],
    input: { ...read.input, resources: [...read.input.resources, ...resources] },
  };
}
