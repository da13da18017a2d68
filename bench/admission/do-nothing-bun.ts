// The same with Bun's own server. Prints its port. Bun's types are not a dependency: only what is used is declared.
import { readFileSync } from "node:fs";

declare const Bun: {
  serve(options: {
    readonly port: number;
    readonly hostname: string;
    readonly idleTimeout: number;
    readonly tls: { readonly cert: string; readonly key: string };
    readonly fetch: (request: Request) => Promise<Response>;
  }): { readonly port: number };
};

const [cert = "", key = ""] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  idleTimeout: 120,
  tls: { cert, key },
  fetch: async (request) => {
    const uid = /"uid":"([^"]+)"/.exec(await request.text())?.[1];
    const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid, allowed: true } };
    return new Response(JSON.stringify(review), { headers: { "content-type": "application/json" } });
  },
});
console.log(server.port);
