import type { Family } from "./operands.ts";
import { objectOperand, stringOperand } from "./operands.ts";
import { parseTemplate } from "./template/parse.ts";
import { runTemplate } from "./template/run.ts";

export const templates: Family = {
  "strings.render_template": (args, { budget }) => {
    const text = stringOperand(args, 1);
    budget.allocate(text.length);
    const written = runTemplate(parseTemplate(text), objectOperand(args, 2), budget);
    return written.replaceAll("<no value>", "<undefined>");
  },
};
