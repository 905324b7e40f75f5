// The card under the map: the idea whose pin was chosen, one tap from its page.
import { shapeOf } from "./pins.js";

export class Card {
  constructor(place, settings) {
    this.place = place;
    this.settings = settings;
  }

  show({ reference, title, status, late }) {
    const { words, statuses, shapes } = this.settings;
    const link = document.createElement("a");
    link.className = "pin-card__link";
    link.href = this.settings.case.replace("REFERENCE", encodeURIComponent(reference));
    link.textContent = title;
    const state = document.createElement("p");
    state.className = `pin-card__state pin--${shapeOf({ status, late }, shapes)}`;
    state.textContent = [statuses[status] || status, late ? words.late : ""].filter(Boolean).join(" · ");
    const number = document.createElement("p");
    number.className = "pin-card__number";
    number.textContent = reference;
    this.place.textContent = "";
    this.place.append(number, link, state);
    this.place.hidden = false;
  }

  // For whoever chose the pin by keyboard: between it and the card may lie a hundred others.
  focus() {
    this.place.querySelector("a").focus();
  }
}
