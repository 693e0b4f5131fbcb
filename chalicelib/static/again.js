// A page of something that runs by itself looks again after a while, when nobody is looking elsewhere.
(function () {
  var part = document.querySelector("[data-again]");
  if (!part) { return; }
  setInterval(function () {
    if (!document.hidden) { location.reload(); }
  }, Number(part.getAttribute("data-again")) * 1000);
}());
