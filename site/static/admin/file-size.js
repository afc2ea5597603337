// Says at once that a chosen file is too large, before anybody waits for an upload that would be refused.
"use strict";

document.addEventListener("change", ({ target }) => {
  const most = target instanceof HTMLInputElement && target.type === "file" && Number(target.dataset.mostBytes);
  if (!most) return;
  const size = target.files.length ? target.files[0].size : 0;
  const inMegabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);
  const english = document.documentElement.lang.startsWith("en");
  const words = english
    ? `This file is ${inMegabytes(size)} MB; ${inMegabytes(most)} MB is the most. Choose a shorter recording.`
    : `这个文件有 ${inMegabytes(size)} MB，最多收 ${inMegabytes(most)} MB。请换一个短一些的。`;
  target.setCustomValidity(size > most ? words : "");
  if (size > most) target.reportValidity();
});
