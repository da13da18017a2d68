import { matchesWildcard } from "../../../formats/glob/index.ts";

/** Group, version, kind and subresource of a request, or patterns for them. */
export interface KindSelector {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly subresource: string;
}

const VERSION = /^(?:v\d(?:(?:alpha|beta)\d)?|\*)$/;

/**
 * Reads `Pod`, `v1/Pod`, `apps/v1/Deployment`, `Pod/exec`, `v1/Pod.status`, `*`: each part may hold wildcards.
 * @see pkg/utils/kube/kind.go of Kyverno, ParseKindSelector
 */
export function readKindSelector(text: string): KindSelector {
  const slashed = text.split("/");
  const parts = [...slashed.slice(0, -1), ...(slashed.at(-1) ?? "").split(".")];
  const [a = "", b = "", c = "", d = ""] = parts;
  switch (parts.length) {
    case 1:
      return { group: "*", version: "*", kind: a, subresource: "" };
    case 2:
      return readTwo(a, b);
    case 3:
      return VERSION.test(a)
        ? { group: "*", version: a, kind: b, subresource: c }
        : { group: a, version: b, kind: c, subresource: "" };
    case 4:
      return { group: a, version: b, kind: c, subresource: d };
    default:
      return { group: "", version: "", kind: "", subresource: "" };
  }
}

function readTwo(a: string, b: string): KindSelector {
  if (a === "*" && b === "*") return { group: "*", version: "*", kind: "*", subresource: "*" };
  const isSubresource = !VERSION.test(a) || (a === "*" && b === b.toLowerCase());
  return isSubresource
    ? { group: "*", version: "*", kind: a, subresource: b }
    : { group: "*", version: a, kind: b, subresource: "" };
}

/** Whether the selector chooses the kind. Pods choose their ephemeral containers too, which older policies never name. */
export function choosesKind(selector: KindSelector, asked: KindSelector): boolean {
  const { group, version, kind, subresource } = asked;
  if (!isChosen(selector.kind, kind) || !isChosen(selector.version, version) || !isChosen(selector.group, group))
    return false;
  return (
    isChosen(selector.subresource, subresource) ||
    (group === "" && version === "v1" && kind === "Pod" && subresource === "ephemeralcontainers")
  );
}

/** Nearly all parts are the same text or a single star. */
function isChosen(pattern: string, text: string): boolean {
  return pattern === text || pattern === "*" || matchesWildcard(pattern, text);
}

/** Whether one of the written kinds is that kind, whatever its group and version. */
export function namesKind(kinds: readonly string[], kind: string): boolean {
  return kinds.some((text) => toPlainKind(text) === kind);
}

function toPlainKind(text: string): string {
  const parts = text.split("/");
  const tail = (part: string | undefined) => (part ?? "").replace(".", "/").split("/")[0] ?? "";
  switch (parts.length) {
    case 1:
      return tail(parts[0]);
    case 2:
      return VERSION.test(parts[0] ?? "") ? tail(parts[1]) : (parts[0] ?? "");
    case 3:
      return VERSION.test(parts[0] ?? "") ? (parts[1] ?? "") : tail(parts[2]);
    case 4:
      return parts[2] ?? "";
    default:
      return "";
  }
}
