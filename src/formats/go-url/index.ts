export { formatUrl, type GoUrl, escapedPathOf, hostnameOf, portOf, queryOf, readRequestUri, readUrl } from "./url.ts";
