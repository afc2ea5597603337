// Starts the editors' widgets (date pickers, choosers, lists of forms) that Wagtail starts from scripts written into
// the page: our content security policy allows none there. The element says what to start; it works wherever and
// whenever it is put into the page, and does nothing inside a <template>.
"use strict";

const STARTABLE = /^(init(Date|Time|DateTime)Chooser|[A-Za-z]*Chooser|createTaskChooser|InlinePanel|MultipleChooserPanel)$/;

customElements.define(
  "start-widget",
  class extends HTMLElement {
    connectedCallback() {
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", () => this.start(), { once: true });
      } else {
        this.start();
      }
    }

    start() {
      if (this.started || !this.isConnected) return;
      this.started = true;
      const { begin, make, for: id, options } = this.dataset;
      const name = begin || make;
      const found = STARTABLE.test(name) && window[name];
      if (!found) throw new Error(`No widget is called ${name}`);
      const given = id === undefined ? [JSON.parse(options)] : [id, JSON.parse(options)];
      if (begin) found(...given);
      else new found(...given);
    }
  },
);
