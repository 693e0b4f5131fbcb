// Says before the upload that a file is too large; the bucket itself would answer with a page of its own.
(function () {
  "use strict";
  var input = document.querySelector("input[type=file][data-largest]");
  if (!input) { return; }
  input.addEventListener("change", function () {
    var file = input.files && input.files[0];
    var largest = Number(input.getAttribute("data-largest"));
    input.setCustomValidity(file && file.size > largest ? input.getAttribute("data-too-large") : "");
    input.reportValidity();
  });
}());
