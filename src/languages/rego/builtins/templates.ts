import type { Family } from "./operands.ts";
import { failure } from "./operands.ts";

export const templates: Family = {
  "strings.render_template": () => {
    throw failure("not yet");
  },
};
