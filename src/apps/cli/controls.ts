import { CONTROLS } from "../../controls/index.ts";
import type { Control } from "../../model/index.ts";
import { selectControls } from "./select-controls.ts";

export interface ControlsOptions {
  readonly framework: readonly string[];
  readonly control: readonly string[];
  readonly format: "text" | "json";
}

/** The catalogue, or the part of it that the options choose: a line each, or JSON with everything but the examples. */
export function listControls(options: ControlsOptions): string {
  const isWhole = options.control.length === 0 && options.framework.length === 0;
  const chosen = isWhole
    ? CONTROLS
    : selectControls(CONTROLS, { controls: options.control, frameworks: options.framework, configuration: {} });
  if (options.format === "json")
    return JSON.stringify({ schemaVersion: "1", controls: chosen.map(toJson) }, undefined, 2);
  const width = Math.max(...chosen.map(({ id }) => id.length));
  return chosen
    .map(
      ({ id, impact, title, onRequest }) =>
        `${id.padEnd(width)}  ${impact.padEnd(8)}  ${title}${onRequest === true ? " (on request)" : ""}`,
    )
    .join("\n");
}

function toJson(control: Control): object {
  const {
    id,
    title,
    layer,
    impact,
    concern = "security",
    onRequest = false,
    scope,
    threat,
    why,
    fix,
    residualRisk,
    tradeOff,
    frameworks,
  } = control;
  return { id, title, layer, impact, concern, onRequest, scope, threat, why, fix, residualRisk, tradeOff, frameworks };
}
