/**
 * The page's script: shows the filters, hides what they do not choose, opens everything for printing.
 * It only compares texts and sets `hidden` and `textContent`; it never makes markup.
 */
export const HTML_SCRIPT = `
"use strict";
(() => {
  const form = document.querySelector(".filters");
  if (form === null) return;
  const findings = [...document.querySelectorAll(".finding")];
  const groups = [...document.querySelectorAll(".group")];
  const output = form.querySelector("output");
  const texts = new Map(findings.map((finding) => [finding, (finding.textContent + " " + finding.closest(".group").querySelector("h3").textContent).toLowerCase()]));
  const apply = () => {
    const data = new FormData(form);
    const severities = new Set(data.getAll("severity"));
    const words = String(data.get("search")).toLowerCase().split(/\\s+/);
    let shown = 0;
    for (const finding of findings) {
      const { severity, control, namespace } = finding.dataset;
      const chosen = severities.has(severity)
        && ["", "=" + control].includes(data.get("control"))
        && ["", "=" + namespace].includes(data.get("namespace"))
        && words.every((word) => texts.get(finding).includes(word));
      finding.hidden = !chosen;
      if (chosen) shown += 1;
    }
    for (const group of groups) group.hidden = group.querySelector(".finding:not([hidden])") === null;
    output.textContent = shown + " of " + findings.length + " entries";
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  };
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  openTarget();
  apply();
})();
`;
