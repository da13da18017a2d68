/** What the value beside a name is, before anybody calls it a secret. */
export type ValueVerdict =
  /** A pointer to the secret, a setting, a path, text: no credential. */
  | "none"
  /** Everybody's first guess, or a stand-in that was never replaced. */
  | "weak"
  | "secret";

/** Filled in later, or looked up elsewhere. */
const REFERENCE =
  /\$\{|\$\(|^\$[A-Za-z_]\w*$|\$[A-Z_]{3}|^\$__|\{\{|%\(|%[A-Z_]{3,60}%|^<[^<>]{0,200}>$|^\(\(|^__[A-Z_]{1,80}__$|^@Microsoft\.KeyVault|^ENC[[(]|^(?:vault|ref\+[a-z]+|secretref|file|env|op|awssm|gcpsm|azurekv|ssm|sm|k8s|secret|data|AgB[0-9A-Za-z]{40}):|^arn:aws[a-z-]*:|^projects\/[^/]{1,80}\/secrets\//;
const SETTING =
  /^(?:true|false|yes|no|on|off|null|nil|none|undefined|enabled|disabled|auto|optional|required|default|basic|bearer|jwt|oauth2?|oidc|ldap|saml|kubernetes|plain|strict|always|never|manual|generated?|n\/a|redacted|hidden|masked|encrypted|removed|omitted|string|text|base64|hex|uuid)$/i;
const MASK = /^[*•.\-_#?]+$/;
const PATH =
  /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)|^[a-z][a-z0-9_.-]*(?:\/[a-z0-9_.-]+)+$|\.(?:pem|key|crt|cer|txt|json|ya?ml|properties|conf|cfg|env|jks|p12|pfx|password|token|secret)$/;
const URL_ALONE = /^[a-z][a-z0-9+.-]{1,30}:\/\//i;
const DIGEST = /^(?:sha\d{3}|md5|sha1)[:-]/i;
const CODE = /^[A-Za-z_]+(?:\.[A-Za-z_]+)+$|^[A-Za-z_][\w.]{0,80}[([]|^[[{|>=<!&]|^[\w.-]{1,80}:\s/;
const VERSION = /^v?\d{1,5}(?:\.\d{1,5}){1,3}(?:[-+][\w.]{1,40})?$/;
const AMOUNT = /^\d{1,9}(?:ms|s|m|h|d|Mi|Gi|Ki|%)$/;

const STAND_IN =
  /^(?:x{2,}|change[-_. ]?(?:me|it|this)?.{0,24}|replace[-_. ]?(?:me|this|with)?.{0,40}|your[-_. ].{1,60}|my[-_]?(?:password|secret|token|pass)\d{0,4}|todo.{0,40}|fixme.{0,40}|insert[-_. ].{1,60}|enter[-_. ].{1,60}|put[-_. ].{1,60}|set[-_. ]me.{0,20}|dummy.{0,24}|example.{0,24}|sample.{0,24}|placeholder.{0,24}|fake.{0,24}|not[-_]?a[-_]?real.{0,24}|some[-_]?(?:password|secret|token).{0,12}|to[-_]?be[-_].{1,40}|tbd)$/i;
/** A stand-in written like the name of a variable: `GOOGLE_API_KEY_VALUE`. */
const NAME_OF_VARIABLE = /^[A-Z][A-Z]+(?:_[A-Z]+){1,12}$/;
const FIRST_GUESSES = new Set([
  "password", "passwd", "passw0rd", "p@ssw0rd", "p@ssword", "pa55word", "pass", "pwd", "secret", "supersecret", "topsecret", "admin", "administrator", "root", "toor", "test",
  "testing", "testpassword", "guest", "user", "demo", "foo", "bar", "foobar", "qwerty", "letmein", "welcome", "monkey", "dragon", "abc", "hello", "postgres",
  "postgresql", "mysql", "mariadb", "redis", "mongo", "mongodb", "rabbitmq", "minio", "minioadmin", "elastic", "grafana", "jenkins", "kibana", "token", "key", "mypass", "hunter", "trustno", "iloveyou",
]); // prettier-ignore

/**
 * Judges a value whose name says that it is a credential.
 * @param mayBeWords whether several words may be one: a passphrase
 */
export function judgeValue(value: string, mayBeWords = false): ValueVerdict {
  const text = value.trim();
  if (text === "" || MASK.test(text) || SETTING.test(text) || REFERENCE.test(text)) return "none";
  if (isPointer(text) || (!mayBeWords && isProse(text))) return "none";
  return isWeak(text) ? "weak" : "secret";
}

function isPointer(text: string): boolean {
  if (URL_ALONE.test(text) || DIGEST.test(text) || VERSION.test(text) || AMOUNT.test(text)) return true;
  return text.length < 300 && (PATH.test(text) || CODE.test(text));
}

/** Three words or more, letters only: a sentence, not a credential. */
export function isProse(text: string): boolean {
  const words = text.slice(0, 1000).split(/\s+/);
  return words.length >= 3 && words.filter((word) => /^[A-Za-z]+[,.:;!?]?$/.test(word)).length * 3 >= words.length * 2;
}

/** Whether the value is among the first that anybody would try. */
export function isWeak(value: string): boolean {
  const text = value.trim();
  if (text.length < 6 || NAME_OF_VARIABLE.test(text) || STAND_IN.test(text.slice(0, 100))) return true;
  const bare = text.toLowerCase();
  const stem = bare.slice(0, 60).replace(/[0-9!@#$_.-]{1,8}$/, "");
  return (
    FIRST_GUESSES.has(bare) ||
    FIRST_GUESSES.has(stem) ||
    /^(?:0?1234567?8?9?0?|abcd?123\d?|abc12345?|(.)\1+)$/.test(bare)
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return UUID.test(value.trim());
}

/** Whether the value reads like the name of a Kubernetes object: `web-tls`, `shop/db-credentials`. */
export function isObjectName(value: string): boolean {
  return value.length <= 253 && /^[a-z][a-z0-9.-]*(?:\/[a-z0-9.-]+)?$/.test(value) && !/\d[a-z]+\d[a-z]+\d/.test(value);
}
