export interface Advice {
  readonly why: string;
  readonly fix: string;
}

/** Why each kind of finding matters, and what to do about it. */
export const ADVICE = {
  "unprotected-namespace": {
    why: "a pod that takes over its node is admitted there as any other",
    fix: "label the namespace pod-security.kubernetes.io/enforce: baseline or restricted, or bring it under a policy that fails closed",
  },
  "pod-security-label-invalid": {
    why: "the API server takes an unreadable enforce level for restricted and unreadable audit and warn levels for privileged, an unreadable version for latest, and ignores keys that it does not know",
    fix: "write privileged, baseline or restricted, and latest or a version like v1.33",
  },
  "fail-open": {
    why: "whoever makes the webhook slow or takes it down, with a flood of requests or by its own pods, gets everything admitted unseen",
    fix: "set failurePolicy: Fail, with enough replicas and with the namespaces left out that the webhook itself needs",
  },
  "object-selector-escape": {
    why: "labels of an object are written by its author: a label decides whether the policy looks at all",
    fix: "leave objectSelector out; exempt by namespace, or by a matchCondition on who asks",
  },
  "exempt-namespaces": {
    why: "what is refused elsewhere is admitted there; whoever may create pods in one of them has found the way around",
    fix: "leave out only namespaces that the webhook needs to come up, guard their labels, and cover them by Pod Security labels",
  },
  "no-ca-bundle": {
    why: "the API server trusts no certificate of a Service without it: every call fails, so the webhook decides nothing but its failurePolicy",
    fix: "set clientConfig.caBundle to the CA of the serving certificate, or have it injected (cert-manager, Hauberk's own rotation)",
  },
  "ca-bundle-invalid": {
    why: "the API server cannot check the webhook's certificate: every call fails, so the webhook decides nothing but its failurePolicy",
    fix: "put the PEM of the current CA into clientConfig.caBundle",
  },
  "ca-bundle-expires": {
    why: "from then on every call fails, and the webhook decides nothing but its failurePolicy",
    fix: "rotate the CA: first both bundles side by side, then the certificate, then the old one away",
  },
  "service-missing": {
    why: "nobody answers: the webhook decides nothing but its failurePolicy",
    fix: "bring the service back, or delete the webhook configuration that an uninstall left behind",
  },
  "service-without-endpoints": {
    why: "nobody answers: the webhook decides nothing but its failurePolicy",
    fix: "find out why its pods are not ready",
  },
  deadlock: {
    why: "when the webhook is down, what it needs to come up again is refused by its own failurePolicy: the cluster does not heal by itself",
    fix: "leave the webhook's own namespace and kube-system out by namespaceSelector (kubernetes.io/metadata.name), and nodes, leases and endpoints out of its rules",
  },
  "match-exact": {
    why: "the same object sent in another version of its group is not seen",
    fix: "set matchPolicy: Equivalent, or name every version",
  },
  "rule-matches-nothing": {
    why: "a rule for a resource that is not served looks like protection and is none",
    fix: "name the group, version and plural that kubectl api-resources shows",
  },
  "missing-subresource": {
    why: "a container can be added to a running pod (kubectl debug) or changed through the subresource without being looked at",
    fix: "add pods/ephemeralcontainers and pods/resize with UPDATE to the rules",
  },
  "missing-update": {
    why: "what was admitted when it was harmless is changed afterwards: images of pods, everything in templates, labels that policies go by",
    fix: "add UPDATE to the operations",
  },
  "missing-pods": {
    why: "whoever may create pods does so directly, or by a controller that the rules do not name",
    fix: "add pods with CREATE and UPDATE to the rules: every controller makes pods in the end",
  },
  "timeouts-add-up": {
    why: "mutating webhooks are called one after another, some twice; the API server gives up a request after 60 s whatever failurePolicy says, and leaders that cannot renew their lease within 10 s step down",
    fix: "set timeoutSeconds to 1-3, leave leases and nodes out of the rules, and merge webhooks",
  },
  "excluded-users": {
    why: "who can act as one of these, also by impersonation or by a token of that service account, is not looked at",
    fix: "name as few as possible, exactly, and watch who may impersonate them",
  },
  "intercepts-everything": {
    why: "every write of the cluster, leases and events too, waits for the webhook and stops when it is down",
    fix: "name the resources that a policy is about",
  },
  "not-reinvoked": {
    why: "containers that a later webhook puts in do not get what this one fills in",
    fix: "set reinvocationPolicy: IfNeeded, and make the webhook idempotent",
  },
  "side-effects": {
    why: "the API server refuses every dry run that the webhook would see: kubectl diff and apply --server-side --dry-run do not work",
    fix: "set sideEffects: None, or NoneOnDryRun",
  },
  "engines-overlap": {
    why: "each adds its time to every request, their exemptions differ, and a refusal may come from either",
    fix: "say which one is responsible for what, and take away what is said twice",
  },
  "policy-without-binding": {
    why: "a policy that nothing binds is never evaluated",
    fix: "bind it, or delete it",
  },
  "binding-does-not-deny": {
    why: "violations are admitted",
    fix: "add Deny to validationActions once the warnings have been dealt with",
  },
  "binding-without-policy": {
    why: "it enforces nothing",
    fix: "correct policyName, or delete the binding",
  },
  "parameters-may-be-missing": {
    why: "whoever deletes the parameters, or where nobody made any, switches the policy off",
    fix: "set parameterNotFoundAction: Deny",
  },
  "engine-exempts": {
    why: "the engine leaves these out after the API server asked it: the webhook configuration does not show it",
    fix: "keep the list short, and cover what is on it by Pod Security labels",
  },
  "engine-only-reports": {
    why: "violations are admitted and written down",
    fix: "move the policy to deny (Enforce) once its findings have been dealt with",
  },
  "engine-not-ready": {
    why: "nobody answers for it: its webhooks decide nothing but their failurePolicy",
    fix: "find out why its pods are not ready",
  },
  "engine-single": {
    why: "one node drained or one pod evicted, and its webhooks refuse what they should judge, or let it through",
    fix: "run two replicas or more on different nodes, with a PodDisruptionBudget",
  },
  "plugin-disabled": {
    why: "whatever is configured for it is not enforced at all",
    fix: "take it out of the API server's --disable-admission-plugins",
  },
} as const satisfies Readonly<Record<string, Advice>>;

export type FindingId = keyof typeof ADVICE;
