// At the table: Ctrl+Enter saves from every field, and below the enterprise stands whom it is known by. Without the script
// Enter saves from single lines, and the button from everywhere.
(function () {
  "use strict";
  var form = document.getElementById("entry"), known = document.getElementById("known");
  var who = form && form.elements.who, list = document.getElementById("companies");
  if (!form || !who) { return; }

  function found() {
    var name = who.value.trim(), hit = "";
    Array.prototype.forEach.call(list.options, function (one) {
      if (name && (one.value === name || one.textContent.trim() === name)) { hit = one.getAttribute("data-known"); }
    });
    known.textContent = hit ? "已有联系人：" + hit : "";
  }

  who.addEventListener("input", found);
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      if (form.requestSubmit) { form.requestSubmit(); } else { form.querySelector("button").click(); }
    }
  });
  found();
}());
