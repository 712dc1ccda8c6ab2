// Runs before the first paint, as a file of its own: the content-security policy allows no inline script.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem("evenkeel.theme");
  } catch {
    chosen = null; // Storage is switched off: follow the system.
  }
  var dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark", dark);
})();
