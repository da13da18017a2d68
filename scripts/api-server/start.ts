// Brings up a control plane of our own in the foreground, until Ctrl-C: node scripts/api-server/start.ts [--controllers] [kube-apiserver flags]
import { findControlPlane, startApiServer } from "./control-plane.ts";

const args = process.argv.slice(2);
const flags = args.filter((arg) => arg !== "--controllers");
const found = findControlPlane();
if ("missing" in found) {
  console.error(found.missing);
  process.exit(1);
}
const server = await startApiServer({ controllerManager: args.includes("--controllers"), flags });
console.log(`export KUBECONFIG=${server.kubeconfig}`);
console.error(`API server at ${server.url}; kubectl and helm are in ${server.assets}; Ctrl-C stops it`);

const keepAlive = setInterval(() => {}, 1 << 30);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearInterval(keepAlive);
    void server.stop().then(() => process.exit(0));
  });
}
