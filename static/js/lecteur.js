// Reads the QR of an exercise, with the browser's own reader or ours; what it carries can always be typed.
// What is filmed or photographed never leaves the browser: only the address that the QR carries does.
// data-lecteur: what that address holds; data-sinon: what to do when nothing is read.
const form = document.querySelector("[data-lecteur]");
const EVERY = 250; // milliseconds between two looks

const element = (name, values) => Object.assign(document.createElement(name), values);

const build = (detector) => {
  const { lecteur: marker, sinon: instead } = form.dataset;
  const box = element("div", { className: "counter-read" });
  const status = element("p", { className: "status" });
  status.setAttribute("role", "status");

  const look = async (picture) => {
    const found = await detector.detect(picture);
    return found.map((one) => one.rawValue).find((text) => text.includes(marker));
  };
  const open = (address) => {
    const { pathname, search } = new URL(address);
    form.querySelector("input:not([type=hidden])").value = pathname + search;
    form.requestSubmit();
  };

  const photo = element("input", { type: "file", accept: "image/*", className: "visually-hidden" });
  photo.setAttribute("capture", "environment");
  photo.setAttribute("aria-label", "Photo du QR code");
  photo.tabIndex = -1;
  photo.addEventListener("change", async () => {
    if (!photo.files[0]) return;
    const address = await look(await createImageBitmap(photo.files[0])).catch(() => undefined);
    if (address) open(address);
    else status.textContent = `Le QR code n’est pas lisible sur cette photo. ${instead}`;
  });
  const fromPhoto = element("button", { type: "button", className: "button button--secondary", textContent: "Lire une photo" });
  fromPhoto.addEventListener("click", () => photo.click());

  const film = element("video", { className: "counter-film", muted: true, playsInline: true, hidden: true });
  const fromCamera = element("button", { type: "button", className: "button button--secondary", textContent: "Scanner avec la caméra" });
  let stream;
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    film.hidden = true;
    fromCamera.textContent = "Scanner avec la caméra";
  };
  const watch = async () => {
    if (!stream) return;
    const address = await look(film).catch(() => undefined);
    if (address) {
      stop();
      open(address);
      return;
    }
    setTimeout(watch, EVERY);
  };
  fromCamera.addEventListener("click", async () => {
    if (stream) {
      stop();
      return;
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      status.textContent = `La caméra n’est pas disponible. Lisez une photo. Sinon : ${instead}`;
      return;
    }
    film.srcObject = stream;
    film.hidden = false;
    fromCamera.textContent = "Arrêter la caméra";
    await film.play();
    watch();
  });
  addEventListener("pagehide", stop);

  // A camera asks for https; a photo does not.
  box.append(...(navigator.mediaDevices ? [fromCamera] : []), fromPhoto, photo);
  form.before(box, film, status);
};

// Ours, for the browsers without one (iPhone, Firefox): loaded by the first picture.
const LARGEST = 1600; // pixels of a side: a photo of a telephone has more than it needs
// The whole picture, then its corners: on a sheet of paper the code is small.
const PARTS = [[0, 0, 1], [0, 0.4, 0.6], [0.4, 0.4, 0.6], [0, 0, 0.6], [0.4, 0, 0.6]];
const part = (picture, [left, top, share]) => {
  const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
  const scale = Math.min(1, LARGEST / (share * Math.max(width, height)));
  const canvas = element("canvas", { width: Math.round(width * share * scale), height: Math.round(height * share * scale) });
  if (!canvas.width) return null;
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  const seen = [left * width, top * height, share * width, share * height];
  drawing.drawImage(picture, ...seen, 0, 0, canvas.width, canvas.height);
  return drawing.getImageData(0, 0, canvas.width, canvas.height);
};
const ours = {
  async detect(picture) {
    await import("../vendor/jsqr.js");
    // A film is looked at again and again: whole is enough.
    for (const place of picture.videoWidth === undefined ? PARTS : PARTS.slice(0, 1)) {
      const seen = part(picture, place);
      const found = seen && self.jsQR(seen.data, seen.width, seen.height);
      if (found) return [{ rawValue: found.data }];
    }
    return [];
  },
};

const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
const detector = formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : ours;
if (form) build(detector);
