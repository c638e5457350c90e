// "Nog 250 tekens": shown from the moment four fifths is used, said aloud only now and then.

/** @param {ParentNode} root part of the page that is new */
export function startCounters(root) {
  for (const output of root.querySelectorAll("[data-counter-for]")) {
    const field = document.getElementById(output.dataset.counterFor);
    if (!field) continue;
    const update = () => {
      const left = Number(output.dataset.max) - field.value.length;
      const template = left >= 0 ? output.dataset.left : output.dataset.over;
      const text = field.value.length < Number(output.dataset.max) * 0.8 ? "" : template.replace("%n", String(Math.abs(left)));
      if (output.textContent !== text) output.textContent = text;
    };
    let timer;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(update, 400); // wait for a pause, so that a screen reader is not interrupted at every key
    });
    update();
  }
}
