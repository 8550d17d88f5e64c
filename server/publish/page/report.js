(() => {
  const root = document.documentElement, tools = document.getElementById("tools"), said = document.getElementById("said");
  const sizes = ["s", "m", "l", "xl"];
  let size = 1;
  const apply = () => { root.dataset.size = sizes[size]; };
  try { const kept = sizes.indexOf(localStorage.getItem("report-size")); if (kept >= 0) { size = kept; apply(); } } catch { /* a file: page may keep nothing */ }
  tools.hidden = false;
  tools.addEventListener("click", (e) => {
    const step = Number(e.target.dataset && e.target.dataset.size);
    if (!step) return;
    size = Math.min(sizes.length - 1, Math.max(0, size + step));
    apply();
    try { localStorage.setItem("report-size", sizes[size]); } catch { /* as above */ }
  });
  document.addEventListener("click", (e) => {
    const link = e.target.closest && e.target.closest("a.n");
    if (!link || !navigator.clipboard) return;
    navigator.clipboard.writeText(link.href).then(() => {
      said.textContent = said.dataset.copied;
      setTimeout(() => { said.textContent = ""; }, 2000);
    }, () => { /* the link itself still works */ });
  });
})();
