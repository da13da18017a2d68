import { asList, asNumber, dig, type ObjectControl } from "../../model/index.ts";

const SSH_PORTS = new Set([22, 2222]);

export const networkSshService: ObjectControl = {
  id: "network/ssh-service",
  title: "Services do not offer SSH into pods",
  layer: "container",
  impact: "medium",
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["elevation-of-privilege", "repudiation"],
    text: "An SSH server in a container is a shell whose users, keys and sessions the cluster's authentication, roles and audit log know nothing of.",
  },
  why: "Without SSH the only way to a shell is kubectl exec, which RBAC restricts and the audit log records.",
  fix: {
    text: "Take the port out of the Service and the SSH server out of the image; use kubectl exec or debug.",
    caution: "A Git, SFTP or bastion service needs SSH: accept it with an exception.",
  },
  residualRisk: "Other remote shells on other ports.",
  tradeOff: "Operators must have a role for pods/exec.",
  frameworks: {
    nist800190: ["4.1.2"],
    nist80053: ["CM-7", "AC-17"],
    pci: ["2.2.4"],
    owasp: ["K01"],
  },
  check({ object }) {
    return asList(dig(object, "spec", "ports")).flatMap((port, index) => {
      const numbers = [dig(port, "port"), dig(port, "targetPort")].flatMap((value) => asNumber(value) ?? []);
      const ssh = numbers.find((number) => SSH_PORTS.has(number));
      return ssh === undefined
        ? []
        : [{ path: ["spec", "ports", index], message: `the Service offers port ${ssh}, where SSH listens` }];
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: ssh, port: 22, targetPort: 2222 }] }
`,
    ],
  },
};
