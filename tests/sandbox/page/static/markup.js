// Slack's and Jira's markup as elements. Whatever is no markup stays text; nothing that people write becomes HTML.

import { h, icon } from "./dom.js";

export const EMOJI = {
  ticket: "ticket", complete: "complete", white_check_mark: "complete", heavy_check_mark: "complete",
  no_entry_sign: "no_entry_sign", eyes: "eyes", "+1": "thumbsup", thumbsup: "thumbsup", heart: "heart",
};
const SLACK = /<([^<>\n]+)>|`([^`\n]+)`|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])|(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])|:([a-z0-9_+-]+):/g;
const JIRA = /\\([^\w\s])|\[([^|\]\n]+)\|([^\]\n]+)\]|\[(https?:[^\]\n]+)\]|(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|\{\{([^}\n]+)\}\}/g;

/** Return Slack mrkdwn as elements; `view` knows names and links. */
export function slackText(text, view) {
  const parts = text.split(/```\n?([^]*?)```/);
  return parts.flatMap((part, place) => (place % 2 ? h("pre", {}, plain(part)) : lines(part, (line) => slackLine(line, view))));
}

/** Return Jira wiki markup as elements. */
export function jiraText(text, view) {
  const parts = text.split(/\{(?:noformat|code)\}\n?([^]*?)\{(?:noformat|code)\}/);
  return parts.flatMap((part, place) => {
    if (place % 2) return h("pre", {}, part);
    return lines(part.replace(/^\{quote\}\n?/gm, ""), (line) => {
      const heading = /^h\d\. (.*)$/.exec(line);
      return heading ? h("strong", { class: "heading" }, jiraLine(heading[1], view)) : jiraLine(line, view);
    });
  });
}

/** An emoji by its name: drawn where there is a drawing, else its name. */
export function emoji(name) {
  const drawn = EMOJI[name.split("::")[0]];
  return drawn ? h("span", { class: `emoji emoji-${drawn}`, role: "img", "aria-label": `:${name}:` }, icon(drawn)) : `:${name}:`;
}

function lines(text, inline) {
  const found = text.replace(/^\n+|\n+$/g, "").split("\n");
  if (found.length === 1 && !found[0]) return [];
  return found.map((line) => {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (quoted) return h("blockquote", {}, inline(quoted[1]));
    const listed = /^[•*-] (.*)$/.exec(line);
    if (listed) return h("p", { class: "listed" }, inline(listed[1]));
    return h("p", {}, line ? inline(line) : h("br"));
  });
}

function slackLine(line, view) {
  return pieces(line, SLACK, plain, ([, marked, code, bold, italic, struck, name]) => {
    if (marked) return marking(marked, view);
    if (code) return h("code", {}, plain(code));
    if (bold) return h("strong", {}, slackLine(bold, view));
    if (italic) return h("em", {}, slackLine(italic, view));
    if (struck) return h("s", {}, slackLine(struck, view));
    return emoji(name);
  });
}

function jiraLine(line, view) {
  return pieces(line, JIRA, (text) => text, ([, escaped, label, address, bare, bold, mono]) => {
    if (escaped) return escaped;
    if (label) return link(address, jiraLine(label, view), view);
    if (bare) return link(bare, bare, view);
    if (bold) return h("strong", {}, jiraLine(bold, view));
    return h("code", {}, mono);
  });
}

function pieces(text, pattern, between, make) {
  const made = [];
  let end = 0;
  for (const found of text.matchAll(pattern)) {
    made.push(between(text.slice(end, found.index)), make(found));
    end = found.index + found[0].length;
  }
  made.push(between(text.slice(end)));
  return made.filter((piece) => piece !== "");
}

function marking(marked, view) {
  const [target, label] = marked.split(/\|(.*)/s);
  const named = /^(?:@|#|!subteam\^)(\w+)$/.exec(target);
  if (named) {
    const own = view.me.user === named[1];
    return h("span", { class: own ? "mention own" : "mention" }, view.names[named[1]] ?? plain(label ?? target));
  }
  if (/^!(here|channel|everyone)/.test(target)) return h("span", { class: "mention" }, `@${target.slice(1)}`);
  if (/^(https?|mailto):/.test(target)) return link(plain(target), plain(label ?? target), view);
  return plain(`<${marked}>`);
}

function link(address, label, view) {
  if (address.startsWith(view.links.jira)) {
    const key = address.slice(view.links.jira.length);
    return h("a", { href: "#ticket", class: "key", "data-ticket": key }, label);
  }
  const message = /^archives\/\w+\/p(\d+)(\d{6})(?:\?|$)/.exec(address.startsWith(view.links.slack) ? address.slice(view.links.slack.length) : "");
  if (message) return h("a", { href: `#m-${message[1]}.${message[2]}`, "data-jump": `${message[1]}.${message[2]}` }, label);
  if (!/^https?:/.test(address) || address.startsWith(view.links.slack)) return h("span", { class: "elsewhere" }, label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

function plain(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}
