// The ticket as Jira holds it, and what can be done with it there.

import { h, icon, show } from "./dom.js";
import { jiraText } from "./markup.js";
import { size } from "./message.js";
import { chosen, nameOf, view } from "./state.js";

/** The ticket that is shown: the chosen one, else the newest; null where there is none. */
export function ticket() {
  return view.tickets.find((each) => each.key === chosen.ticket) ?? view.tickets.at(-1) ?? null;
}

export function showTicket() {
  const shown = ticket();
  show(document.getElementById("ticket"),
    h("h2", { id: "ticket-title", class: "eyebrow" }, "The ticket in Jira"),
    view.tickets.length > 1 ? others(shown) : null,
    shown ? whole(shown) : nothing());
}

function nothing() {
  return h("div", { class: "blank", "data-key": "blank" },
    icon("ticket"),
    h("p", {}, h("strong", {}, "No ticket yet.")),
    h("p", {}, "It appears here when Tech Ops (Tess) adds the ticket emoji to a complete request."));
}

function others(shown) {
  return h("nav", { class: "others", "aria-label": "Tickets", "data-key": "others" },
    view.tickets.map((each) => h("button", { type: "button", "data-ticket": each.key, "data-key": each.key, "aria-current": each === shown ? "true" : null }, each.key)));
}

function whole(shown) {
  return h("div", { class: "sheet", "data-key": shown.key },
    h("div", { class: "slip" }, h("div", { class: "head" },
      h("p", { class: "number" }, icon("ticket"), shown.key),
      h("p", { class: `stamp ${shown.category}`, "data-key": `stamp-${shown.status}` }, h("span", { class: "hidden" }, "Status: "), shown.status))),
    h("div", { class: "body" },
      h("h3", {}, shown.summary),
      h("dl", {}, field("Resolution", shown.resolution ?? "none"), field("Reporter", shown.reporter)),
      h("div", { class: "ways", "data-key": "ways" }, h("span", {}, "Move to"), shown.ways.map((way) => h("button", { type: "button", class: "quiet", "data-move": way, "data-of": shown.key, "data-key": way }, way))),
      section("Description", h("div", { class: "text" }, jiraText(shown.description, view))),
      shown.attachments.length ? section(counted(shown.attachments.length, "file"), h("ul", { class: "files" }, shown.attachments.map(attachment))) : null,
      section(counted(shown.comments.length, "comment"), shown.comments.length ? h("ol", { class: "comments" }, shown.comments.map(comment)) : h("p", { class: "muted" }, "What is said in the thread comes here.")),
      h("form", { class: "writing", "data-act": "comment", "data-key": "comment" },
        h("input", { type: "hidden", name: "key", value: shown.key }),
        h("label", {}, h("span", {}, `Comment in Jira as ${nameOf(view.me.user)}`), h("textarea", { name: "text", rows: "2" })),
        h("div", { class: "row" }, h("button", { type: "submit", class: "do" }, "Comment"))),
      h("details", { class: "history", "data-key": "history" },
        h("summary", {}, `Labels and history (${counted(shown.history.length, "change")})`),
        h("p", {}, `${shown.type}, labelled `, shown.labels.map((label) => [h("code", {}, label), " "])),
        h("ol", {}, shown.history.map(change)))));
}

function section(title, ...content) {
  const what = title.replace(/^\d+ /, "").replace(/s$/, "");
  return h("section", { "data-key": `part-${what}` }, h("h4", {}, title), ...content);
}

function field(name, value) {
  return [h("dt", {}, name), h("dd", {}, value)];
}

function comment(each) {
  const fresh = chosen.fresh.has(`comment-${each.id}`);
  return h("li", { "data-key": each.id, id: `comment-${each.id}`, class: fresh ? "fresh" : null },
    h("header", {}, h("strong", {}, each.author), h("time", { datetime: new Date(each.at * 1000).toISOString() }, clock(each.at)), each.edited ? h("span", { class: "edited" }, "edited") : null),
    h("div", { class: "text" }, jiraText(each.body, view)));
}

function attachment(each) {
  return h("li", { "data-key": each.id }, h("a", { href: `/attachments/${each.id}`, download: each.name }, icon("file"), h("span", { class: "filename" }, each.name), h("span", { class: "size" }, size(each.size))));
}

function change(each) {
  return h("li", { "data-key": each.id }, h("time", { datetime: new Date(each.at * 1000).toISOString() }, clock(each.at)), ` ${each.author}: `, h("strong", {}, each.field), ` ${each.before} → ${each.after}`);
}

function counted(number, what) {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function clock(at) {
  return new Date(at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}
