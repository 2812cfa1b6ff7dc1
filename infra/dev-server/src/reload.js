// Added to pages by the dev-server only: reloads the open page after a build and shows the
// problems of a build that failed. The published site has no part of it.
(() => {
  let overlay;

  function show(problems) {
    overlay?.remove();
    overlay = document.createElement("div");
    overlay.setAttribute("role", "alert");
    // Set through the object model, which the page's content security policy allows; a style
    // attribute or element it would refuse.
    Object.assign(overlay.style, {
      position: "fixed", inset: "0", overflow: "auto", zIndex: "2147483647",
      padding: "1.5rem", background: "#1b1b1b", color: "#fff",
      font: "0.875rem/1.5 ui-monospace, monospace", whiteSpace: "pre-wrap",
    });
    const title = document.createElement("strong");
    title.textContent = "Isi situs belum dapat dibangun. Halaman di belakang ini versi baik terakhir.";
    const text = document.createElement("p");
    text.textContent = problems;
    const close = document.createElement("button");
    close.textContent = "Tutup";
    close.addEventListener("click", () => overlay.remove());
    overlay.append(title, text, close);
    document.body.append(overlay);
  }

  function connect() {
    const socket = new WebSocket(`ws://${location.host}/_dev/reload`);
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if (message.kind === "problems") show(message.text);
      else if (message.kind === "built") location.reload();
      else overlay?.remove();
    });
    // The server was restarted or stopped: look for it again, and reload when it is back.
    socket.addEventListener("close", () => setTimeout(() => retry(), 1000));
  }

  async function retry() {
    try {
      await fetch(location.pathname, { method: "HEAD" });
      location.reload();
    } catch {
      setTimeout(() => retry(), 1000);
    }
  }

  connect();
})();
