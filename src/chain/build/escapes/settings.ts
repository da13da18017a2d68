import type { Container, Edit } from "../../../model/index.ts";
import { COST } from "../costs.ts";
import { weigh } from "../likelihood.ts";
import { type Subject, toChange } from "../subject.ts";
import type { Escape } from "./escape.ts";

/** An unmasked /proc: root writes the kernel's switches that runtimes hide, core_pattern among them. */
export function findUnmaskedProc(subject: Subject): Escape[] {
  return subject.workload.containers
    .filter(({ spec }) => spec.securityContext?.procMount === "Unmasked")
    .map((container) => {
      const path = [...container.path, "securityContext", "procMount"];
      return {
        kind: "escape/unmasked-proc",
        gains: "node",
        ...weigh("likely", subject, container, ["root", "user-namespace", "sandbox"]),
        path,
        message: `container "${container.name}" of ${subject.what} writes the kernel's switches in an unmasked /proc`,
        removals: [
          toChange(subject, {
            control: "pod/proc-mount",
            part: container.name,
            title: `Mask /proc in container ${container.name}`,
            cost: COST.privilege,
            edits: [{ op: "remove", path }],
          }),
        ],
      };
    });
}

/** A Windows HostProcess container is a process of the node. */
export function findHostProcess(subject: Subject): Escape[] {
  const { workload } = subject;
  const keys = ["securityContext", "windowsOptions", "hostProcess"];
  const onPod = workload.podSpec.securityContext?.windowsOptions?.hostProcess === true;
  const own = workload.containers.filter(({ spec }) => spec.securityContext?.windowsOptions?.hostProcess === true);
  const paths = [
    ...(onPod ? [[...workload.specPath, ...keys]] : []),
    ...own.map((container) => [...container.path, ...keys]),
  ];
  const [path] = paths;
  if (path === undefined) return [];
  return [
    {
      kind: "escape/host-process",
      gains: "node",
      likelihood: "certain",
      path,
      message: `${subject.what} runs as a process of the Windows node`,
      removals: [
        toChange(subject, {
          control: "pod/host-process",
          title: "Take hostProcess from the pods",
          cost: COST.resource,
          edits: paths.map((one): Edit => ({ op: "set", path: one, value: false })),
        }),
      ],
    },
  ];
}

const ORDINARY = /^(?:cpu|memory|storage|ephemeral-storage|hugepages-.*|pods)$/;

/** Devices of a plugin (`nvidia.com/gpu`): their drivers run in the node's kernel and are called past seccomp. */
export function findDevices(subject: Subject): Escape[] {
  return subject.workload.containers.flatMap((container) => {
    const devices = toDevices(container);
    if (devices.length === 0) return [];
    return [
      {
        kind: "escape/device-plugin",
        gains: "node",
        ...weigh("unlikely", subject, container, ["sandbox"]),
        precondition: "a fault of the device's driver in the node's kernel",
        path: [...container.path, "resources"],
        message: `container "${container.name}" of ${subject.what} is given the device ${devices[0] ?? ""}`,
        removals: [
          toChange(subject, {
            kind: "pod/device-plugin",
            part: container.name,
            title: `Take the devices of plugins from container ${container.name}`,
            cost: COST.program,
            edits: devices.flatMap((name) =>
              ["limits", "requests"].map((field): Edit => ({
                op: "remove",
                path: [...container.path, "resources", field, name],
              })),
            ),
          }),
        ],
      },
    ];
  });
}

/** Extended resources have a domain of their own; those of Kubernetes are no devices. */
function toDevices({ spec }: Container): string[] {
  const names = [...Object.keys(spec.resources?.limits ?? {}), ...Object.keys(spec.resources?.requests ?? {})];
  return [...new Set(names)].filter(
    (name) => name.includes("/") && !ORDINARY.test(name) && !/(?:^|\.)kubernetes\.io\//.test(name),
  );
}
