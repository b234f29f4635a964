// Runs before the page is drawn, so that a chosen light or dark look does not flicker.
(function () {
  try {
    const chosen = localStorage.getItem("reftel-theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch { /* storage is switched off: the system's choice stays */ }
  document.documentElement.classList.add("js");
})();
