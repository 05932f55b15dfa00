// The appli carte Vitale: without a network, its own page rather than the browser's.
if ("serviceWorker" in navigator) {
  const scope = "/s-entrainer/appli-carte-vitale/";
  navigator.serviceWorker.register(`${scope}service-worker.js`, { scope }).catch(() => {});
}
