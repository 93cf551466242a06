"""How the page of an evidence pack looks and behaves: data becomes text on the page, never markup (pure)."""

from accessdesk.rehearsal_style import STYLE as COMMON

STYLE = (
    COMMON
    + """
@page { size: A4; margin: 15mm 14mm }
code, pre { font: .85em/1.45 ui-monospace, SFMono-Regular, Consolas, monospace; overflow-wrap: anywhere }
code { background: var(--calm-ground); padding: .05rem .3rem; border-radius: .25rem }
pre { white-space: pre-wrap; background: var(--calm-ground); padding: .7rem .9rem; border-radius: .5rem;
  margin: .4rem 0; max-height: 24rem; overflow: auto }
details.req { content-visibility: visible } .req summary { grid-template-columns: .2rem 13.6rem minmax(5rem, 1.2fr)
  minmax(5rem, 1fr) minmax(7rem, 12.5rem) } .req .flags { justify-content: flex-end }
.head code { font-size: .8em } .req summary .key { color: var(--soft); font-weight: 400 }
.flags { display: flex; flex-wrap: wrap; gap: .3rem }
@media (min-width: 40.01rem) and (max-width: 60rem) {
  .req summary { grid-template-columns: .2rem 13.2rem 1.2fr 1fr 8rem } }
.tools input#person { flex: 1 1 9rem } .tools select { flex: 0 1 11rem }
ol.story li.said { border-color: var(--mark) } ol.story .said-words { white-space: pre-wrap; unicode-bidi: plaintext;
  margin-top: .1rem } ul.exceptions { margin: .2rem 0 .8rem; padding-left: 1.1rem; color: var(--bad) }
.hash { color: var(--soft); font-size: .8rem } button { font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: .5rem; padding: .45rem .9rem; cursor: pointer; margin: .6rem 0 }
button:hover { border-color: var(--mark) } td.when { white-space: nowrap; padding-right: 1rem; color: var(--soft) }
.wide { overflow-x: auto } .none { color: var(--soft); padding: .6rem 0 }
@media (max-width: 40rem) { .tools { position: static }
  .tools select, .tools input#person { flex: 1 1 100% }
  .req dl { grid-template-columns: max-content 1fr } .req dd { margin: 0 }
  td.when { white-space: normal } .req .flags { justify-content: flex-start } }
@media print { button { display: none } pre { max-height: none; border: 1px solid var(--line) }
  a { color: inherit } details.req { break-inside: auto; border-color: #999 } .req summary { break-after: avoid }
  .tiles { grid-template-columns: repeat(6, 1fr); gap: .4rem }
  .tile { padding: .5rem .6rem } .tile b { font-size: 1.2rem }
  summary::before { display: none !important }
  .req summary { display: grid; grid-template-columns: 12.4rem 1.2fr 1fr 9rem }
  ul.exceptions { color: #000 } .unprinted { display: none } }
"""
)

