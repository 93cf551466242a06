"""How the page of a rehearsal looks and behaves: one style, one script, nothing from elsewhere (pure)."""

STYLE = """
:root { color-scheme: light dark;
  --ground: #f6f7f9; --card: #fff; --ink: #1c2330; --soft: #5a6475; --line: #dfe3ea; --mark: #3355c8;
  --good: #17713c; --good-ground: #e2f4e8; --bad: #a3271f; --bad-ground: #fbe7e5;
  --wait: #855300; --wait-ground: #fcf0d9; --calm: #3f4a5c; --calm-ground: #e9ecf1; }
@media (prefers-color-scheme: dark) { :root {
  --ground: #12151b; --card: #1b2029; --ink: #e7eaf0; --soft: #9ba6b8; --line: #2e3643; --mark: #8ea8ff;
  --good: #83d7a1; --good-ground: #173524; --bad: #ff9d94; --bad-ground: #43211f;
  --wait: #f0c272; --wait-ground: #3d2f14; --calm: #bcc5d4; --calm-ground: #2a313d; } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1.25rem 4rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.7rem; margin: 0 0 .2rem; line-height: 1.2 } h2 { font-size: 1.15rem; margin: 2.6rem 0 .8rem }
h3 { font-size: .95rem; margin: 1.2rem 0 .4rem } p { margin: .3rem 0 } a { color: var(--mark) }
.soft, time { color: var(--soft) } time { white-space: nowrap; font-variant-numeric: tabular-nums }
.said { white-space: pre-wrap; unicode-bidi: plaintext } bdi { unicode-bidi: isolate }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.4rem 0 }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem }
.tile { padding: .8rem 1rem; color: inherit; text-decoration: none; display: block }
a.tile:hover { border-color: var(--mark) } .tile b { display: block; font-size: 1.65rem; line-height: 1.2 }
.tile span { color: var(--soft); font-size: .85rem } .card { padding: .9rem 1.1rem; margin: .75rem 0 }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: .75rem; align-items: start }
.pair .card { margin: 0 } .card > h3:first-child { margin-top: 0 }
.tools { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem; padding: .6rem 0;
  background: var(--ground) }
input, select { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; padding: .45rem .7rem; min-width: 0 } input { flex: 1 1 14rem }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 1px }
details.req, details.kind { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  margin: .4rem 0 } details.req { content-visibility: auto; contain-intrinsic-size: auto 3.2rem }
summary { cursor: pointer; padding: .65rem 1rem; list-style: none }
summary::-webkit-details-marker { display: none }
summary::before { content: '\\203a'; display: inline-block; width: 1rem; color: var(--soft); font-weight: 700 }
details[open] > summary::before { content: '\\2039'; rotate: -90deg; translate: -.2rem -.1rem }
.req summary { display: grid; grid-template-columns: .2rem 8.6rem minmax(8rem, 1.2fr) minmax(8rem, 1fr) auto;
  gap: .2rem .9rem;
  align-items: baseline } .req summary b { font-weight: 600 }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .8rem; line-height: 1.5;
  background: var(--calm-ground); color: var(--calm) }
.good { background: var(--good-ground); color: var(--good) } .bad { background: var(--bad-ground); color: var(--bad) }
.wait { background: var(--wait-ground); color: var(--wait) } .inside { padding: 0 1rem 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .2rem 0 .8rem }
dt { color: var(--soft) } dd { margin: 0 }
ol.story { list-style: none; margin: 0; padding: 0 } ol.story li { padding: .45rem 0 .45rem .9rem;
  border-left: 3px solid var(--line); margin-bottom: .25rem }
ol.story li.bot { border-color: var(--mark); } .bot .said { color: var(--soft) }
ul.plain { list-style: none; margin: 0; padding: 0 } ul.plain li { padding: .4rem 0; border-top: 1px solid var(--line) }
ul.plain li:first-child { border-top: 0 } table { border-collapse: collapse; width: 100% }
td { padding: .22rem 0; vertical-align: top } td.n { text-align: right; padding-right: .8rem; width: 3.6rem;
  font-variant-numeric: tabular-nums; white-space: nowrap }
.bar { display: block; height: .3rem; border-radius: .2rem; background: var(--mark); opacity: .75; margin-top: .15rem }
[hidden] { display: none !important }
@media (max-width: 40rem) { body { padding: 1.1rem .8rem 3rem } .req summary { display: flex; flex-wrap: wrap }
  .req summary b { flex: 1 1 calc(100% - 2rem); order: -1 } .req summary::before { order: -2; width: .3rem }
  .pair { grid-template-columns: 1fr } .tiles { grid-template-columns: 1fr 1fr }
  dl { grid-template-columns: 1fr } dd { margin-bottom: .3rem } input { flex-basis: 100% } }
@media print { :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb;
  --mark: #224; --good: #17713c; --bad: #a3271f; --wait: #855300; --calm: #333; --good-ground: #fff;
  --bad-ground: #fff; --wait-ground: #fff; --calm-ground: #fff }
  body { max-width: none; padding: 0; font-size: 10pt } .tools { display: none } .badge { border: 1px solid }
  details.req { content-visibility: visible } ol.story li { break-inside: avoid }
  h2 { break-after: avoid } }
"""
"""The style: light and dark, on a phone, on paper."""

SCRIPT = """
const box = document.querySelector('#find'), state = document.querySelector('#state');
const requests = [...document.querySelectorAll('details.req')], left = document.querySelector('#left');
const texts = new Map();
const textOf = each => {
  if (!texts.has(each)) texts.set(each, each.textContent.toLowerCase());
  return texts.get(each);
};
const show = () => {
  const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const each of requests) {
    const fits = (!state.value || each.dataset.state === state.value) && words.every(w => textOf(each).includes(w));
    each.hidden = !fits;
    shown += fits;
  }
  left.textContent = shown === requests.length ? '' : `${shown} of ${requests.length}`;
};
let waiting;
box.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(show, 120); });
state.addEventListener('change', show);
const goTo = () => {
  const found = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (found && found.matches('details.req')) { found.hidden = false; found.open = true; found.scrollIntoView(); }
};
addEventListener('hashchange', goTo);
addEventListener('beforeprint', () => {
  for (const each of document.querySelectorAll('details:not([open])')) { each.open = true; each.dataset.closed = ''; }
});
addEventListener('afterprint', () => {
  for (const each of document.querySelectorAll('details[data-closed]')) {
    each.open = false;
    delete each.dataset.closed;
  }
});
show();
goTo();
"""
"""Search, filter, links to one request, all of it unfolded on paper. Without scripts everything is there as well."""
