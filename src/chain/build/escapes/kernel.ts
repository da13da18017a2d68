import type { Container, Edit, Path, Workload } from "../../../model/index.ts";
import { COST } from "../costs.ts";
import { weigh } from "../likelihood.ts";
import { type Subject, toChange } from "../subject.ts";
import type { Escape, Surroundings } from "./escape.ts";
import { weighBest } from "./host-namespaces.ts";
import { findKernelFault } from "./kernel-faults.ts";

/**
 * Without a seccomp profile the whole kernel can be called. Whether it has a fault the profile would have kept away is
 * told by the versions of nodes; distributions mend faults without raising them, so no version is proof.
 */
export function findKernel(subject: Subject, { kernels }: Surroundings): Escape[] {
  const { workload } = subject;
  if (subject.isWindows || subject.isSandboxed) return [];
  const open = workload.containers.filter((container) => !hasSeccomp(container, workload));
  const [first] = open;
  if (first === undefined) return [];
  const fault = findKernelFault(kernels);
  const precondition =
    fault !== undefined
      ? `Linux ${fault.kernel} lacks the fix of ${fault.cve}`
      : `a fault of the kernel${kernels.length === 0 ? ", whose version was not read" : " that is not known"}`;
  const weighed = weighBest(subject, (container) =>
    weigh(fault === undefined ? "unlikely" : "possible", subject, container, ["user-namespace"]),
  );
  return [
    {
      kind: "escape/kernel-without-seccomp",
      gains: "node",
      likelihood: weighed.likelihood,
      precondition,
      path: [...first.path, "securityContext"],
      message: `container "${first.name}" of ${subject.what} calls the kernel without a seccomp profile`,
      removals: [
        toChange(subject, {
          control: "pod/seccomp-profile",
          title: "Set the runtime's seccomp profile",
          cost: COST.setting,
          edits: toEdits(open, workload),
        }),
      ],
    },
  ];
}

function hasSeccomp({ spec }: Container, { podSpec }: Workload): boolean {
  const type = (spec.securityContext?.seccompProfile ?? podSpec.securityContext?.seccompProfile)?.type;
  return type !== undefined && type !== "Unconfined";
}

/** Once on the pod, and on each container that says otherwise. */
function toEdits(open: readonly Container[], { podSpec, specPath }: Workload): Edit[] {
  const value = { type: "RuntimeDefault" };
  const own = open.filter(({ spec }) => spec.securityContext?.seccompProfile !== undefined);
  const pod = podSpec.securityContext?.seccompProfile?.type;
  const isSet = pod !== undefined && pod !== "Unconfined";
  const paths: Path[] = own.map(({ path }) => [...path, "securityContext", "seccompProfile"]);
  if (!isSet && own.length < open.length) paths.unshift([...specPath, "securityContext", "seccompProfile"]);
  return paths.map((path) => ({ op: "set", path, value }));
}
