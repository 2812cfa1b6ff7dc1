// Says beside each session that takes requests how many places are free. Without script, or when it
// can't be asked, the link leads to the same answer.
for (const link of document.querySelectorAll("a[data-sisa]")) {
  fetch(link.href, { headers: { accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : undefined))
    .then((told) => {
      if (!told?.open) return;
      const words = told.free > 0 ? link.dataset.sisa : link.dataset.penuh;
      link.textContent = words.replace("{sisa}", told.free).replace("{jumlah}", told.places);
    })
    .catch(() => {});
}
