import { Command, InvalidArgumentError } from "commander";
import { intoOutput } from "../report-output.ts";
import { withChain } from "./commands.ts";
import type { RiskOptions } from "./risk.ts";

/** `hauberk risk`: what is left of each threat. */
export function toRiskCommand(setExitCode: (code: number) => void): Command {
  const command = new Command("risk").description(
    "Threat, control and residual risk of every workload and namespace, by STRIDE.",
  );
  return withChain(command, ["text", "json", "markdown"])
    .option("--limit <number>", "workloads that are shown one by one", toNumber, 5)
    .option(
      "--fail-on <residual>",
      "least residual risk, 1 to 100, that makes the exit code 1; 0 for none",
      toResidual,
      70,
    )
    .addHelpText(
      "after",
      `
Residual risk is likelihood × impact × what the layers let through. A layer (cloud, cluster, container, code) is worth
its own controls times the layers outside of it: whoever is through an outer layer need not pass the inner ones.

Examples:
  hauberk risk deploy/
  hauberk risk --cluster --vulnerabilities trivy.json -o risk.md
  hauberk risk deploy/ --secret shop/payments --fail-on 50

Exit codes: 0 below --fail-on, 1 a workload at or above it, 2 usage, 3 something could not be read`,
    )
    .action(async (places: string[], options: RiskOptions) => {
      const { risk } = await import("./risk.ts");
      setExitCode(await intoOutput(options.output, async () => await risk(places, options)));
    });
}

function toResidual(value: string): number {
  const residual = toNumber(value);
  if (residual > 100) throw new InvalidArgumentError("write a number from 0 to 100");
  return residual;
}

function toNumber(value: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new InvalidArgumentError("write a whole number");
  return Number(value);
}
