// Draws the page anew when what it was drawn from was saved.
// `obstat serve` alone hands this out and puts it into pages; a built site knows nothing of it.

const strip = document.querySelector("[data-obstat-generation]");
const findings = document.querySelector("[data-obstat-findings]");
let source;

function listen() {
  source = new EventSource("/-/events");
  source.addEventListener("drawn", (event) => {
    // What is said first is the state of now: it differs if something was saved while the page was under way.
    if (event.data !== strip.dataset.obstatGeneration) {
      source.close();
      location.reload();
    }
  });
  source.addEventListener("findings", (event) => {
    if (findings.textContent !== event.data) {
      findings.textContent = event.data;
    }
  });
}

function forget() {
  source?.close();
  source = undefined;
}

// A browser keeps few connections to a host, and pages that nobody sees need none.
document.addEventListener("visibilitychange", () => {
  forget();
  if (document.visibilityState === "visible") {
    listen();
  }
});
addEventListener("pagehide", forget);
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    listen();
  }
});

if (strip && document.visibilityState === "visible") {
  listen();
}
