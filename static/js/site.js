// Loaded first in <head>, without defer: the theme and the text size must apply before the first paint.
(() => {
  const root = document.documentElement;
  const here = document.currentScript.src;
  const SETTINGS = { theme: ["light", "dark"], texte: ["125", "150"] };
  const DEFAULTS = { theme: "auto", texte: "100" };
  const module = (name) => import(new URL(name, here).href);

  // Storage throws when the browser forbids it; the page then keeps its defaults.
  const read = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  const choose = (key, value) => {
    if (value === DEFAULTS[key]) delete root.dataset[key];
    else root.dataset[key] = value;
    try {
      if (value === DEFAULTS[key]) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      return true;
    } catch {
      return false;
    }
  };

  const apply = () => {
    for (const [key, values] of Object.entries(SETTINGS)) {
      const value = read(key);
      if (values.includes(value)) root.dataset[key] = value;
      else delete root.dataset[key];
    }
  };

  const settings = (form) => {
    const status = form.querySelector("[data-affichage-statut]");
    for (const key of Object.keys(SETTINGS)) form.elements[key].value = root.dataset[key] || DEFAULTS[key];
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", ({ target }) => {
      if (!(target.name in SETTINGS)) return;
      status.textContent = choose(target.name, target.value)
        ? "C’est changé, et gardé dans ce navigateur."
        : "C’est changé pour cette page. Votre navigateur ne garde pas les réglages.";
    });
  };

  // The static pages are the same for everyone; only this cookie knows the visitor's caisse.
  const caisse = () => {
    const pair = document.cookie.split("; ").find((entry) => entry.startsWith("caisse="));
    if (!pair) return;
    try {
      const { nom } = JSON.parse(decodeURIComponent(pair.slice(7)));
      if (!nom) return;
      for (const place of document.querySelectorAll("[data-caisse]")) place.textContent = nom;
      for (const place of document.querySelectorAll("[data-avec-caisse]")) place.hidden = false;
      for (const place of document.querySelectorAll("[data-sans-caisse]")) place.hidden = true;
    } catch {
      // A damaged cookie counts as none.
    }
  };

  // Static pages outlive the news that they carry.
  const news = () => {
    const today = new Date().toISOString().slice(0, 10);
    for (const item of document.querySelectorAll("[data-jusqu-au]")) item.hidden = item.dataset.jusquAu < today;
    const list = document.querySelector(".news");
    if (list && !list.querySelector(":scope > :not([hidden])")) list.closest("section").hidden = true;
  };

  const menu = (details) => {
    document.addEventListener("click", ({ target }) => {
      if (!details.contains(target)) details.open = false;
    });
    details.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });
  };

  const assistant = (link) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.setAttribute("aria-expanded", "false");
    button.append(...link.childNodes);
    button.addEventListener("click", async () => {
      try {
        (await module("assistant.js")).open(button);
      } catch {
        location.href = link.href;
      }
    });
    link.replaceWith(button);
  };

  apply();
  addEventListener("storage", apply);
  addEventListener("pageshow", apply);

  // Browsers without ::details-content would print folded parts folded.
  addEventListener("beforeprint", () => {
    if (CSS.supports("selector(::details-content)")) return;
    for (const details of document.querySelectorAll("main details")) details.open = true;
  });

  addEventListener("DOMContentLoaded", () => {
    caisse();
    news();
    // Without scrolling: the style sheet may come later and move everything.
    document.querySelector("[data-focus]")?.focus({ preventScroll: true });
    document.querySelectorAll(".menu").forEach(menu);
    document.querySelectorAll("[data-affichage]").forEach(settings);
    document.querySelectorAll("a[data-assistant]").forEach(assistant);
    for (const button of document.querySelectorAll("[data-imprimer]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }
    for (const section of document.querySelectorAll("[data-secours]")) {
      section.hidden = false;
      module("secours.js").then(({ enhance }) => enhance(section)).catch(() => (section.hidden = true));
    }
    const feedback = document.querySelectorAll("form[data-avis]");
    if (feedback.length) module("avis.js").then(({ enhance }) => feedback.forEach(enhance), () => {});
  });
})();
