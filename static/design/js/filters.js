// Filters lie open where there is room for them; on a phone they wait behind their summary.
const filters = document.querySelector("[data-filters]");

if (filters && window.matchMedia("(min-width: 64rem)").matches) {
  filters.open = true;
}
