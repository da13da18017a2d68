import type { DockerfileControl } from "../../model/index.ts";
import { isInstall, toPackageCall } from "./package-manager.ts";
import { runsOf } from "./run.ts";

const SERVERS =
  /^(?:openssh|openssh-server|dropbear|telnetd|telnet-server|inetutils-telnetd|vsftpd|proftpd(?:-\w+)?|rsh-server|rsh-redone-server|x11vnc|tightvncserver|tigervnc-standalone-server)(?:[=~<>].*)?$/;

export const dockerfileSshServer: DockerfileControl = {
  id: "dockerfile/ssh-server",
  title: "Images contain no server for remote logins",
  layer: "code",
  impact: "medium",
  scope: "dockerfile",
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "SSH, telnet, FTP or VNC in the image is a way in with users, keys and sessions the platform knows nothing of.",
  },
  why: "Without it the way in is kubectl exec, which roles restrict and the audit log records.",
  fix: {
    text: "Do not install it; use kubectl exec and kubectl cp.",
    caution: "Whoever logs in this way today needs another.",
  },
  residualRisk: "Other remote shells.",
  tradeOff: "Git and SFTP servers need an exception.",
  frameworks: { nist800190: ["4.1.2"], nist80053: ["CM-7", "AC-17"], pci: ["2.2.4"], owasp: ["K01"] },
  check(dockerfile) {
    return runsOf(dockerfile).flatMap(({ commands, instruction }) => {
      const servers = commands
        .flatMap((command) => toPackageCall(command) ?? [])
        .filter(isInstall)
        .flatMap(({ operands }) => operands.filter((name) => SERVERS.test(name)));
      return servers.length === 0
        ? []
        : [{ path: [instruction.line], message: `the image gets ${servers.join(", ")}` }];
    });
  },
  examples: {
    good: ["FROM debian:13\nRUN apt-get install -y openssh-client\nUSER 10001\n"],
    bad: ["FROM debian:13\nRUN apt-get update && apt-get install -y openssh-server\nUSER 10001\n"],
  },
};