SCRIPT = """
'use strict';
const STATES = { completed: 'good', declined: 'bad', cancelled: '', withdrawn: '', ticketed: 'wait', ready: 'wait',
  incomplete: 'bad' };
const AT_ONCE = 100;
const read = id => JSON.parse(document.getElementById(id).textContent);
const requests = read('data').map(each => ({ stream: each[0], posted: each[1], state: each[2], app: each[3],
  requester: each[4], beneficiary: each[5], manager: each[6], decider: each[7], key: each[8], ticket: each[9],
  post: each[10], granted: each[11], resembles: each[12], older: each[13], facts: each[14], hash: each[15],
  exceptions: each[16], story: each[17], appKey: each[18] }));
const sample = new Map(read('sample').map((stream, place) => [stream, place + 1]));
const $ = id => document.getElementById(id);
const make = (tag, text, name) => {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (name) made.className = name;
  return made;
};
const link = (address, text) => {
  if (!/^https?:\\/\\//.test(address)) return make('bdi', text);
  const made = make('a', text);
  made.href = address;
  made.rel = 'noreferrer noopener';
  return made;
};
const when = text => {
  const made = make('time', text.replace('T', ' ').replace(/([+-][0-9:]+)$/, ' $1'));
  made.dateTime = text;
  return made;
};
const words = new Map();
const wordsOf = each => {
  if (!words.has(each)) words.set(each, [each.key, each.app, each.requester, each.beneficiary, each.manager,
    each.decider, each.granted, each.state, each.resembles, each.stream, each.exceptions.flat().join(' '),
    each.story.map(line => line[2] + ' ' + line[3]).join(' ')].join(' ').toLowerCase());
  return words.get(each);
};
const namesOf = each => [each.requester, each.beneficiary, each.manager, each.decider];
const field = (list, name, value) => {
  if (!value) return;
  const shown = make('dd');
  shown.append(value instanceof Node ? value : make('bdi', value));
  list.append(make('dt', name), shown);
};
const inside = each => {
  const box = make('div', undefined, 'inside'), list = make('dl'), story = make('ol', undefined, 'story');
  field(list, 'Ticket', each.key && link(each.ticket, each.key));
  field(list, 'Post', link(each.post, 'in Slack'));
  field(list, 'Application', each.app);
  field(list, 'Requester', each.requester);
  field(list, 'For', each.beneficiary !== each.requester && each.beneficiary);
  field(list, 'Manager', each.manager);
  field(list, 'Decided by', each.decider);
  field(list, 'Given', each.granted);
  field(list, 'Sample', sample.has(each.stream) && `number ${sample.get(each.stream)} of ${sample.size}`);
  field(list, 'No request', each.resembles);
  box.append(list);
  if (each.exceptions.length) {
    const found = make('ul', undefined, 'exceptions');
    for (const [control, sentence] of each.exceptions) found.append(make('li', `${control}: ${sentence}`));
    box.append(found);
  }
  for (const [at, kind, head, said, address] of each.story) {
    const line = make('li', undefined, kind);
    line.append(when(at), ' ', make('bdi', head));
    if (address) line.append(' · ', link(address, address.includes('/browse/') ? 'ticket' : 'message'));
    if (said) line.append(make('div', said, 'said-words'));
    story.append(line);
  }
  box.append(story, make('p', `${each.stream} · ${each.facts} facts, the last one ${each.hash}`, 'hash'));
  return box;
};
const shownOf = each => {
  const made = make('details', undefined, 'req'), top = make('summary'), title = make('b'), flags = make('span');
  made.id = each.stream;
  title.append(make('bdi', each.app || 'no application named'));
  if (each.key) title.append(' ', make('span', each.key, 'key'));
  const whom = each.beneficiary && each.beneficiary !== each.requester ? ` for ${each.beneficiary}` : '';
  const who = make('span');
  who.append(make('bdi', each.requester + whom));
  flags.className = 'flags';
  flags.append(make('span', each.resembles ? 'no request' : each.state, `badge ${STATES[each.state] ?? ''}`));
  if (each.exceptions.length) flags.append(make('span', `${each.exceptions.length} to look at`, 'badge bad'));
  if (sample.has(each.stream)) flags.append(make('span', 'sample', 'badge'));
  if (each.older) flags.append(make('span', 'older', 'badge'));
  top.append(when(each.posted), title, who, flags);
  made.append(top);
  const fill = () => { if (made.open && made.children.length === 1) made.append(inside(each)); };
  made.addEventListener('toggle', fill);
  made.fill = fill;
  return made;
};
const kinds = {
  '': () => true,
  sample: each => sample.has(each.stream),
  exceptions: each => each.exceptions.length > 0,
  period: each => !each.older && !each.resembles,
  never: each => !each.key && !each.resembles,
  none: each => Boolean(each.resembles),
  older: each => each.older,
};
for (const state of Object.keys(STATES)) kinds[state] = each => each.state === state && !each.resembles;
let found = [], shown = 0;
const more = () => {
  const next = found.slice(shown, shown + AT_ONCE);
  shown += next.length;
  $('requests').append(...next.map(shownOf));
  $('more').hidden = shown >= found.length;
  $('more').textContent = `Show ${Math.min(AT_ONCE, found.length - shown)} more of ${found.length - shown}`;
};
const look = () => {
  const wanted = $('find').value.toLowerCase().split(/\\s+/).filter(Boolean), person = $('person').value.toLowerCase();
  const app = $('app').value, fits = kinds[$('kind').value] ?? kinds[''];
  found = requests.filter(each => fits(each) && (!app || each.appKey === app)
    && (!person || namesOf(each).some(name => name.toLowerCase().includes(person)))
    && wanted.every(word => wordsOf(each).includes(word)));
  if ($('kind').value === 'sample') found.sort((one, other) => sample.get(one.stream) - sample.get(other.stream));
  shown = 0;
  $('requests').replaceChildren();
  $('left').textContent = `${found.length} of ${requests.length}`;
  $('empty').hidden = found.length > 0;
  more();
};
const choices = (box, values) => {
  for (const [value, text] of values) {
    const made = make('option', text);
    made.value = value;
    box.append(made);
  }
};
const apps = new Map();
for (const each of requests) if (each.appKey && !apps.has(each.appKey)) apps.set(each.appKey, each.app);
choices($('app'), [...apps].sort((one, other) => one[1].localeCompare(other[1])));
choices($('people'), [...new Set(requests.flatMap(namesOf))].filter(Boolean).sort().map(name => [name, undefined]));
let waiting;
const soon = () => { clearTimeout(waiting); waiting = setTimeout(look, 120); };
for (const box of [$('find'), $('person')]) {
  box.addEventListener('input', soon);
  box.addEventListener('change', look);
}
$('app').addEventListener('change', look);
$('kind').addEventListener('change', look);
$('more').addEventListener('click', more);
for (const tile of document.querySelectorAll('[data-kind]')) {
  tile.addEventListener('click', () => { $('kind').value = tile.dataset.kind; look(); });
}
const goTo = () => {
  const stream = decodeURIComponent(location.hash.slice(1)), place = found.findIndex(each => each.stream === stream);
  if (place < 0) return;
  while (shown <= place) more();
  const there = document.getElementById(stream);
  there.open = true;
  there.scrollIntoView();
};
addEventListener('hashchange', goTo);
addEventListener('beforeprint', () => {
  for (const each of document.querySelectorAll('details:not([open])')) {
    each.open = true;
    each.dataset.closed = '';
    if (each.fill) each.fill();
  }
});
addEventListener('afterprint', () => {
  for (const each of document.querySelectorAll('details[data-closed]')) {
    each.open = false;
    delete each.dataset.closed;
  }
});
look();
goTo();
"""
"""Search, filters by person, application and kind, each request's story when it is unfolded, and all of it on paper."""
