// The rich text editor draws <style> elements (its placeholder, the numbers of nested lists), which our content security
// policy blocks when they are written into the page. A style element that a script makes becomes one that hands its text
// to the document as a constructed stylesheet: the same rules, in a way the policy allows.
"use strict";

customElements.define(
  "adopted-style",
  class extends HTMLElement {
    sheet = new CSSStyleSheet();

    connectedCallback() {
      this.hidden = true;
      this.observer = new MutationObserver(() => this.sheet.replaceSync(this.textContent));
      this.observer.observe(this, { childList: true, characterData: true, subtree: true });
      this.sheet.replaceSync(this.textContent);
      document.adoptedStyleSheets.push(this.sheet);
    }

    disconnectedCallback() {
      this.observer.disconnect();
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.sheet);
    }
  },
);

const createElement = document.createElement.bind(document);
document.createElement = (name, ...options) =>
  createElement(String(name).toLowerCase() === "style" ? "adopted-style" : name, ...options);
