import { asObject, type ObjectControl } from "../../model/index.ts";

const MAX_TEXT = 65_536;
const PERSONAL_KEY =
  /^(?:.{0,60}[_.-])?(?:user[_-]?name|e?-?mail(?:[_-]?address)?|phone(?:[_-]?number)?|ssn|passport|birth[_-]?date)$/i;
const PERSONAL_LINE = /(?:^|[\s"'])(?:user[_-]?name|e-?mail|phone|ssn|passport)["']?[ \t]{0,4}[:=][ \t]{0,4}[^\s$]/im;
const MAIL = /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/i;

export const secretPersonalData: ObjectControl = {
  id: "secrets/personal-data",
  title: "ConfigMaps hold no personal data",
  layer: "cluster",
  impact: "low",
  onRequest: true,
  scope: "object",
  kinds: ["/ConfigMap"],
  threat: {
    stride: ["information-disclosure"],
    text: "Names, mail addresses and numbers of people in a ConfigMap are copied into repositories, back-ups and dashboards, where the rules for personal data are not kept.",
  },
  why: "Personal data stays in the systems made for it.",
  fix: {
    text: "Keep the data in a database or a Secret, and refer to it.",
  },
  residualRisk: "Programs log what they read.",
  tradeOff: "None worth naming.",
  frameworks: { nist80053: ["SC-28"], hipaa: ["164.312(a)(1)"] },
  check({ object }) {
    return Object.entries(asObject(object["data"]) ?? {}).flatMap(([key, text]) => {
      if (typeof text !== "string" || text === "") return [];
      if (
        !PERSONAL_KEY.test(key) &&
        !MAIL.test(text.slice(0, MAX_TEXT)) &&
        !PERSONAL_LINE.test(text.slice(0, MAX_TEXT))
      )
        return [];
      return { path: ["data", key], message: `"${key}" looks like data about a person` };
    });
  },
  examples: {
    good: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { LOG_LEVEL: info }
`,
    ],
    bad: [
      `apiVersion: v1
kind: ConfigMap
metadata: { name: web, namespace: shop }
data: { email: jane.doe@shop.example }
`,
    ],
  },
};
