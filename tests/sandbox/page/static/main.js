// Ties the page together: the stream of views from the server, and what the reader clicks, chooses and types.

import { showChat } from "./chat.js";
import { showDeck } from "./deck.js";
import { act, complain } from "./sending.js";
import { choose, chosen, everyMessage, nameOf, room, roomName, take, view } from "./state.js";
import { showTicket, ticket } from "./ticket.js";
import { showTour } from "./tour.js";

const FRESH_MILLISECONDS = 2500;
const ANNOUNCED_CHARACTERS = 200;
const WIDE = 860;
let stream = null;
let known = null;

function listen() {
  stream?.close();
  stream = new EventSource(`/events?as=${encodeURIComponent(chosen.as)}`);
  stream.onmessage = (message) => {
    const before = view;
    take(JSON.parse(message.data));
    follow(before);
    render();
    noticeComments(before);
    notice();
  };
  stream.onerror = () => complain("The demo does not answer. Is it still running in the terminal?");
  stream.onopen = () => complain("");
}

/** Look where the tour looks, and at a ticket that has just been made. */
function follow(before) {
  if (!before) return;
  if (view.tickets.length > before.tickets.length) chosen.ticket = null;
  const { done, as, room: kind } = view.tour;
  if (done === before.tour.done || !as || !chosen.touring) return;
  chosen.touring = false;
  if (chosen.as !== as) known = null;
  choose({ as, room: kind === "direct" ? "direct" : "ask-it-tech-ops" });
  if (!known) listen();
}

function render() {
  if (!view) return;
  if (view.me.handle === chosen.as && roomName(room()) === "direct") {
    chosen.seen[chosen.as] = view.people.find((each) => each.handle === chosen.as).told;
  }
  showTour();
  showChat();
  showTicket();
  showDeck();
  for (const button of document.querySelectorAll(".panels button")) {
    button.setAttribute("aria-current", String(button.dataset.show === document.body.dataset.panel));
  }
}

/** Point out, and say, what has just been said in the room. */
function notice() {
  const place = room();
  const here = everyMessage(place);
  const fresh = known?.room === place.id ? here.filter((message) => !known.all.has(message.ts)) : [];
  const isOpened = known?.room !== place.id;
  known = { room: place.id, all: new Set(here.map((message) => message.ts)) };
  const last = isOpened ? here.at(-1) : fresh.at(-1);
  if (!last) return;
  if (fresh.length) {
    point(fresh.map((message) => message.ts));
    const said = document.getElementById(`m-${last.ts}`)?.querySelector(".text")?.textContent ?? "";
    document.getElementById("live").textContent = `${nameOf(last.user)}: ${said.slice(0, ANNOUNCED_CHARACTERS)}`;
  }
  // The newest may be at the end of an old thread.
  if (fresh.length || innerWidth >= WIDE) document.getElementById(`m-${last.ts}`)?.scrollIntoView({ block: "nearest" });
}

/** Point out what is new in the ticket. */
function noticeComments(before) {
  const shown = ticket();
  const known = before?.tickets.find((each) => each.key === shown?.key);
  if (!known) return;
  const fresh = shown.comments.slice(known.comments.length).map((each) => `comment-${each.id}`);
  if (!fresh.length) return;
  point(fresh);
  document.getElementById(fresh.at(-1))?.scrollIntoView({ block: "nearest" });
}

function point(fresh) {
  for (const each of fresh) chosen.fresh.add(each);
  setTimeout(() => fresh.forEach((each) => chosen.fresh.delete(each)), FRESH_MILLISECONDS);
  render();
}

function panel(name) {
  document.body.dataset.panel = name;
  render();
  scrollTo(0, 0);
}

const CLICKS = {
  room: ({ room: name }) => (choose({ room: name, replying: null, editing: null }), render(), notice()),
  ticket: ({ ticket }) => ((chosen.ticket = ticket), panel("ticket")),
  show: ({ show }) => panel(show),
  whole: ({ whole }) => (chosen.whole.add(whole), render()),
  reply: ({ reply }) => (choose({ replying: reply, editing: null }), render(), first("reply")),
  edit: ({ edit }) => (choose({ editing: edit, replying: null }), render(), first("edit")),
  close: () => (choose({ editing: null, replying: null }), render()),
  react: async ({ react, channel, ts }) => act("react", { channel, ts, name: react }),
  delete: ({ delete: ts, channel }) => act("delete", { channel, ts }),
  say: ({ say, channel }) => act("post", { channel, text: say }),
  move: ({ move, of }) => act("move", { key: of, status: move }),
  trouble: ({ trouble }) => act("trouble", { name: trouble, on: String(!view.trouble[trouble]) }),
  ask: () => act("ask"),
  restart: () => act("restart"),
  tour: ({ tour }) => ((chosen.touring = true), act("tour", { number: tour })),
  jump: ({ jump }) => {
    const place = view.rooms.find((each) => everyMessage(each).some((message) => message.ts === jump));
    if (place) choose({ room: roomName(place) });
    render();
    document.getElementById(`m-${jump}`)?.scrollIntoView({ block: "center" });
  },
  fill: ({ fill }) => {
    const text = document.getElementById("text");
    text.value = fill;
    text.focus();
    const gap = fill.indexOf(": \n") + 2;
    text.setSelectionRange(gap, gap);
  },
};

function first(kind) {
  const text = document.querySelector(`[data-first="${kind}"]`);
  text?.focus();
  text?.setSelectionRange(text.value.length, text.value.length);
  text?.form.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.removeAttribute("open");
  const control = event.target.closest("button, a");
  const name = control && Object.keys(CLICKS).find((each) => each in control.dataset);
  if (!name || control.getAttribute("aria-disabled") === "true") return;
  if (control.nodeName === "A") event.preventDefault();
  control.closest("details.menu")?.removeAttribute("open");
  CLICKS[name](control.dataset);
});

document.addEventListener("change", (event) => {
  if (event.target.name === "as") {
    known = null;
    choose({ as: event.target.value, replying: null, editing: null });
    listen();
  }
  if (event.target.type === "file") {
    const names = [...event.target.files].map((file) => file.name).join(", ");
    event.target.closest("label").querySelector(".chosen").textContent = names || "Attach";
  }
});

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const files = [...(form.querySelector("[type=file]")?.files ?? [])];
  if (!(await act(form.dataset.act, fields, files))) return;
  form.reset();
  for (const chosenFiles of form.querySelectorAll(".chosen")) chosenFiles.textContent = "Attach";
  if (form.dataset.act === "edit" || fields.thread) choose({ editing: null, replying: null });
  render();
});

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.key === "Escape") {
    const menu = target.closest("details.menu[open]");
    menu?.removeAttribute("open");
    menu?.querySelector("summary").focus();
    if (target.closest(".writing[data-act=post], .writing[data-act=edit]")) CLICKS.close();
  }
  if (event.key === "Enter" && target.nodeName === "TEXTAREA" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    target.form.requestSubmit();
  }
});

// A browser keeps few streams open at once; tabs that nobody looks at need none.
document.addEventListener("visibilitychange", () => (document.hidden ? stream.close() : listen()));
setInterval(() => view && showDeck(), 1000);
listen();
