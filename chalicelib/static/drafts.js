// Keeps what is typed into the forms of a case until it is saved; an ended session, a page left or a colleague
// cost no text. Only in this tab and for this account.
(function () {
  "use strict";
  var forms = document.querySelectorAll("form[data-draft]");
  var store = null;
  try { store = window.sessionStorage; } catch (refused) { return; }
  if (!store) { return; }
  var done = new RegExp("[?&]done=([a-z_]+)").exec(window.location.search);

  function keys() {
    var found = [];
    for (var i = 0; i < store.length; i += 1) {
      if (store.key(i).indexOf("draft/") === 0) { found.push(store.key(i)); }
    }
    return found;
  }

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (one) {
      return one.name && one.type !== "hidden" && one.type !== "submit" && one.type !== "button" && one.tagName !== "FIELDSET";
    });
  }

  function ticks(one) { return one.type === "checkbox" || one.type === "radio"; }

  // One text or truth per field, with its name: a form that changed takes what still fits.
  function read(form) {
    return fields(form).map(function (one) {
      return [one.name, ticks(one) ? one.value : "", ticks(one) ? one.checked : one.value];
    });
  }

  function write(form, kept) {
    var changed = false;
    fields(form).forEach(function (one) {
      var ticked = ticks(one);
      kept.forEach(function (was) {
        if (was[0] !== one.name || (ticked && was[1] !== one.value)) { return; }
        if (ticked && one.checked !== was[2]) { one.checked = was[2]; changed = true; }
        if (!ticked && one.value !== was[2]) { one.value = was[2]; changed = true; }
      });
    });
    return changed;
  }

  function say(form, key) {
    var bar = document.createElement("div"), text = document.createElement("div"), drop = document.createElement("button");
    bar.className = "bar bar--ok draft";
    bar.setAttribute("role", "status");
    text.textContent = "已恢复您没有提交的内容。";
    drop.type = "button";
    drop.className = "btn btn--link small";
    drop.textContent = "不要了";
    drop.addEventListener("click", function () { store.removeItem(key); form.reset(); bar.remove(); });
    bar.appendChild(text);
    bar.appendChild(drop);
    form.insertBefore(bar, form.firstChild);
    var fold = form.closest("details");
    if (fold) { fold.open = true; }
  }

  Array.prototype.forEach.call(forms, function (form) {
    var name = form.getAttribute("data-draft"), key = "draft/" + name, account = name.split("/")[0];
    keys().forEach(function (one) {  // somebody else works at this screen now
      if (one.indexOf("draft/" + account + "/") !== 0) { store.removeItem(one); }
    });
    if (done && name.split("/")[2] === done[1]) { store.removeItem(key); }
    var kept = store.getItem(key);
    if (kept && !form.hasAttribute("data-typed") && write(form, JSON.parse(kept))) { say(form, key); }
    form.addEventListener("input", function () {
      try { store.setItem(key, JSON.stringify(read(form))); } catch (full) { /* the page itself still has it */ }
    });
  });

  Array.prototype.forEach.call(document.querySelectorAll("form[action$='/desk/logout']"), function (form) {
    form.addEventListener("submit", function () { keys().forEach(function (one) { store.removeItem(one); }); });
  });

  Array.prototype.forEach.call(document.querySelectorAll("a[data-into]"), function (link) {
    link.addEventListener("click", function (event) {
      var field = document.getElementById(link.getAttribute("data-into"));
      if (!field) { return; }
      event.preventDefault();
      var at = field.selectionStart, text = link.getAttribute("data-text");
      field.value = field.value.slice(0, at) + text + field.value.slice(field.selectionEnd);
      field.setSelectionRange(at + text.length, at + text.length);
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      link.closest("details").open = false;
    });
  });
}());
