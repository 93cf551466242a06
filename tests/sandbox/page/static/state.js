// What this tab shows: the view that the server sends, and what its reader has chosen.

const address = new URL(location.href);

/** The server's last view; null until there is one. */
export let view = null;

/** What the reader has chosen: as whom, which room (a name, or "direct"), which ticket, where they write. */
export const chosen = {
  as: address.searchParams.get("as") ?? "rita",
  room: address.searchParams.get("room") ?? "ask-it-tech-ops",
  ticket: null,
  replying: null,
  editing: null,
  fresh: new Set(),
  whole: new Set(),
  seen: {},
};

export function take(fresh) {
  view = fresh;
}

/** Choose as whom and where to look; the address says it too, so that a tab can be loaded again. */
export function choose(changes) {
  Object.assign(chosen, changes);
  address.searchParams.set("as", chosen.as);
  address.searchParams.set("room", chosen.room);
  history.replaceState(null, "", address);
}

export function roomName(room) {
  return room.kind === "direct" ? "direct" : room.name;
}

/** The room that is shown; the first one where the chosen one is not there. */
export function room() {
  return view.rooms.find((each) => roomName(each) === chosen.room) ?? view.rooms[0];
}

/** Every message of a room, replies after what they reply to. */
export function everyMessage(place) {
  return place.messages.flatMap((message) => [message, ...message.replies]);
}

export function person(user) {
  return view.people.find((each) => each.user === user);
}

export function nameOf(user) {
  return (view.names[user] ?? "Somebody").replace(/^@/, "");
}
