// One message of a conversation, with its emoji, its files, its thread, and what its reader can do with it.

import { h, icon } from "./dom.js";
import { emoji, slackText } from "./markup.js";
import { chosen, nameOf, person, view } from "./state.js";

const OFFERED = ["ticket", "complete", "no_entry_sign"];
const MORE = ["ticket", "complete", "no_entry_sign", "eyes", "+1", "heart"];
const SHOWN_REPLIES = 12;

/** A message at the top of a room, and its thread. */
export function post(message, place) {
  const isChannel = place.kind === "channel";
  const thread = message.replies.length || chosen.replying === message.ts ? replies(message, place) : null;
  return h("li", { class: "post", "data-key": message.ts },
    single(message, place, isChannel && !message.system && !message.deleted),
    thread);
}

function replies(message, place) {
  const hidden = chosen.whole.has(message.ts) ? 0 : Math.max(0, message.replies.length - SHOWN_REPLIES);
  return h("div", { class: "thread", "data-key": "thread" },
    hidden ? h("button", { type: "button", class: "quiet earlier", "data-whole": message.ts, "data-key": "earlier" }, `Show ${hidden} earlier ${hidden === 1 ? "reply" : "replies"}`) : null,
    h("ol", { "aria-label": "Thread", "data-key": "replies" },
      message.replies.slice(hidden).map((reply) => h("li", { "data-key": reply.ts }, single(reply, place, false)))),
    chosen.replying === message.ts
      ? writing("reply", { act: "post", channel: place.id, thread: message.ts, label: `Reply in ${nameOf(message.user)}’s thread`, button: "Reply", files: true })
      : null);
}

function single(message, place, isPost) {
  const fresh = chosen.fresh.has(message.ts) ? " fresh" : "";
  const kind = message.only_you ? " lone" : message.system || message.deleted ? " system" : "";
  return h("article", { class: `message${kind}${fresh}`, id: `m-${message.ts}`, "data-key": `m-${message.ts}`, "aria-label": `${nameOf(message.user)}, ${clock(message.ts)}` },
    avatar(message.user, message.bot),
    h("div", { class: "said" },
      heading(message),
      message.only_you ? h("p", { class: "note" }, icon("lock"), "Only you can see this.") : null,
      chosen.editing === message.ts && "mine" in message
        ? writing("edit", { act: "edit", channel: place.id, ts: message.ts, label: "Your words", button: "Save", text: message.mine })
        : h("div", { class: "text", "data-key": "text" }, slackText(message.text, view)),
      message.files.map(file),
      message.only_you || message.deleted ? null : below(message, place, isPost)));
}

function heading(message) {
  const who = person(message.user);
  return h("header", {},
    h("strong", { class: "name" }, nameOf(message.user)),
    message.bot ? h("span", { class: "tag" }, "bot") : who ? h("span", { class: "role" }, who.role) : null,
    h("time", { datetime: moment(message.ts).toISOString() }, clock(message.ts)),
    message.edited ? h("span", { class: "edited" }, "edited") : null,
    message.ticket ? h("a", { class: "stub", href: "#ticket", "data-ticket": message.ticket }, icon("ticket"), message.ticket) : null);
}

function file(each) {
  const name = h("span", { class: "filename" }, each.gone ? "A file that is gone" : each.name);
  if (each.gone) return h("p", { class: "file" }, icon("file"), name);
  return h("p", { class: "file" }, h("a", { href: `/files/${each.id}`, download: each.name }, icon("file"), name, h("span", { class: "size" }, size(each.size))));
}

function below(message, place, isPost) {
  const given = message.reactions.map((reaction) => chip(message, place, reaction.name, reaction));
  const missing = isPost ? OFFERED.filter((name) => !message.reactions.some((each) => each.name === name)) : [];
  return h("div", { class: "below" },
    given,
    missing.map((name) => chip(message, place, name, null)),
    isPost ? tool("reply", "Reply", { "data-reply": message.ts }) : null,
    h("span", { class: "tools" },
      h("details", { class: "menu", "data-key": "menu" },
        h("summary", { "aria-label": "Add an emoji", title: "Add an emoji" }, icon("smile")),
        h("div", { class: "choices" }, MORE.map((name) =>
          h("button", { type: "button", "data-react": name, "data-channel": place.id, "data-ts": message.ts, title: `:${name}:`, "aria-label": `Add :${name}:` }, emoji(name))))),
      "mine" in message && !message.files.length ? tool("edit", "Edit", { "data-edit": message.ts }) : null,
      "mine" in message ? tool("delete", "Delete", { "data-delete": message.ts, "data-channel": place.id }) : null));
}

function chip(message, place, name, given) {
  const label = given ? `:${name}: by ${given.by.join(", ")}` : `Add :${name}:`;
  return h("button", { type: "button", class: given ? "chip" : "chip offered", "data-key": `chip-${name}`, "data-react": name, "data-channel": place.id, "data-ts": message.ts, "aria-pressed": given?.mine ? "true" : "false", "aria-label": label, title: label },
    emoji(name),
    given ? h("span", { class: "count" }, given.by.length) : null);
}

function tool(drawn, label, attributes) {
  return h("button", { type: "button", class: "tool", title: label, ...attributes }, icon(drawn), h("span", {}, label));
}

/** A small form to write in, inside the conversation. */
function writing(kind, { act, label, button, text = "", files = false, ...fields }) {
  return h("form", { class: "writing", "data-act": act, "data-key": kind },
    Object.entries(fields).map(([name, value]) => h("input", { type: "hidden", name, value })),
    h("label", {}, h("span", {}, label), h("textarea", { name: "text", rows: "2", "data-first": kind }, text)),
    h("div", { class: "row" },
      files ? attaching(kind) : null,
      h("button", { type: "button", class: "quiet", "data-close": kind }, "Leave"),
      h("button", { type: "submit", class: "do" }, button)));
}

/** The control that chooses files, and where their names appear. */
export function attaching(kind) {
  return h("label", { class: "attach", "data-key": `attach-${kind}` },
    icon("clip"), h("span", { class: "chosen", "data-keep": true }, "Attach"),
    h("input", { type: "file", name: "file", multiple: true, "aria-label": "Attach files" }));
}

export function avatar(user, isBot) {
  const who = person(user);
  const initials = nameOf(user).split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toUpperCase();
  return h("span", { class: `avatar ${isBot ? "of-bot" : `of-${who?.handle ?? "nobody"}`}`, "aria-hidden": "true" }, isBot ? icon("ticket") : initials);
}

function moment(ts) {
  return new Date(Number(ts) * 1000);
}

export function clock(ts) {
  return moment(ts).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
