// The assistant's window. Drawn from <template id="modele-assistant"> (templates/composants/assistant.html),
// so that drawings and French words stay in the templates; everything from the network enters as text.
import { send, thanks } from "./avis.js";

const LIMIT = 150;
const WAIT = 12000;
const EMERGENCY = [
  ["15", "Samu"],
  ["112", "toutes urgences"],
  ["114", "par SMS"],
  ["3114", "prévention du suicide"],
];

const template = document.getElementById("modele-assistant").content;
let dialog, log, form, input, help, advice, live, opener, lastPage, pause;

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

const hidden = (text) => el("span", "visually-hidden", text);

const spaced = (number) => number.replace(/^(\d\d)(\d\d)$/, "$1\u00a0$2");

const external = (url, text, className = "button") => el("p", "", link(url, className, text, " ", piece("externe")));

const official = (url) => {
  const parts = new URL(url).hostname.split(".");
  const site = parts.slice(parts.at(-2) === "gouv" ? -3 : -2).join(".");
  return external(url, `Faire la démarche sur ${site} (site officiel)`);
};

const call = (number, ...after) =>
  link(`${number === "114" ? "sms" : "tel"}:${number.replace(/\s/g, "")}`, "", el("strong", "", spaced(number)), ...after);

const numbersList = (numbers) =>
  el("ul", "alert__numbers", ...numbers.map(([number, label]) => el("li", "", call(number, ` ${label}`))));

const alertBlock = (text, numbers) =>
  el("div", "alert", el("p", "alert__title", "En danger, maintenant\u202f?"), el("p", "", text), numbersList(numbers));

const path = (labels) => {
  const line = el("span", "path");
  labels.forEach((label, index) => {
    if (index) {
      const mark = el("span", "", "›");
      mark.setAttribute("aria-hidden", "true");
      line.append(" ", mark, " ");
    }
    line.append(label);
  });
  return el("p", "", "Suivez ce menu\u202f:", el("br"), line);
};

const satisfaction = (page) => {
  const box = piece("avis");
  box.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    try {
      await send({ page, utile: button.value, origine: "assistant" });
      thanks(box, "Merci, c’est noté.");
    } catch {
      thanks(box, "L’avis n’est pas parti. Vous pouvez continuer.");
    }
  });
  return box;
};

const pageAnswer = (page, text, menuPath) => {
  lastPage = page.key;
  const source = piece("source");
  const anchor = source.querySelector("a");
  anchor.href = page.url;
  anchor.textContent = page.title;
  const parts = [el("p", "quote", text || page.excerpt)];
  if (menuPath?.length) parts.push(path(menuPath));
  if (page.official_url) {
    parts.push(official(page.official_url));
    // Practice never stands alone.
    if (page.practice_url) {
      parts.push(el("p", "", link(page.practice_url, "button button--practice", "S’entraîner sans risque")));
    }
  }
  return [...parts, source, satisfaction(page.key)];
};

const choices = (data) => {
  const list = el("ul", "chips chips--stacked", ...data.pages.map((page) => {
    const chip = el("button", "chip", page.title);
    chip.type = "button";
    chip.addEventListener("click", () => {
      say(page.title);
      answer(pageAnswer(page, "", page.menu_path));
    });
    return el("li", "", chip);
  }));
  return [
    el("p", "", el("strong", "", data.text || "Vouliez-vous dire…")),
    list,
    el("p", "small", "Aucune réponse ne convient\u202f? Appelez le ", link("tel:3646", "", "36\u00a046"), "."),
  ];
};

const answerParts = (data) => {
  const parts = [];
  const pages = data.pages || [];
  if (data.alert) parts.push(alertBlock(data.alert.text, data.alert.numbers.map((n) => [String(n.number), n.label])));
  if (data.corrected) parts.push(el("p", "small", `Recherche faite pour «\u00a0${data.corrected}\u00a0».`));
  if (data.decision === "answer" && pages.length) parts.push(...pageAnswer(pages[0], data.text, data.menu_path));
  else if (data.decision === "choices" && pages.length) parts.push(...choices(data));
  else if (data.text) parts.push(el("p", "", data.text));
  if (data.redirect) parts.push(external(data.redirect.url, data.redirect.institution, "button button--secondary"));
  return parts;
};

const failure = (question) => [
  el("p", "", el("strong", "", "L’assistant ne répond pas."), " Réessayez dans un moment, ou ",
    link(`/recherche?q=${encodeURIComponent(question)}`, "", "cherchez dans les pages"),
    ". Au téléphone, le ", link("tel:3646", "", "36\u00a046"), " répond aussi."),
  el("p", "", el("strong", "", "En danger, maintenant\u202f?"),
    ...EMERGENCY.flatMap(([number, label], index) => [index ? " · " : " ", `${label} `, call(number)]), "."),
];

// Not scrollIntoView, which would scroll the page behind too.
const scrollTo = (node) => {
  log.scrollTop = node.offsetTop - 12;
};

const say = (text) => {
  const line = el("p", "exchange__question", hidden("Vous\u202f: "), text);
  log.append(line);
  scrollTo(line);
};

const answer = (parts) => {
  const block = el("div", "exchange__answer", el("p", "visually-hidden", "Assistant\u202f:"), ...parts);
  log.append(block);
  // The start of a long answer is what one reads first, with the question above it.
  scrollTo(block.previousElementSibling);
};

const announce = (text) => {
  live.textContent = text;
};

const invalid = (text) => {
  input.setAttribute("aria-invalid", "true");
  form.querySelector(".ask").classList.add("ask--error");
  help.textContent = text;
  announce(text);
  input.focus();
};

const plural = (count) => `${count} caractère${count > 1 ? "s" : ""}`;

const counter = () => {
  const left = LIMIT - input.value.length;
  const text = left === LIMIT ? advice : left >= 0
    ? `Encore ${plural(left)}. N’écrivez ni nom, ni numéro.`
    : `${plural(-left)} de trop\u202f: raccourcissez un peu.`;
  help.textContent = text;
  if (left >= 0) {
    input.removeAttribute("aria-invalid");
    form.querySelector(".ask").classList.remove("ask--error");
  }
  // Said after a pause, and only when it matters: not at each key.
  clearTimeout(pause);
  if (left <= 20) pause = setTimeout(() => announce(text), 1200);
};

const ask = async (event) => {
  event.preventDefault();
  const question = input.value.trim();
  if (!question) return invalid("Écrivez d’abord votre question.");
  if (question.length > LIMIT) return invalid(`${plural(question.length - LIMIT)} de trop\u202f: raccourcissez un peu.`);
  say(question);
  input.value = "";
  counter();
  clearTimeout(pause);
  announce("L’assistant cherche.");
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT);
  try {
    const response = await fetch("/api/v1/chatbot", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ question, page: lastPage }),
      signal: abort.signal,
    });
    if (!response.ok) throw new Error(String(response.status));
    const data = await response.json();
    answer(answerParts(data));
  } catch {
    answer(failure(question));
  } finally {
    clearTimeout(timer);
    announce("");
  }
};

const build = () => {
  dialog = template.querySelector("dialog").cloneNode(true);
  log = dialog.querySelector("[role=log]");
  form = dialog.querySelector("form");
  input = form.querySelector("input");
  help = form.querySelector(".small");
  advice = help.textContent;
  live = form.querySelector("[role=status]");
  opener.after(dialog);
  form.addEventListener("submit", ask);
  input.addEventListener("input", counter);
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
