/**
 * Credentials that stand where a program or language expects one: `curl -u shop:…`, `IDENTIFIED BY '…'`,
 * `define('DB_PASSWORD', '…')`, `<password>…</password>`. Bounded parts keep every pattern linear.
 */
interface Phrase {
  readonly kind: string;
  /** Group 1 is the credential; with `named`, group 1 is its name and group 2 the credential. */
  readonly pattern: RegExp;
  readonly needs: string;
  readonly named?: true;
}

export const PHRASES: readonly Phrase[] = [
  {
    kind: "password of curl",
    needs: "curl",
    pattern: /\bcurl\b[^\n|;]{0,200}?\s(?:-u|--user)[ =]?["']?[^\s:"']{1,64}:([^\s"']{1,128})/g,
  },
  {
    kind: "password of wget",
    needs: "wget",
    pattern: /\bwget\b[^\n|;]{0,200}?\s--(?:http-|ftp-|proxy-)?password[ =]["']?([^\s"']{1,128})/g,
  },
  {
    kind: "password of redis-cli",
    needs: "redis-cli",
    pattern: /\bredis-cli\b[^\n|;]{0,200}?\s(?:-a|--pass)[ =]["']?([^\s"']{1,128})/g,
  },
  { kind: "password of sshpass", needs: "sshpass", pattern: /\bsshpass\s{1,4}-p[ ]?["']?([^\s"']{1,128})/g },
  {
    kind: "password of mysql",
    needs: "mysql",
    pattern: /\bmysql(?:dump|admin|check)?\b[^\n|;]{0,200}?\s-p["']?([^\s"']{1,128})/g,
  },
  {
    kind: "password of docker login",
    needs: "login",
    pattern: /\blogin\b[^\n|;]{0,200}?\s(?:-p|--password)[ =]["']?([^\s"']{1,128})/g,
  },
  {
    kind: "password in SQL",
    needs: "'",
    pattern: /\b(?:identified\s{1,4}by|with\s{1,4}password|password)\s{1,4}'([^'\n]{1,200})'/gi,
  },
  {
    kind: "password hash",
    needs: "$",
    pattern: /(?:^|[\s:"'=])(\$(?:apr1|1|5|6|y|2[abxy]|argon2(?:id|i|d))\$[0-9A-Za-z./+=,$-]{20,200})/g,
  },
  {
    kind: "call",
    needs: "(",
    named: true,
    pattern: /\w\(\s{0,4}["']([A-Za-z_][\w.-]{0,80})["'][ \t]{0,4},[ \t]{0,4}["']([^"'\n]{1,500})["']/g,
  },
  { kind: "element", needs: "</", named: true, pattern: /<([A-Za-z_][\w.-]{0,80})>([^<>\n]{1,500})<\//g },
];
