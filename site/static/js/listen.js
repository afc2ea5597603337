/* "Listen": plays the page's recording, else has the browser read the page with a voice of its own in the page's language.
   Without this script the recording is a plain link, and where there is none nothing is shown. */
"use strict";

(function () {
  var speech = window.speechSynthesis;
  var language = document.documentElement.lang.slice(0, 2).toLowerCase();

  function label(button, playing) {
    button.setAttribute("aria-pressed", playing ? "true" : "false");
    button.querySelector("span").textContent = playing ? button.dataset.stop : button.dataset.start;
  }

  function plays(link) {
    var audio = null;
    link.setAttribute("role", "button");
    link.dataset.start = link.querySelector("span").textContent;
    link.addEventListener("click", function (event) {
      event.preventDefault();
      if (audio && !audio.paused) {
        audio.pause();
        return;
      }
      if (!audio) {
        audio = new Audio(link.href);
        audio.addEventListener("playing", function () { label(link, true); });
        ["pause", "ended"].forEach(function (end) {
          audio.addEventListener(end, function () { label(link, false); });
        });
        audio.addEventListener("error", function () { window.location.href = link.href; });
      }
      audio.play();
    });
    link.addEventListener("keydown", function (event) {
      if (event.key === " ") {
        event.preventDefault();
        link.click();
      }
    });
  }

  /* A voice that lives in the phone before one that sends the words away. */
  function voice() {
    var known = speech.getVoices().filter(function (one) {
      return one.lang.toLowerCase().replace("_", "-").split("-")[0] === language;
    });
    return known.filter(function (one) { return one.localService; })[0] || known[0];
  }

  function sentences(selector) {
    return Array.prototype.map.call(document.querySelectorAll(selector), function (part) {
      return part.textContent.replace(/\s+/g, " ").trim();
    }).filter(Boolean);
  }

  function reads(button) {
    function offer() {
      if (voice()) { button.hidden = false; }
    }
    button.dataset.start = button.querySelector("span").textContent;
    offer();
    speech.addEventListener("voiceschanged", offer);
    window.addEventListener("pagehide", function () { speech.cancel(); });
    button.addEventListener("click", function () {
      var parts = sentences(button.dataset.read);
      var reading = speech.speaking;
      speech.cancel();
      label(button, !reading);
      if (reading) { return; }
      parts.forEach(function (text, number) {
        var words = new SpeechSynthesisUtterance(text);
        words.voice = voice();
        words.lang = words.voice ? words.voice.lang : document.documentElement.lang;
        words.rate = 0.9;
        if (number === parts.length - 1) { words.onend = function () { label(button, false); }; }
        speech.speak(words);
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("a[data-listen]"), plays);
  if (speech && window.SpeechSynthesisUtterance) {
    Array.prototype.forEach.call(document.querySelectorAll("button[data-listen]"), reads);
  }
})();
