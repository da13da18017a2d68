import { type Fields, mapping, type Shape } from "./shape.ts";

const TEXTS: Shape = { list: "text" };

const LABEL_SELECTOR = mapping({
  matchLabels: "texts by key",
  matchExpressions: { list: mapping({ key: "text", operator: "text", values: TEXTS }, "key", "operator") },
});

const RESOURCES = mapping({
  kinds: TEXTS,
  name: "text",
  names: TEXTS,
  namespaces: TEXTS,
  annotations: "texts by key",
  selector: LABEL_SELECTOR,
  namespaceSelector: LABEL_SELECTOR,
  operations: TEXTS,
});

const FILTER_FIELDS: Fields = {
  resources: RESOURCES,
  roles: TEXTS,
  clusterRoles: TEXTS,
  subjects: { list: mapping({ kind: "text", name: "text", namespace: "text", apiGroup: "text" }, "kind", "name") },
};
const FILTERS: Shape = { list: mapping(FILTER_FIELDS) };
const MATCH = mapping({ ...FILTER_FIELDS, any: FILTERS, all: FILTERS });

const CONDITIONS: Shape = { list: mapping({ key: "any", operator: "text", value: "any", message: "text" }) };
const ANY_ALL = mapping({ any: CONDITIONS, all: CONDITIONS });
const EITHER_CONDITIONS: Shape = { either: [CONDITIONS, ANY_ALL] };

const CREDENTIALS = mapping({ allowInsecureRegistry: "flag", providers: TEXTS, secrets: TEXTS });

const CONTEXT: Shape = {
  list: mapping(
    {
      name: "text",
      configMap: mapping({ name: "text", namespace: "text" }, "name"),
      apiCall: mapping({
        urlPath: "text",
        method: "text",
        data: { list: mapping({ key: "text", value: "any" }) },
        service: mapping({ url: "text", headers: { list: mapping({ key: "text", value: "text" }) }, caBundle: "text" }),
        default: "any",
        jmesPath: "text",
      }),
      imageRegistry: mapping({ reference: "text", jmesPath: "text", imageRegistryCredentials: CREDENTIALS }),
      variable: mapping({ value: "any", jmesPath: "text", default: "any" }),
      globalReference: mapping({ name: "text", jmesPath: "text" }, "name"),
    },
    "name",
  ),
};

const DENY = mapping({ conditions: EITHER_CONDITIONS });

const FOREACH_VALIDATE = mapping({
  list: "text",
  elementScope: "flag",
  context: CONTEXT,
  preconditions: ANY_ALL,
  pattern: "any",
  anyPattern: "any",
  deny: DENY,
  foreach: () => ({ list: FOREACH_VALIDATE }),
});

const OVERRIDES: Shape = { list: mapping({ action: "text", namespaces: TEXTS, namespaceSelector: LABEL_SELECTOR }) };

export const POD_SECURITY_EXCLUSIONS: Shape = {
  list: mapping({ controlName: "text", images: TEXTS, restrictedField: "text", values: TEXTS }, "controlName"),
};

const MATCH_CONDITIONS: Shape = { list: mapping({ name: "text", expression: "text" }, "name", "expression") };

const CEL = mapping({
  generate: "flag",
  expressions: {
    list: mapping({ expression: "text", message: "text", messageExpression: "text", reason: "text" }, "expression"),
  },
  paramKind: mapping({ apiVersion: "text", kind: "text" }),
  paramRef: mapping({ name: "text", namespace: "text", selector: LABEL_SELECTOR, parameterNotFoundAction: "text" }),
  auditAnnotations: { list: mapping({ key: "text", valueExpression: "text" }, "key", "valueExpression") },
  variables: { list: mapping({ name: "text", expression: "text" }, "name", "expression") },
});

const VALIDATE = mapping({
  failureAction: "text",
  failureActionOverrides: OVERRIDES,
  allowExistingViolations: "flag",
  message: "text",
  manifests: "any",
  foreach: { list: FOREACH_VALIDATE },
  pattern: "any",
  anyPattern: "any",
  deny: DENY,
  podSecurity: mapping({ level: "text", version: "text", exclude: POD_SECURITY_EXCLUSIONS }),
  cel: CEL,
  assert: "any",
});

