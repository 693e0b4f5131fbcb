// Proof of work before an SMS code is asked for (altcha, SHA-256). Without this script the form works all the same,
// with stricter limits. Nothing here is needed to lodge.
(function () {
  "use strict";
  var form = document.querySelector("form[data-challenge]");
  if (!form || !window.crypto || !window.crypto.subtle || !window.fetch || !window.TextEncoder) { return; }
  var encoder = new TextEncoder();

  function hex(buffer) {
    return Array.prototype.map.call(new Uint8Array(buffer), function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  // One hash after the other would wait for each promise; 200 at a time keep the page alive and the work short.
  function solve(puzzle, from) {
    var tries = [];
    for (var number = from; number < from + 200 && number <= puzzle.maxnumber; number += 1) {
      tries.push(window.crypto.subtle.digest("SHA-256", encoder.encode(puzzle.salt + number)));
    }
    if (!tries.length) { return Promise.resolve(-1); }
    return Promise.all(tries).then(function (found) {
      var at = found.map(hex).indexOf(puzzle.challenge);
      return at >= 0 ? from + at : solve(puzzle, from + 200);
    });
  }

  window.fetch(form.getAttribute("data-challenge"), { credentials: "same-origin" })
    .then(function (answer) { return answer.json(); })
    .then(function (puzzle) {
      puzzle.maxnumber = puzzle.maxNumber || puzzle.maxnumber;
      return solve(puzzle, 0).then(function (number) {
        if (number < 0) { return; }
        form.elements.pow.value = window.btoa(JSON.stringify({
          algorithm: puzzle.algorithm, challenge: puzzle.challenge, number: number, salt: puzzle.salt,
          signature: puzzle.signature
        }));
      });
    })
    .catch(function () { /* the code alone is enough */ });
}());
