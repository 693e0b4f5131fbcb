// A button that copies the text of a field; without the script, or where it is refused, the text is selected by hand.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (button) {
    var field = document.getElementById(button.getAttribute("data-copy")), name = button.textContent;
    function say(word) {
      button.textContent = word;
      window.setTimeout(function () { button.textContent = name; }, 2000);
    }
    function byHand() {
      field.focus();
      field.select();
      var done = false;
      try { done = document.execCommand("copy"); } catch (refused) { done = false; }
      say(done ? "已复制" : "已选中，请手动复制");
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(field.value).then(function () { say("已复制"); }, byHand);
      } else { byHand(); }
    });
  });
}());
