// The assistant's window, drawn from <template id="modele-assistant"> (templates/composants/assistant.html). It shows
// the same answers as templates/chatbot/reponse.html; whatever comes from the network enters the page as text.
import { send, thanks } from "./avis.js";

const LIMIT = 150;
const WAIT = 12000;
const EMERGENCY = [
  ["15", "Samu"],
  ["112", "toutes urgences"],
  ["114", "par SMS"],
  ["3114", "prévention du suicide"],
];

const source = document.getElementById("modele-assistant");
const template = source.content;
let dialog, log, form, input, help, advice, search, live, opener, lastPage, pause, busy;

// ---- Drawing ----

const el = (tag, className, ...children) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
};

const piece = (name) => template.querySelector(`[data-piece="${name}"]`).firstElementChild.cloneNode(true);

const link = (href, className, ...children) => {
  const node = el("a", className, ...children);
  // An address that came with the data must not run anything.
  if (/^(https?:|tel:|sms:|\/)/.test(href)) node.href = href;
  return node;
};

const searchAddress = (words) => `/recherche?q=${encodeURIComponent(words)}`;

const external = (url, text, className = "button") =>
  el("p", "", link(url, className, text, " ", piece("externe")));

const official = (url, english) => {
  const parts = new URL(url).hostname.split(".");
  const site = parts.slice(parts.at(-2) === "gouv" ? -3 : -2).join(".");
  const button = external(url, english ? `Do it on ${site} (official site)` : `Faire la démarche sur ${site} (site officiel)`);
  if (english) button.lang = "en";
  return button;
};

const call = (number, ...after) => {
  const digits = String(number).replace(/\s/g, "");
  const shown = String(number).replace(/^(\d\d)(\d\d)$/, "$1\u00a0$2");
  return link(`${digits === "114" ? "sms" : "tel"}:${digits}`, "", el("strong", "", shown), ...after);
};

const alertBlock = ({ text, numbers }) =>
  el("div", "alert",
    el("p", "alert__title", "En danger, maintenant\u202f?"),
    el("p", "", text),
    el("ul", "alert__numbers", ...numbers.map((n) => el("li", "", call(n.number, ` ${n.label}`)))));

const menuPath = (text, english) => {
  const line = el("span", "path");
  text.split(" > ").forEach((label, index) => {
    if (index) {
      const mark = el("span", "", "›");
      mark.setAttribute("aria-hidden", "true");
      line.append(" ", mark, " ");
    }
    line.append(label);
  });
  const said = el("span", "", english ? "Follow this menu, in French:" : "Suivez ce menu\u202f:");
  if (english) said.lang = "en";
  return el("p", "", said, el("br"), line);
};

const satisfaction = (page) => {
  const box = piece("avis");
  box.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    try {
      await send({ page, utile: button.value, sujet: "assistant" });
      thanks(box, "Merci, c’est noté.");
    } catch {
      thanks(box, "L’avis n’est pas parti. Vous pouvez continuer.");
    }
  });
  return box;
};

const other = (page) => {
  const english = page.url.startsWith("/en/");
  const line = el("p", "", english ? "You also asked: " : "Pour votre autre question\u202f: ", link(page.url, "", page.title));
  if (english) line.lang = "en";
  return line;
};

const pageAnswer = (page, text, tip, also) => {
  lastPage = page.key;
  const english = page.url.startsWith("/en/");
  const parts = [el("p", "quote", text || page.excerpt)];
  if (page.menu_path) parts.push(menuPath(page.menu_path, english));
  if (page.official_url) {
    parts.push(official(page.official_url, english));
    // Practice never stands alone.
    if (page.practice_url) {
      parts.push(el("p", "", link(page.practice_url, "button button--practice", "S’entraîner sans risque")));
    }
  }
  if (tip) parts.push(el("p", "note", el("strong", "", english ? "Tip." : "Conseil."), ` ${tip}`));
  const cited = piece("source");
  const anchor = cited.querySelector("a");
  anchor.href = page.url;
  anchor.textContent = page.title;
  if (english) {
    anchor.previousSibling.textContent = "From the page ";
    for (const part of [anchor.parentElement, ...parts]) if (part.matches("p.quote, p.note, .source p")) part.lang = "en";
  }
  if (page.verified) anchor.after(english ? `, checked on ${page.verified}` : `, vérifiée le ${page.verified}`);
  return [...parts, cited, ...(also ? [other(also)] : []), satisfaction(page.key)];
};

const choices = (pages) => {
  const chips = pages.map((page) => {
    const chip = el("button", "chip", page.title);
    chip.type = "button";
    chip.addEventListener("click", () => {
      say(page.title);
      answer(pageAnswer(page));
    });
    return el("li", "", chip);
  });
  return [
    el("ul", "chips chips--stacked", ...chips),
    el("p", "small", "Aucune de ces propositions\u202f? Appelez le ", link("tel:3646", "", "36\u00a046"), "."),
  ];
};

