// The guided tour: what was just played, and the button for what comes next.

import { h, icon, show } from "./dom.js";
import { view } from "./state.js";

const BEGINNING = "The real bot runs behind this page, between a Slack and a Jira that are played on this machine. Follow one request from its first post to its closed ticket.";

export function showTour() {
  const { done, of, busy, button, problem, told } = view.tour;
  show(document.getElementById("tour"),
    h("p", { class: "steps", "data-key": "steps" },
      h("span", { class: "hidden" }, `${done} of ${of} steps`),
      Array.from({ length: of }, (_, place) => h("span", { class: place < done ? "step done" : place === done && busy ? "step busy" : "step", "aria-hidden": "true" }))),
    h("p", { class: "story", "data-key": "story", "aria-live": "polite" }, problem || (busy ? "Watch the channel and the ticket." : told ?? BEGINNING)),
    button
      ? h("button", { type: "button", class: "do next", "data-tour": done, "data-key": "next", "aria-disabled": busy ? "true" : null }, `${done + 1}. ${button}`, icon("arrow"))
      : h("button", { type: "button", class: "quiet next", "data-restart": true, "data-key": "next" }, "Take it again"));
}
