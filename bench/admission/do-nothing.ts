// A webhook that answers "allowed" without looking: the same HTTP stack as Hauberk's. Prints its port.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

const [cert = "", key = ""] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));

const server = createServer(
  { cert, key, minVersion: "TLSv1.3", ALPNProtocols: ["http/1.1"], keepAliveTimeout: 120_000 },
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const uid = /"uid":"([^"]+)"/.exec(text)?.[1];
      const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid, allowed: true } };
      const answer = JSON.stringify(review);
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
      response.end(answer);
    });
  },
);
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
