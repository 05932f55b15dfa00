// On practice pages only; everything works without it.
(() => {
  const SOON = 30; // seconds left when a countdown is said aloud
  const READ = 2; // seconds in view after which a message counts as read

  const words = (left) => {
    const minutes = Math.floor(left / 60);
    const seconds = String(left % 60).padStart(minutes ? 2 : 1, "0");
    return minutes ? `${minutes} min ${seconds} s` : `${seconds} s`;
  };

  // The clock of the machine may be wrong: what counts is the time since the page came.
  const countdown = (line) => {
    const shown = line.querySelector("[data-reste]");
    const aloud = line.nextElementSibling;
    const total = Number(line.dataset.secondes);
    const start = performance.now();
    let said = total <= SOON;
    const tick = () => {
      const left = Math.max(0, Math.ceil(total - (performance.now() - start) / 1000));
      shown.textContent = left ? `Valable encore ${words(left)}` : "Ce code n’est plus valable. Demandez-en un autre.";
      if (left <= SOON && !said) aloud.textContent = "Il reste 30 secondes.";
      said ||= left <= SOON;
      if (left) return;
      aloud.textContent = shown.textContent;
      clearInterval(timer);
    };
    const timer = setInterval(tick, 1000);
    tick();
  };

  // A switch that was opened by mistake closes with Escape, and the focus stays where it was opened.
  const foldable = (details) =>
    details.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !details.open) return;
      details.open = false;
      details.querySelector("summary").focus();
    });

  // Two minutes before the session ends by itself; any page opened in between starts it again.
  const warning = (section) => {
    const total = Number(section.dataset.seance);
    const say = (seconds, text) =>
      setTimeout(() => (section.querySelector("[data-seance-statut]").textContent = text), seconds * 1000);
    say(Math.max(0, total - 120), "Votre séance se ferme dans 2 minutes. Ouvrez une page pour rester.");
    say(total, "Votre séance est fermée. Connectez-vous de nouveau.");
  };

  // What is typed can be read again; sent, it is hidden anew.
  const revealable = (field) => {
    const button = document.createElement("button");
    const set = (shown) => {
      field.type = shown ? "text" : "password";
      button.textContent = shown ? (field.dataset.cacher ?? "Cacher le mot de passe") : field.dataset.voir;
    };
    button.type = "button";
    button.className = "link";
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => set(field.type === "password"));
    field.form.addEventListener("submit", () => set(false));
    set(false);
    field.after(button);
  };

  // A message shown whole beside a service is read there, once somebody had the time to.
  const readable = (box) => {
    const form = new FormData();
    form.set("csrf_token", document.querySelector("[name=csrf_token]").value);
    const seen = ([{ isIntersecting }], observer) => {
      if (!isIntersecting) return;
      observer.disconnect();
      setTimeout(() => fetch(box.dataset.lu, { method: "POST", body: form, keepalive: true }), READ * 1000);
    };
    new IntersectionObserver(seen).observe(box);
  };

  document.querySelectorAll("[data-voir]").forEach(revealable);
  document.querySelectorAll("[data-lu]").forEach(readable);
  document.querySelectorAll("[data-seance]").forEach(warning);
  document.querySelectorAll("[data-secondes]").forEach(countdown);
  document.querySelectorAll(".switch, .persona, .sheet, .clock--folded").forEach(foldable);
})();
