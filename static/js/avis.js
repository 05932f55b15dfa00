// Feedback without leaving the page. When sending fails the form goes the plain way, which says why.

const NOBODY = /^(404|405|5..)$/; // the guide served as files, or the site down: no way leads there

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

// What was typed stays there.
const missed = (form) => {
  const line = form.querySelector("[role=status]") ?? document.createElement("p");
  line.className = "note";
  line.setAttribute("role", "status");
  form.append(line);
  line.textContent = "L’avis n’est pas parti. Vous pouvez continuer, ou réessayer plus tard.";
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
    } catch (error) {
      if (NOBODY.test(error.message)) return missed(form);
      form.dataset.plain = "1";
      form.requestSubmit(submitter);
    }
  });
};
