// Filters the list of offices while the visitor types. Without script the form asks the server,
// which also knows postal codes and forgives more slips; `fold` here is as in its `fold.rs`.
(() => {
  const input = document.getElementById("cari-kantor");
  const status = document.getElementById("saring-hasil");
  if (!input || !status) return;

  const fold = (text) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9,\n]/g, "")
      .replace(/o/g, "u")
      .replace(/([a-z])\1+/g, "$1");
  const offices = [...document.querySelectorAll("[data-saring]")].map((item) => ({
    item,
    name: item.querySelector("a").textContent,
    names: fold(`${item.textContent}\n${item.dataset.saring}`),
  }));
  const groups = [...document.querySelectorAll("[data-saring-kota]")];
  const map = document.querySelector(".oc-map-figure");

  const filter = () => {
    const asked = input.value.replace(/^\s*(kecamatan|kelurahan|kec|kel)\b/i, "");
    const wanted = fold(asked).replace(/,/g, "");
    const found = offices.filter(({ names }) => names.includes(wanted));
    for (const office of offices) office.item.hidden = !found.includes(office);
    for (const group of groups) group.hidden = !group.querySelector("[data-saring]:not([hidden])");
    // What is found should stand under the question, not under the whole map.
    if (map) map.hidden = wanted !== "";
    if (!wanted) return "";
    if (!found.length) return "Belum ada yang sama. Tekan Cari kantor: kami cari juga yang mirip.";
    const names = found.length > 4 ? "" : `: ${found.map(({ name }) => name).join(", ")}`;
    return `${found.length} kecamatan cocok${names}.`;
  };

  // Told when the typing pauses, so that a screen reader is not interrupted at every letter.
  let pause;
  const update = () => {
    const message = filter();
    clearTimeout(pause);
    pause = setTimeout(() => (status.textContent = message), 400);
  };
  input.addEventListener("input", update);
  // Going back to the page brings the old text back.
  if (input.value) update();
})();