const RESOURCE_FIELDS: Fields = { apiVersion: "text", kind: "text", namespace: "text", name: "text", uid: "text" };

const FOREACH_MUTATE = mapping({
  list: "text",
  order: "text",
  context: CONTEXT,
  preconditions: ANY_ALL,
  patchStrategicMerge: "any",
  patchesJson6902: "text",
  foreach: () => ({ list: FOREACH_MUTATE }),
});

const MUTATE = mapping({
  mutateExistingOnPolicyUpdate: "flag",
  targets: {
    list: mapping({ ...RESOURCE_FIELDS, selector: LABEL_SELECTOR, context: CONTEXT, preconditions: EITHER_CONDITIONS }),
  },
  patchStrategicMerge: "any",
  patchesJson6902: "text",
  foreach: { list: FOREACH_MUTATE },
});

const GENERATE_FIELDS: Fields = {
  ...RESOURCE_FIELDS,
  data: "any",
  clone: mapping({ namespace: "text", name: "text" }),
  cloneList: mapping({ namespace: "text", kinds: TEXTS, selector: LABEL_SELECTOR }),
};

const GENERATE = mapping({
  ...GENERATE_FIELDS,
  generateExisting: "flag",
  synchronize: "flag",
  orphanDownstreamOnPolicyDelete: "flag",
  foreach: { list: mapping({ ...GENERATE_FIELDS, list: "text", context: CONTEXT, preconditions: ANY_ALL }) },
});

const VERIFY_IMAGES = mapping({
  failureAction: "text",
  type: "text",
  image: "text",
  imageReferences: TEXTS,
  skipImageReferences: TEXTS,
  key: "text",
  roots: "text",
  subject: "text",
  issuer: "text",
  additionalExtensions: "texts by key",
  attestors: { list: "any" },
  attestations: { list: "any" },
  annotations: "texts by key",
  repository: "text",
  cosignOCI11: "flag",
  mutateDigest: "flag",
  verifyDigest: "flag",
  validate: mapping({ message: "text", deny: DENY }),
  required: "flag",
  imageRegistryCredentials: CREDENTIALS,
  useCache: "flag",
});

const RULE = mapping(
  {
    name: "text",
    context: CONTEXT,
    reportProperties: "texts by key",
    match: MATCH,
    exclude: MATCH,
    imageExtractors: "any",
    preconditions: EITHER_CONDITIONS,
    celPreconditions: MATCH_CONDITIONS,
    mutate: MUTATE,
    validate: VALIDATE,
    generate: GENERATE,
    verifyImages: { list: VERIFY_IMAGES },
    skipBackgroundRequests: "flag",
  },
  "name",
  "match",
);

/** `spec` of Policy and ClusterPolicy. @see api/kyverno/v1 of Kyverno */
export const POLICY_SPEC = mapping({
  rules: { list: RULE },
  applyRules: "text",
  failurePolicy: "text",
  validationFailureAction: "text",
  validationFailureActionOverrides: OVERRIDES,
  emitWarning: "flag",
  admission: "flag",
  background: "flag",
  schemaValidation: "flag",
  webhookTimeoutSeconds: "number",
  mutateExistingOnPolicyUpdate: "flag",
  generateExistingOnPolicyUpdate: "flag",
  generateExisting: "flag",
  useServerSideApply: "flag",
  webhookConfiguration: mapping({ failurePolicy: "text", timeoutSeconds: "number", matchConditions: MATCH_CONDITIONS }),
});

/** `spec` of PolicyException. */
export const EXCEPTION_SPEC = mapping(
  {
    background: "flag",
    match: MATCH,
    conditions: ANY_ALL,
    exceptions: { list: mapping({ policyName: "text", ruleNames: TEXTS }, "policyName", "ruleNames") },
    podSecurity: POD_SECURITY_EXCLUSIONS,
  },
  "match",
  "exceptions",
);

/** `spec` of CleanupPolicy and ClusterCleanupPolicy. */
export const CLEANUP_SPEC = mapping(
  {
    context: CONTEXT,
    match: MATCH,
    exclude: MATCH,
    conditions: ANY_ALL,
    schedule: "text",
    deletionPropagationPolicy: "text",
  },
  "match",
  "schedule",
);
