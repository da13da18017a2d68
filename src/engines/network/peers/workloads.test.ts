import { describe, expect, it } from "vitest";
import { podYaml, policyYaml, readNetwork } from "../network-for-tests.ts";

const DEPLOYMENT = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop, uid: d }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: main, image: main }] }
`;

function owned(name: string, owner: string, labels: string): string {
  return `---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: ${labels}
  ownerReferences: [{ ${owner}, uid: r, controller: true }]
spec: { containers: [{ name: main, image: main }] }
`;
}

const REPLICA_SET = `---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: cart-1
  namespace: shop
  uid: r
  ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: cart, uid: d, controller: true }]
spec:
  template:
    metadata: { labels: { app: cart, hash: x } }
    spec: { containers: [{ name: main, image: main }] }
`;

describe("peers", () => {
  it("are the workloads at the top of pods, not the pods", () => {
    const pods = owned("cart-1-a", "apiVersion: apps/v1, kind: ReplicaSet, name: cart-1", "{ app: cart, hash: x }");
    const { model, picture } = readNetwork(DEPLOYMENT + REPLICA_SET + pods);
    expect(model.peers.map(({ name }) => name)).toEqual(["shop/cart[Deployment]"]);
    const [pod] = picture.ofKind("/Pod");
    expect(pod === undefined ? undefined : model.peerOf.get(pod)?.name).toBe("shop/cart[Deployment]");
  });

  it("are named after an owner that was not read, and pods of a kubelet's files after themselves", () => {
    const pods =
      owned("a", "apiVersion: apps/v1, kind: ReplicaSet, name: gone", "{ app: a }") +
      owned("b", "apiVersion: apps/v1, kind: ReplicaSet, name: gone", "{ app: a }") +
      owned("etcd-one", "apiVersion: v1, kind: Node, name: one", "{ app: etcd }");
    const names = readNetwork(pods).model.peers.map(({ name }) => name);
    expect(names).toEqual(["shop/etcd-one[Pod]", "shop/gone[ReplicaSet]"]);
  });

  it("are in doubt, with a problem, when a policy tells pods of one owner apart", () => {
    const pods =
      owned("a", "apiVersion: apps/v1, kind: ReplicaSet, name: gone", "{ app: a, role: leader }") +
      owned("b", "apiVersion: apps/v1, kind: ReplicaSet, name: gone", "{ app: a }");
    const fine = readNetwork(pods + policyYaml("all", "{ podSelector: { matchLabels: { app: a } } }"));
    expect(fine.model.peers.map(({ doubt }) => doubt)).toEqual([undefined]);
    const torn = readNetwork(pods + policyYaml("leader", "{ podSelector: { matchLabels: { role: leader } } }"));
    expect(torn.model.peers[0]?.doubt).toMatch(/tells them apart/);
    expect(torn.model.problems).toHaveLength(1);
  });

  it("leave out pods of a cluster that have ended, and keep those in files", () => {
    const ended = `${podYaml("job")}status: { phase: Succeeded }\n`;
    expect(readNetwork(ended, { complete: true }).model.peers).toEqual([]);
    expect(readNetwork(ended).model.peers).toHaveLength(1);
  });

  it("have no name that would begin another line of a report", () => {
    const { model } = readNetwork(podYaml('"a\\nb => c"'));
    expect(model.peers.map(({ name }) => name)).toEqual(["shop/a\uFFFDb => c[Pod]"]);
  });
});