const answerParts = (data) => {
  const parts = [];
  if (data.alert) parts.push(alertBlock(data.alert));
  if (data.masked) {
    parts.push(el("p", "note",
      "Nous avons masqué un numéro ou une adresse\u202f: n’écrivez ici aucune donnée personnelle."));
  }
  if (data.corrected) parts.push(el("p", "small", `Question comprise\u202f: «\u00a0${data.corrected}\u00a0».`));
  if (data.decision === "answer" && data.pages.length) {
    const also = data.pages.find((page) => page.key === data.also);
    return [...parts, ...pageAnswer(data.pages[0], data.text, data.tip, also)];
  }
  if (!data.alert) parts.push(el("p", "", el("strong", "", data.text)));
  if (data.redirect?.url) {
    parts.push(external(data.redirect.url, data.redirect.institution, "button button--secondary"));
  }
  if (data.decision === "choices" && data.pages.length) parts.push(...choices(data.pages));
  else if (!data.alert && !data.redirect && !data.courtesy) parts.push(piece("ailleurs"));
  return parts;
};

const failure = (question) => [
  el("p", "", el("strong", "", "L’assistant ne répond pas."), " Réessayez dans un moment, ou ",
    link(searchAddress(question), "", "cherchez dans les pages"),
    ". Au téléphone, le ", link("tel:3646", "", "36\u00a046"), " répond aussi."),
  el("p", "", el("strong", "", "En danger, maintenant\u202f?"),
    ...EMERGENCY.flatMap(([number, label], index) => [index ? " · " : " ", `${label} `, call(number)]), "."),
];

// ---- The log: only ever added to ----

// Not scrollIntoView, which would scroll the page behind too.
const scrollTo = (node) => {
  log.scrollTop = node.offsetTop - 12;
};

const say = (text) => {
  const line = el("p", "exchange__question", el("span", "visually-hidden", "Vous\u202f: "), text);
  log.append(line);
  scrollTo(line);
};

const answer = (parts) => {
  const block = el("div", "exchange__answer", el("p", "visually-hidden", "Assistant\u202f:"), ...parts);
  log.append(block);
  // The start of a long answer is what one reads first, with the question above it; numbers to call come before both.
  scrollTo(block.querySelector(".alert") ? block : block.previousElementSibling);
};

// ---- The question ----

const announce = (text) => {
  live.textContent = text;
};

const mark = (wrong) => {
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.parentElement.classList.toggle("ask--error", wrong);
};

const refuse = (text) => {
  mark(true);
  help.textContent = text;
  announce(text);
  input.focus();
};

const plural = (count) => `${count} caractère${count > 1 ? "s" : ""}`;

const remaining = (left) => {
  if (left === LIMIT) return advice;
  if (left < 0) return `${plural(-left)} de trop\u202f: raccourcissez un peu.`;
  return `Encore ${plural(left)}. N’écrivez ni nom, ni numéro.`;
};

const count = () => {
  const left = LIMIT - input.value.length;
  mark(left < 0);
  help.textContent = remaining(left);
  search.hidden = left >= 0;
  search.firstElementChild.href = searchAddress(input.value);
  // Said after a pause, and only when it matters: not at each key.
  clearTimeout(pause);
  if (left <= 20) pause = setTimeout(() => announce(help.textContent), 1200);
};

const accept = (question) => {
  say(question);
  input.value = "";
  count();
  clearTimeout(pause);
};

const request = async (question) => {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT);
  try {
    return await fetch("/api/v1/chatbot", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ question, page: lastPage }),
      signal: abort.signal,
    });
  } finally {
    clearTimeout(timer);
  }
};

const ask = async (event) => {
  event.preventDefault();
  const question = input.value.trim();
  // One question at a time, or answers would stand under the wrong one.
  if (busy) return;
  if (!question) {
    refuse("Écrivez d’abord votre question.");
    return;
  }
  // A question too long is still sent: it may tell of a danger, which the server alone recognises.
  const tooLong = question.length > LIMIT;
  if (!tooLong) accept(question);
  busy = true;
  help.textContent = "L’assistant cherche…";
  announce(help.textContent);
  let refusal = "";
  try {
    const response = await request(question);
    if (response.status === 422) {
      refusal = tooLong ? remaining(LIMIT - question.length) : (await response.json()).error;
    } else {
      if (!response.ok) throw new Error(String(response.status));
      const parts = answerParts(await response.json());
      if (tooLong) accept(question);
      answer(parts);
    }
  } catch {
    if (tooLong) accept(question);
    answer(failure(question));
  }
  busy = false;
  announce("");
  if (refusal) refuse(refusal);
  else help.textContent = remaining(LIMIT - input.value.length);
};

// ---- The window ----

const build = () => {
  dialog = template.querySelector("dialog").cloneNode(true);
  log = dialog.querySelector("[role=log]");
  form = dialog.querySelector("form");
  input = form.querySelector("input");
  help = form.querySelector(".small");
  advice = help.textContent;
  search = form.querySelector("[data-recherche]");
  live = form.querySelector("[role=status]");
  opener.after(dialog);
  form.addEventListener("submit", ask);
  input.addEventListener("input", count);
  dialog.querySelector("[data-fermer]").addEventListener("click", () => dialog.close());
  // A window opened by show() does not close on Escape by itself.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  });
};

// The same width as the style sheet's: 46 times the visitor's text size.
const isPhone = () => innerWidth < 46 * parseFloat(getComputedStyle(document.documentElement).fontSize);

export const open = (button) => {
  opener = button;
  if (!dialog) build();
  if (dialog.open) return;
  if (isPhone()) dialog.showModal();
  else dialog.show();
  opener.setAttribute("aria-expanded", "true");
  input.focus();
};
