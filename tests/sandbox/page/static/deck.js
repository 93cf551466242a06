// Below: what waits, as the bot says it, and the switches for trouble.

import { h, show } from "./dom.js";
import { slackText } from "./markup.js";
import { view } from "./state.js";

const SWITCHES = [
  ["down", "Jira is down", "Every call is answered “unavailable”."],
  ["slow", "Jira is slow", "Every answer takes five seconds."],
  ["lost", "Answers get lost", "Jira does as it is told, and nobody hears of it."],
  ["killed", "The bot is killed", "At once, in the midst of its work; turned back, it starts."],
];
const BOT = { running: "The bot is running", starting: "The bot is starting", dead: "The bot is down" };

export function showDeck() {
  show(document.getElementById("waiting"), waiting());
  show(document.getElementById("trouble"), trouble());
  const pill = document.getElementById("bot");
  pill.dataset.state = view.bot.state;
  if (pill.textContent !== BOT[view.bot.state]) pill.textContent = BOT[view.bot.state];
}

function waiting() {
  const { answer, at, silent } = view.waiting;
  const time = at ? new Date(at * 1000).toLocaleTimeString([], { hourCycle: "h23" }) : "";
  const away = view.bot.state !== "running" || silent;
  return [
    h("header", {},
      h("h2", { id: "waiting-title", class: "eyebrow" }, "What waits"),
      h("button", { type: "button", class: "quiet", "data-ask": true }, "Ask again")),
    answer ? h("div", { class: "text answer", "data-key": "answer" }, slackText(answer, view)) : h("p", { class: "muted", "data-key": "none" }, "The bot was not asked yet."),
    h("p", { class: "muted", "data-key": "source" }, h("code", {}, "!access pending"), time ? `, as the bot answered at ${time}${away ? "; it does not answer now" : ""}` : ""),
  ];
}

function trouble() {
  return [
    h("header", {}, h("h2", { id: "trouble-title", class: "eyebrow" }, "Make trouble"), h("p", { class: "left", "data-busy": view.waiting.left > 0 ? "true" : null }, left())),
    h("div", { class: "switches", "data-key": "switches" }, SWITCHES.map(([name, label, told]) => {
      const starting = name === "killed" && view.bot.state === "starting";
      return h("button", { type: "button", role: "switch", class: "switch", "data-key": name, "data-trouble": name, "aria-checked": String(view.trouble[name]), "aria-disabled": starting ? "true" : null, "aria-describedby": `told-${name}` },
        h("span", { class: "knob", "aria-hidden": "true" }),
        h("span", { class: "label" }, label),
        h("span", { class: "told", id: `told-${name}` }, told));
    })),
  ];
}

function left() {
  const { left: number, next } = view.waiting;
  if (!number) return "Nothing is left to do";
  const soon = Math.ceil(next - Date.now() / 1000);
  const what = number === 1 ? "1 request has something left to do" : `${number} requests have something left to do`;
  return view.bot.state === "running" && soon > 0 ? `${what}; next try in ${soon} s` : what;
}
