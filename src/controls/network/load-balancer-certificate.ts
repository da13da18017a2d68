import { asList, asString, dig, type ObjectControl } from "../../model/index.ts";
import { typeOf } from "./service.ts";

const AWS = "service.beta.kubernetes.io/aws-load-balancer-";

export const networkLoadBalancerCertificate: ObjectControl = {
  id: "network/load-balancer-certificate",
  title: "Load balancers that end HTTPS have a certificate",
  layer: "cloud",
  impact: "medium",
  scope: "object",
  kinds: ["/Service"],
  threat: {
    stride: ["information-disclosure", "spoofing"],
    text: "Port 443 without a certificate carries plain HTTP: whoever is on the way reads and changes it, while everybody takes it for encrypted.",
  },
  why: "With a certificate the load balancer speaks TLS to its clients.",
  fix: { text: `Name the certificate in ${AWS}ssl-cert, or let the pods end TLS with backend protocol tcp or ssl.` },
  residualRisk: "Between load balancer and pod traffic is plain unless the backend protocol is encrypted too.",
  tradeOff: "Certificates must be issued and renewed.",
  frameworks: {
    nist80053: ["SC-8", "SC-13"],
    pci: ["4.2.1"],
    hipaa: ["164.312(e)(1)", "164.312(e)(2)(ii)"],
  },
  check({ object }) {
    if (typeOf(object) !== "LoadBalancer") return undefined;
    const annotation = (name: string) => asString(dig(object.metadata, "annotations", AWS + name)) ?? "";
    const speaksHttp = /^https?$/i.test(annotation("backend-protocol"));
    const servesHttps = asList(dig(object, "spec", "ports")).some((port) => dig(port, "port") === 443);
    if (!speaksHttp || !servesHttps || annotation("ssl-cert") !== "") return undefined;
    return {
      path: ["metadata", "annotations", `${AWS}backend-protocol`],
      message: "the load balancer serves HTTP on port 443 without a certificate",
    };
  },
  examples: {
    good: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-backend-protocol: http
    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: arn:aws:acm:eu-west-1:111122223333:certificate/a
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 443, targetPort: 8080 }] }
`,
    ],
    bad: [
      `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations: { service.beta.kubernetes.io/aws-load-balancer-backend-protocol: http }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 443, targetPort: 8080 }] }
`,
    ],
  },
};
