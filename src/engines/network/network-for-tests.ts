import { readYaml } from "../../formats/yaml/index.ts";
import { locate } from "../../formats/position/index.ts";
import { toPicture, toResources } from "../../inventory/index.ts";
import type { Blind, Picture } from "../../model/index.ts";
import type { NetworkModel, WorkloadPeer } from "./model.ts";
import { toNetworkModel } from "./to-network-model.ts";

export interface NetworkForTests {
  readonly picture: Picture;
  readonly model: NetworkModel;
  /** By the name of the workload. */
  readonly peer: (workload: string) => WorkloadPeer;
}

/** The network that manifests describe. */
export function readNetwork(
  yaml: string,
  options: { complete?: boolean; blind?: readonly Blind[] } = {},
): NetworkForTests {
  const resources = readYaml("test.yaml", yaml).items.flatMap((one) => toResources(one, locate).items);
  const { complete = false, blind = [] } = options;
  const { picture } = toPicture({ resources, complete, blind }, locate);
  const model = toNetworkModel(picture);
  return {
    picture,
    model,
    peer: (workload) => {
      const found = model.peers.find((one) => one.workload === workload);
      if (found === undefined) throw new Error(`no workload ${workload}`);
      return found;
    },
  };
}

/** A pod in namespace shop, as YAML. @param more lines of its spec */
export function podYaml(name: string, more = ""): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }
spec:
  containers: [{ name: main, image: main, ports: [{ name: http, containerPort: 8080 }] }]
  ${more}
`;
}

/** A NetworkPolicy in namespace shop, as YAML. @param spec in flow style */
export function policyYaml(name: string, spec: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
}
