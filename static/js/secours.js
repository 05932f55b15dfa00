// The small search, when the live one is down: words of the question against the words of each page.

const SHOWN = 8;
const SHORTEST = 4; // letters from which a word may be the beginning of another

export const words = (text) =>
  text
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .match(/[a-z0-9]+/g) ?? [];

// Stems are shorter than words, and a word may be cut short: either may begin the other.
const same = (word, stem) =>
  word === stem ||
  (Math.min(word.length, stem.length) >= SHORTEST && (word.startsWith(stem) || stem.startsWith(word)));

export const search = (question, rows) => {
  const pages = rows.map((row) => ({ row, stems: row.mots.split(" "), title: words(row.titre) }));
  const score = new Map(pages.map((page) => [page, 0]));
  for (const word of new Set(words(question))) {
    const found = pages.filter(({ stems }) => stems.some((stem) => same(word, stem)));
    // A word of many pages says little.
    const weight = found.length ? Math.log(1 + pages.length / found.length) : 0;
    for (const page of found) {
      const inTitle = page.title.some((other) => same(word, other));
      score.set(page, score.get(page) + weight * (inTitle ? 2 : 1));
    }
  }
  return pages
    .filter((page) => score.get(page))
    .sort((a, b) => score.get(b) - score.get(a))
    .slice(0, SHOWN)
    .map(({ row }) => row);
};

const hit = ({ titre, url, resume }) => {
  const [item, box, title, link, text] = ["li", "div", "h2", "a", "p"].map((name) => document.createElement(name));
  link.href = url;
  link.textContent = titre;
  text.textContent = resume;
  title.append(link);
  box.append(title, text);
  item.append(box);
  return item;
};

export const enhance = async (section) => {
  const question = new URLSearchParams(location.search).get("q")?.trim();
  document.getElementById("q").value = question ?? "";
  if (!question) return;
  section.before(document.querySelector(".alert")); // some search for help with words of despair
  const rows = await (await fetch(section.dataset.secours)).json();
  const found = search(question, rows);
  section.querySelector("[role=status]").textContent = found.length
    ? `Pages qui parlent de «\u00a0${question}\u00a0»\u202f:`
    : `Aucune page ne parle de «\u00a0${question}\u00a0». Essayez avec d’autres mots.`;
  section.querySelector("ul").replaceChildren(...found.map(hit));
};
