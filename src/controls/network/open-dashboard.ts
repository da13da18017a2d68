import type { ContainerControl } from "../../model/index.ts";

/** Flags that open an administrative interface to everybody who reaches it. */
const FLAGS: readonly { readonly flag: RegExp; readonly what: string }[] = [
  { flag: /^--?api\.insecure(?:=true)?$/i, what: "serves Traefik's API without authentication" },
  { flag: /^--enable-skip-login(?:=true)?$/, what: "lets visitors skip the dashboard's login" },
  { flag: /^--disable-settings-authorizer(?:=true)?$/, what: "lets visitors change the dashboard's settings" },
  { flag: /^--enable-insecure-login(?:=true)?$/, what: "lets users log in to the dashboard over plain HTTP" },
  { flag: /^--auth-mode=server$/, what: "gives visitors of Argo Workflows the server's own rights" },
  { flag: /^--(?:ServerApp|NotebookApp)\.(?:token|password)=(?:''|"")?$/, what: "runs Jupyter without a password" },
  { flag: /^--web\.enable-admin-api$/, what: "lets visitors delete Prometheus's data" },
  { flag: /^--disable-auth(?:=true)?$/, what: "turns authentication off" },
];

export const networkOpenDashboard: ContainerControl = {
  id: "network/open-dashboard",
  title: "Administrative interfaces ask for a login",
  layer: "container",
  impact: "high",
  scope: "container",
  threat: {
    stride: ["spoofing", "elevation-of-privilege"],
    text: "Whoever reaches the port, from any pod or from outside, uses the interface with the rights of its service account.",
  },
  why: "A login ties what is done to somebody who may do it.",
  fix: {
    text: "Remove the flag and turn on the program's authentication.",
    caution: "Users and probes that relied on open access need accounts.",
  },
  residualRisk: "Weak passwords and stolen sessions.",
  tradeOff: "One more login.",
  frameworks: {
    nist80053: ["AC-3", "IA-2"],
    pci: ["8.3.1"],
    hipaa: ["164.312(d)"],
    mitre: ["T1133"],
    owasp: ["K06", "K09"],
  },
  check(container) {
    return (["command", "args"] as const).flatMap((list) =>
      (container.spec[list] ?? []).flatMap((argument, index) => {
        const found = FLAGS.find(({ flag }) => flag.test(argument));
        if (found === undefined) return [];
        return [
          {
            path: [...container.path, list, index],
            message: `container "${container.name}" ${found.what} (${argument})`,
          },
        ];
      }),
    );
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Pod
metadata: { name: traefik }
spec: { containers: [{ name: traefik, image: "registry.example/traefik:3.5.0", args: ["--api.insecure=false"] }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Pod
metadata: { name: traefik }
spec: { containers: [{ name: traefik, image: "registry.example/traefik:3.5.0", args: ["--api.insecure=true"] }] }
`,
      `apiVersion: v1
kind: Pod
metadata: { name: dashboard }
spec:
  containers: [{ name: web, image: "registry.example/web:1.0.0" }]
  initContainers: [{ name: side, restartPolicy: Always, image: "registry.example/dashboard:2.7.0", args: [--enable-skip-login] }]
`,
    ],
  },
};
