/**
 * One entry of `resources` in a rule of admission: `pods`, `pods/exec`, `*`, all of them with a star for the subresource, too. A star alone
 * is every resource and none of their subresources.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
 */
export interface ResourcePattern {
  readonly resource: string;
  /** Empty: the object itself. */
  readonly subresource: string;
}

export function toResourcePattern(text: string): ResourcePattern {
  const slash = text.indexOf("/");
  return slash < 0
    ? { resource: text, subresource: "" }
    : { resource: text.slice(0, slash), subresource: text.slice(slash + 1) };
}

/** Whether the pattern names the resource's subresource; empty: the object itself. */
export function namesResource(pattern: ResourcePattern, resource: string, subresource: string): boolean {
  return (
    (pattern.resource === "*" || pattern.resource === resource) &&
    (pattern.subresource === "*" || pattern.subresource === subresource)
  );
}
