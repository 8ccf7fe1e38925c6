// Search and filter of the list. Without it the page is whole; it needs nothing from outside.
(function () {
  "use strict";
  var tools = document.getElementById("tools");
  var words = document.getElementById("words");
  var department = document.getElementById("department");
  var category = document.getElementById("category");
  var shown = document.getElementById("shown");
  var nothing = document.getElementById("nothing");
  var rows = Array.prototype.slice.call(document.querySelectorAll("tr[data-department]"));
  var sections = Array.prototype.slice.call(document.querySelectorAll("section[data-group]"));
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });

  function fits(row, text, wanted) {
    return wanted.every(function (word) { return text.indexOf(word) >= 0; }) &&
      (!department.value || row.dataset.department === department.value) &&
      (!category.value || row.dataset.categories.split("|").indexOf(category.value) >= 0);
  }
  function look() {
    var wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    var count = 0;
    rows.forEach(function (row, place) {
      row.hidden = !fits(row, texts[place], wanted);
      count += row.hidden ? 0 : 1;
    });
    sections.forEach(function (one) { one.hidden = !one.querySelector("tr[data-department]:not([hidden])"); });
    nothing.hidden = count > 0;
    shown.textContent = count === rows.length ? "共 " + count + " 项" : count + " 项，共 " + rows.length + " 项";
  }
  function clear() {
    words.value = department.value = category.value = "";
    look();
    words.focus();
  }
  [words, department, category].forEach(function (one) { one.addEventListener("input", look); });
  document.getElementById("clear").addEventListener("click", clear);
  document.addEventListener("keydown", function (event) {
    if (event.key === "/" && !/INPUT|SELECT/.test(document.activeElement.tagName)) { event.preventDefault(); words.focus(); }
    if (event.key === "Escape" && tools.contains(document.activeElement)) { clear(); }
  });
  tools.hidden = false;
  look();
})();
