// Feedback without leaving the page. When sending fails the form goes the plain way.

export const send = async (fields) => {
  const response = await fetch("/avis", {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  if (!response.ok) throw new Error(String(response.status));
};

export const thanks = (place, text) => {
  const line = document.createElement("p");
  line.className = "status";
  line.setAttribute("role", "status");
  line.tabIndex = -1;
  place.replaceWith(line);
  // Filled after it stands in the page, so that it is read aloud.
  line.textContent = text;
  line.focus();
};

export const enhance = (form) => {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.plain) return;
    event.preventDefault();
    const { submitter } = event;
    const fields = new FormData(form);
    if (submitter?.name) fields.set(submitter.name, submitter.value);
    try {
      await send(fields);
      thanks(form, "Merci. Votre avis aide à corriger cette page. Les numéros et les adresses y sont masqués.");
    } catch {
      form.dataset.plain = "1";
      form.requestSubmit(submitter);
    }
  });
};
