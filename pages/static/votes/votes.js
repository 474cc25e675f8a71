// Finds a ballot by its tracking number, in this page alone: nothing is sent anywhere.
"use strict";
(function () {
  const field = document.getElementById("number");
  const answer = document.getElementById("answer");

  // The letters a ballot is known by, however they were typed: 7k3m q9xa 2bwd is 7K3M-Q9XA-2BWD.
  function tidy(typed) {
    const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, "").replace(/[IL]/g, "1").replace(/O/g, "0");
    return letters.length === 12 ? letters.replace(/(.{4})(.{4})(.{4})/, "$1-$2-$3") : "";
  }

  function tell(number) {
    const row = document.getElementById(number);
    if (!row) {
      answer.textContent = answer.dataset.missing;
      return;
    }
    const picks = row.cells[1].textContent.trim();
    const said = row.querySelector(".muted") ? answer.dataset.empty : answer.dataset.found;
    answer.textContent = said.replace("{picks}", picks);
  }

  field.addEventListener("input", function () {
    const number = tidy(field.value);
    answer.textContent = "";
    if (number) {
      tell(number);
      if (document.getElementById(number)) { location.replace("#" + number); }
    }
  });

  const asked = tidy(location.hash);
  if (asked) {
    field.value = asked;
    tell(asked);
  }
})();
