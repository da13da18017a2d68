/** Fields of plans, states and descriptions whose values nobody is to see, whatever resource they belong to. */
const CREDENTIAL =
  /passw|secret|token$|private_?key|client_?key|access_?key|kube_(?:admin_)?config|_raw$|user_?data|credential|connection_string|^result$|shared_?key/i;
/** What is no credential though its name looks like one. */
const HARMLESS = /^(?:http_?tokens|disable|enable)|(?:_enabled|_arn|_id|_name|_uri|_version)$/i;

const JSON_FIELD = /("([^"\\\n]{1,100})"\s{0,20}:\s{0,20}")((?:[^"\\]|\\.)*)(?=")/gs;
const YAML_FIELD = /^([ \t]{0,200}(?:- )?([A-Za-z_][\w-]{0,100}):[ \t]{1,20})([^\s"'{[&|>#].{0,100000})$/gm;

/**
 * The text of a description without credentials: in their place stand as many other letters, so that every place keeps its line and
 * column. Findings show lines of the text around them.
 */
export function concealCredentials(text: string): string {
  const conceal = (whole: string, before: string, name: string, value: string): string =>
    CREDENTIAL.test(name) && !HARMLESS.test(name) ? before + "x".repeat(value.length) : whole;
  return text.replaceAll(JSON_FIELD, conceal).replaceAll(YAML_FIELD, conceal);
}
