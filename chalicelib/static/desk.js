// The keyboard at the desk: / searches, j and k walk a list, Enter opens (it is a link), x ticks, g w and g n go, ? explains.
// Never while somebody types, never with Ctrl, Alt or Meta, and not when the person switched it off on this computer.
(function () {
  "use strict";
  var dialog = document.getElementById("keys"), on = document.getElementById("keys-on"), before = "";
  var places = { w: ".brand", n: ".bell" };

  function kept(value) {
    try {
      if (value !== undefined) { window.localStorage.setItem("keys", value); }
      return window.localStorage.getItem("keys");
    } catch (refused) { return null; }
  }

  function typing(node) {
    return node.isContentEditable || /^(TEXTAREA|SELECT)$/.test(node.tagName) ||
      (node.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(node.type));
  }

  // What can be walked: rows of lists whose link names the case, and lines of notices.
  function links() {
    return Array.prototype.filter.call(document.querySelectorAll("main .table a.lead, main .notes a"), function (one) {
      return one.offsetParent !== null;
    });
  }

  function line(node) { return node && node.closest ? node.closest("tr, li") : null; }

  function walk(step) {
    var all = links(), here = line(document.activeElement), at = -1;
    all.forEach(function (one, index) { if (here && line(one) === here) { at = index; } });
    var next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
    if (next) { next.focus(); line(next).scrollIntoView({ block: "nearest" }); }
  }

  function tick() {
    var here = line(document.activeElement), box = here && here.querySelector("input[type=checkbox]");
    if (box) { box.click(); }
  }

  function explain() { if (dialog && dialog.showModal && !dialog.open) { dialog.showModal(); } }

  function search() {
    var field = document.getElementById("find");
    if (field) { field.focus(); field.select(); }
  }

  var keys = { "/": search, "?": explain, j: walk.bind(null, 1), k: walk.bind(null, -1), x: tick };

  document.addEventListener("keydown", function (event) {
    var key = event.key, was = before;
    before = "";
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) { return; }
    if ((dialog && dialog.open) || (on && !on.checked)) { return; }
    if (was === "g" && places[key]) {
      event.preventDefault();
      document.querySelector(places[key]).click();
    } else if (key === "g") {
      before = "g";
    } else if (keys[key]) {
      event.preventDefault();
      keys[key]();
    }
  });

  if (on) {
    on.checked = kept() !== "off";
    on.addEventListener("change", function () { kept(on.checked ? "on" : "off"); });
  }
  Array.prototype.forEach.call(document.querySelectorAll("[data-keys], [data-close]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", button.hasAttribute("data-keys") ? explain : function () { dialog.close(); });
  });

  // One box for all: it stands in the page already and appears with the script, in the room that it has.
  Array.prototype.forEach.call(document.querySelectorAll("input[data-all]"), function (all) {
    var boxes = document.querySelectorAll("input[type=checkbox][name='" + all.getAttribute("data-all") + "']");
    all.addEventListener("change", function () {
      Array.prototype.forEach.call(boxes, function (one) { one.checked = all.checked; });
    });
  });
}());
