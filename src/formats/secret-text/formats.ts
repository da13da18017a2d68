/** Credentials that are known by their look. Every pattern is linear: bounded repetition, no nested quantifier. */
export interface KnownFormat {
  /** For messages: `GitHub token`. */
  readonly kind: string;
  /** Global; the secret is group 1 where there is one, else the whole match. */
  readonly pattern: RegExp;
  /** A piece of text without which the pattern cannot match: the quick way past most texts. */
  readonly needs: string;
}

export const KNOWN_FORMATS: readonly KnownFormat[] = [
  {
    kind: "private key",
    needs: "PRIVATE KEY",
    pattern: /-{3,5}BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-{3,5}(?!-|\s{0,4}(?:\$|<|\{\{|\.\.\.))/g,
  },
  { kind: "private key", needs: "PuTTY-User-Key-File", pattern: /PuTTY-User-Key-File-\d/g },
  { kind: "age private key", needs: "AGE-SECRET-KEY-", pattern: /AGE-SECRET-KEY-1[0-9A-Z]{58}/g },
  { kind: "AWS access key", needs: "A", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/g },
  { kind: "Google API key", needs: "AIza", pattern: /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g },
  { kind: "Google OAuth client secret", needs: "GOCSPX-", pattern: /\bGOCSPX-[0-9A-Za-z_-]{28}/g },
  { kind: "Google OAuth token", needs: "ya29.", pattern: /\bya29\.[0-9A-Za-z_-]{20,500}/g },
  { kind: "GitHub token", needs: "gh", pattern: /\bgh[pousr]_[0-9A-Za-z]{36,255}\b/g },
  { kind: "GitHub token", needs: "github_pat_", pattern: /\bgithub_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}\b/g },
  { kind: "GitLab token", needs: "gl", pattern: /\bgl(?:pat|dt|rt|ptt|cbt|ft|soat|imt|agent)-[0-9A-Za-z_-]{20,300}/g },
  { kind: "Slack token", needs: "xox", pattern: /\bxox[abeoprs]-[0-9A-Za-z-]{10,250}/g },
  { kind: "Slack app token", needs: "xapp-", pattern: /\bxapp-\d-[0-9A-Za-z-]{20,250}/g },
  {
    kind: "Slack webhook",
    needs: "hooks.slack.com",
    pattern: /hooks\.slack\.com\/(?:services|workflows)\/([0-9A-Za-z/]{20,200})/g,
  },
  {
    kind: "Discord webhook",
    needs: "/api/webhooks/",
    pattern: /discord(?:app)?\.com\/api\/webhooks\/(\d{15,22}\/[0-9A-Za-z_-]{60,80})/g,
  },
  { kind: "Telegram bot token", needs: ":AA", pattern: /\b\d{8,10}:AA[0-9A-Za-z_-]{33}(?![0-9A-Za-z_-])/g },
  { kind: "Stripe key", needs: "k_", pattern: /\b[rs]k_(?:live|test)_[0-9A-Za-z]{16,200}\b/g },
  { kind: "Stripe webhook secret", needs: "whsec_", pattern: /\bwhsec_[0-9A-Za-z+/=]{24,200}/g },
  { kind: "npm token", needs: "npm_", pattern: /\bnpm_[0-9A-Za-z]{36}\b/g },
  { kind: "PyPI token", needs: "pypi-", pattern: /\bpypi-AgE[0-9A-Za-z_-]{50,500}/g },
  { kind: "RubyGems key", needs: "rubygems_", pattern: /\brubygems_[0-9a-f]{48}\b/g },
  { kind: "Docker Hub token", needs: "dckr_", pattern: /\bdckr_(?:pat|oat)_[0-9A-Za-z_-]{27,60}/g },
  { kind: "SendGrid key", needs: "SG.", pattern: /\bSG\.[0-9A-Za-z_-]{16,32}\.[0-9A-Za-z_-]{32,64}/g },
  { kind: "Mailgun key", needs: "key-", pattern: /\bkey-[0-9a-f]{32}\b/g },
  { kind: "Twilio key", needs: "SK", pattern: /\bSK[0-9a-f]{32}\b/g },
  { kind: "DigitalOcean token", needs: "_v1_", pattern: /\bdo[opr]_v1_[0-9a-f]{64}\b/g },
  { kind: "Shopify token", needs: "shp", pattern: /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g },
  { kind: "Anthropic key", needs: "sk-ant-", pattern: /\bsk-ant-[0-9A-Za-z_-]{24,200}/g },
  { kind: "OpenAI key", needs: "sk-", pattern: /\bsk-(?:proj-|svcacct-|admin-)?[0-9A-Za-z]{20}[0-9A-Za-z_-]{10,200}/g },
  { kind: "Hugging Face token", needs: "hf_", pattern: /\bhf_[A-Za-z]{34}\b/g },
  { kind: "Databricks token", needs: "dapi", pattern: /\bdapi[0-9a-f]{32}\b/g },
  { kind: "Vault token", needs: "hv", pattern: /\bhv[sbr]\.[0-9A-Za-z_-]{24,300}/g },
  { kind: "Terraform Cloud token", needs: ".atlasv1.", pattern: /\b[0-9A-Za-z]{14}\.atlasv1\.[0-9A-Za-z_=-]{60,70}/g },
  {
    kind: "Grafana token",
    needs: "gl",
    pattern: /\bglsa_[0-9A-Za-z]{32}_[0-9a-f]{8}\b|\bglc_[0-9A-Za-z+/]{32,400}={0,2}/g,
  },
  { kind: "New Relic key", needs: "NRAK-", pattern: /\bNRAK-[0-9A-Z]{27}\b/g },
  { kind: "Linear key", needs: "lin_api_", pattern: /\blin_api_[0-9A-Za-z]{40}\b/g },
  { kind: "Sentry token", needs: "sntry", pattern: /\bsntry[su]_[0-9A-Za-z_=+/-]{40,300}/g },
  { kind: "Azure storage key", needs: "AccountKey=", pattern: /AccountKey=([0-9A-Za-z+/]{60,88}={0,2})/g },
  { kind: "Azure shared access signature", needs: "sig=", pattern: /[?&]sig=([0-9A-Za-z%+/]{40,100})/g },
  {
    kind: "Azure client secret",
    needs: "Q~",
    pattern: /(?<![0-9A-Za-z_~.-])([0-9A-Za-z_~.-]{3}\dQ~[0-9A-Za-z_~.-]{31,34})(?![0-9A-Za-z_~.-])/g,
  },
  {
    kind: "JSON Web Token",
    needs: "eyJ",
    pattern: /\beyJ[0-9A-Za-z_-]{8,2000}\.eyJ[0-9A-Za-z_-]{4,8000}\.[0-9A-Za-z_-]{10,2000}/g,
  },
];
