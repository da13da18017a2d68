// A webhook that answers "allowed" without looking: the same HTTP stack as Hauberk's. On the port named or any free one; prints it.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

const [certFile = "", keyFile = "", port = "0", mode] = process.argv.slice(2);
const [cert, key] = [readFileSync(certFile, "utf8"), readFileSync(keyFile, "utf8")];

const server = createServer(
  { cert, key, minVersion: "TLSv1.3", ALPNProtocols: ["http/1.1"], keepAliveTimeout: 120_000 },
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const uid = mode === "decoded" ? readUid(text) : /"uid":"([^"]+)"/.exec(text)?.[1];
      const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid, allowed: true } };
      const answer = JSON.stringify(review);
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
      response.end(answer);
    });
  },
);
/** As webhooks do that are made with a framework: the whole review is decoded. */
function readUid(text: string): string {
  return (JSON.parse(text) as { request: { uid: string } }).request.uid;
}

server.listen(Number(port), "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
