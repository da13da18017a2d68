import { type Container, type ContainerControl, type Path } from "../../model/index.ts";
import { findSecretsInArguments } from "../../formats/secret-text/index.ts";
import { toObservation } from "./observation.ts";

export const secretArguments: ContainerControl = {
  id: "secrets/arguments",
  title: "Commands and arguments hold no literal credentials",
  layer: "cluster",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["information-disclosure"],
    text: "Arguments stand in the manifest and in the process list of the node, where every process with its process namespace reads them.",
  },
  why: "Programs that read a file or a variable keep the value out of sight.",
  fix: {
    text: "Pass the name of a mounted file, or `$(NAME)` of a variable filled from a Secret; then change the credential.",
  },
  residualRisk: "`$(NAME)` is put into the arguments when the container starts, and stands in the process list.",
  tradeOff: "Some programs take secrets by argument only.",
  frameworks: {
    nsa: ["Network separation and hardening: secrets"],
    nist800190: ["4.1.4"],
    nist80053: ["IA-5", "SC-28"],
    pci: ["8.6.2"],
    hipaa: ["164.312(a)(1)"],
    mitre: ["T1552"],
    owasp: ["K08"],
  },
  check(container) {
    return toCommandLines(container).flatMap(({ path, words }) =>
      findSecretsInArguments(words).map(({ index, found }) =>
        toObservation(found, [...path, index], `container "${container.name}" is started with`),
      ),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      args: ["--password-file=/run/secrets/db", "--token=$(TOKEN)"]
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      args: ["--user=shop", "--password=Tr0ub4dor-and-3"]
`,
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example/web:1.4.2
      livenessProbe: { exec: { command: [redis-cli, --pass, "kX82mvq0Zr", ping] } }
`,
    ],
  },
};

/** Everything of a container that is run as a command: its own, its probes' and its hooks'. */
function toCommandLines({ spec, path }: Container): { readonly path: Path; readonly words: readonly string[] }[] {
  const lines: { readonly path: Path; readonly words: readonly string[] }[] = [];
  const add = (words: readonly string[] | undefined, ...way: Path): void => {
    if (words !== undefined) lines.push({ path: [...path, ...way], words });
  };
  add(spec.command, "command");
  add(spec.args, "args");
  for (const probe of ["livenessProbe", "readinessProbe", "startupProbe"] as const)
    add(spec[probe]?.exec?.command, probe, "exec", "command");
  for (const hook of ["postStart", "preStop"] as const)
    add(spec.lifecycle?.[hook]?.exec?.command, "lifecycle", hook, "exec", "command");
  return lines;
}
