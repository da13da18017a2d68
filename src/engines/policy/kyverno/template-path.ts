/**
 * The JMESPath of the place at which a variable `{{@}}` stands: two steps (or all up to `foreach`) belong to the rule,
 * the rest leads into the object.
 * @param path with slashes, one inside a key written `\/`
 * @see pkg/utils/jsonpointer of Kyverno
 */
export function toElementPath(path: string, root: readonly string[]): string {
  const steps = splitPath(path);
  const inside = steps.slice(steps.indexOf("foreach") + 1);
  const rest = inside.length > 2 ? inside.slice(2) : [];
  return [...root, ...rest].reduce((text, step) => {
    if (/^\d+$/.test(step)) return `${text}[${step}]`;
    const name = /^[(A-Z_a-z][)0-9A-Z_a-z]*$/.test(step) ? step : JSON.stringify(step);
    return text === "" ? name : `${text}.${name}`;
  }, "");
}

function splitPath(path: string): string[] {
  const steps: string[] = [];
  let step = "";
  for (let at = 0; at <= path.length; at += 1) {
    const unit = path[at];
    if (unit === "\\") step += path[++at] ?? "";
    else if (unit === undefined || unit === "/") {
      if (step !== "") steps.push(step);
      step = "";
    } else step += unit;
  }
  return steps;
}
