import type { ObjectControl } from "../../model/index.ts";
import { type CloudDemand, fieldIs, ofCloud } from "./of-cloud.ts";
import { CLOUD } from "./frameworks.ts";

// Terraform's field says the contrary of the provider's.
const commandsAreOff: CloudDemand = (object, context, resource) => {
  const isPlan = object["form"] === "terraform";
  const place = { described: ["apiServerAccessProfile", "disableRunCommand"], terraform: ["run_command_enabled"] };
  return fieldIs(place, !isPlan, isPlan, "commands are run past the API server")(object, context, resource);
};

export const cloudRunCommand: ObjectControl = {
  id: "cloud/run-command",
  title: "Nobody runs commands in AKS past the API server",
  layer: "cloud",
  impact: "medium",
  threat: {
    stride: ["elevation-of-privilege"],
    text: "Who may use the run command of AKS acts as cluster-admin from outside, private endpoint or not.",
  },
  why: "Without it the API server's own door is the only one.",
  fix: { text: "Set `disableRunCommand: true`." },
  residualRisk: "Who may change the cluster turns it on again.",
  tradeOff: "Support uses it at times.",
  frameworks: { ...CLOUD, mitre: ["T1609"] },
  ...ofCloud({ AksCluster: commandsAreOff }),
  examples: {
    good: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "apiServerAccessProfile": {"disableRunCommand": true}}
`,
    ],
    bad: [
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters", "apiServerAccessProfile": {"disableRunCommand": false}}
`,
      `{"name": "shop", "type": "Microsoft.ContainerService/ManagedClusters"}
`,
    ],
  },
};
