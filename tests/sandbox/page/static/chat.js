// The conversation: whom to act as, the rooms, the messages of one, and where to write.

import { h, icon, show } from "./dom.js";
import { attaching, avatar, post } from "./message.js";
import { chosen, nameOf, room, roomName, view } from "./state.js";

const TEMPLATE = "Name of application: Figma\nBusiness reason: \nManager's Name: @Mara Manager";
const COMMANDS = ["!access pending", "!access mine", "!access status", "!access help"];

export function showChat() {
  const place = room();
  show(document.getElementById("people"), people());
  show(document.getElementById("rooms"), view.rooms.map(tab));
  show(document.getElementById("messages"), messages(place));
  show(document.getElementById("composer"), composer(place));
}

function people() {
  return [
    h("legend", {}, "You are"),
    view.people.map((each) => {
      const unseen = each.handle === chosen.as ? 0 : each.told - (chosen.seen[each.handle] ?? 0);
      const told = unseen > 0 ? `, ${unseen} new from the bot` : "";
      return h("label", { class: "person", "data-key": each.handle, title: `${each.name}: ${each.role}` },
        h("input", { type: "radio", name: "as", value: each.handle, checked: each.handle === chosen.as, "aria-label": `${each.name}, ${each.role}${told}` }),
        avatar(each.user, false),
        h("span", { class: "who" }, h("strong", {}, each.name.split(" ")[0]), h("span", { class: "role" }, each.role)),
        unseen > 0 ? h("span", { class: "badge", "aria-hidden": "true" }, unseen) : null);
    }),
  ];
}

function tab(place) {
  const isHere = place === room();
  const unseen = place.kind === "direct" ? view.people.find((each) => each.handle === chosen.as).told - (chosen.seen[chosen.as] ?? 0) : 0;
  return h("button", { type: "button", "data-key": roomName(place), "data-room": roomName(place), "aria-current": isHere ? "page" : null },
    place.kind === "direct" ? [icon("lock"), place.name] : `# ${place.name}`,
    unseen > 0 && !isHere ? h("span", { class: "badge" }, unseen, h("span", { class: "hidden" }, " new")) : null);
}

function messages(place) {
  if (place.messages.length) return place.messages.map((message) => post(message, place));
  const text = place.kind === "direct"
    ? "Nothing yet. What the bot tells only you appears here, and you can ask it things."
    : "Nothing yet. Ask for access below, or take the tour above.";
  return h("li", { class: "empty", "data-key": "empty" }, h("p", {}, text));
}

function composer(place) {
  const isDirect = place.kind === "direct";
  const first = nameOf(view.me.user).split(" ")[0];
  return [
    h("input", { type: "hidden", name: "channel", value: place.id }),
    h("label", { class: "hidden", for: "text" }, isDirect ? `Write to the bot as ${first}` : `Write in #${place.name} as ${first}`),
    h("textarea", { id: "text", name: "text", rows: "2", "data-key": "text", "aria-keyshortcuts": "Enter", placeholder: isDirect ? `Write to the bot as ${first}` : `Write in #${place.name} as ${first}` }),
    h("div", { class: "row", "data-key": "row" },
      isDirect
        ? COMMANDS.map((command) => h("button", { type: "button", class: "command", "data-say": command, "data-channel": place.id, "data-key": command }, command))
        : h("button", { type: "button", class: "command", "data-fill": TEMPLATE, "data-key": "template" }, icon("form"), "Template"),
      attaching("post"),
      h("button", { type: "submit", class: "do", "data-key": "send" }, icon("send"), "Send")),
  ];
}
