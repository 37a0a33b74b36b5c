// Points that are shared out: how many are given, by how many they are off one hundred, and the share of each.
(() => {
  const TOTAL = 100;

  const pointsOf = (field) => Math.max(0, Number.parseInt(field.value.replace(/[^0-9-]/g, ""), 10) || 0);

  /** Percentages to one decimal that add up to exactly one hundred: what is left goes to the largest rests. */
  function shares(points) {
    const total = points.reduce((sum, point) => sum + point, 0) || 1;
    const tenths = points.map((point) => Math.floor((1000 * point) / total));
    const rests = points.map((point, index) => [(1000 * point) % total, index]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    const left = 1000 - tenths.reduce((sum, part) => sum + part, 0);
    for (const [, index] of rests.slice(0, Math.max(0, left))) tenths[index] += 1;
    return tenths.map((part) => part / 10);
  }

  function show(place) {
    const fields = [...(place.matches("form") ? place : document).querySelectorAll(place.dataset.points)];
    if (!fields.length) return;
    const points = fields.map(pointsOf);
    const given = points.reduce((sum, point) => sum + point, 0);
    const off = given - Math.max(TOTAL, fields.length);
    const text = place.querySelector(".points-text");
    const pattern = off === 0 ? text.dataset.balanced : off > 0 ? text.dataset.over : text.dataset.under;
    const words = pattern.replace("%(points)s", given).replace("%(off)s", Math.abs(off));
    if (text.textContent !== words) text.textContent = words;
    if (!("pointsShares" in place.dataset)) return;
    shares(points).forEach((share, index) => {
      const cell = place.querySelector(`[data-share-of="${CSS.escape(fields[index].name)}"]`);
      if (cell) cell.textContent = `${share.toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1 })} %`;
    });
  }

  const showAll = () => document.querySelectorAll("[data-points]").forEach(show);
  document.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("weight")) showAll();
  });
  document.addEventListener("htmx:afterSettle", showAll);
})();
