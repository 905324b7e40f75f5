// On a phone one finger scrolls the page until the map was tapped; a touch outside the map lets it go again.
export function holding(map, part, says) {
  // Under a mouse the map always moves, and nothing has to be said about it.
  if (map.dragging.enabled()) {
    part.move.hidden = true;
    return;
  }

  function hold(on) {
    map.dragging[on ? "enable" : "disable"]();
    part.move.textContent = on ? says.saysScroll : says.saysMove;
    part.hint.textContent = on ? says.saysMoving : says.saysTouch;
    part.frame.classList.toggle("picker__frame--held", on);
  }

  hold(false);
  map.on("click", () => hold(true));
  part.move.addEventListener("click", () => hold(!map.dragging.enabled()));
  const outside = (event) => !part.map.contains(event.target) && hold(false);
  document.addEventListener("touchstart", outside, { passive: true });
  document.addEventListener("focusin", outside);
}
