// Files: dropping onto the frame, names of folders and times of files. Without scripts the form works as it stands.
(() => {
  "use strict";
  const form = document.querySelector("[data-drop-zone]");
  if (!form) return;
  const inputs = [form.elements.files, form.elements.folder];
  const names = form.querySelector("[data-drop-names]");
  const dropped = new Map();

  const chosen = () => inputs.flatMap((input) => [...input.files]);
  const show = () => {
    const files = chosen();
    const shown = files.slice(0, 5).map((file) => dropped.get(file) || file.webkitRelativePath || file.name);
    names.textContent = shown.join(", ") + (files.length > 5 ? ` + ${files.length - 5}` : "");
  };
  for (const input of inputs) input.addEventListener("change", show);

  form.addEventListener("submit", () => {
    form.elements.details.value = JSON.stringify(
      chosen().map((file) => ({ path: dropped.get(file) || file.webkitRelativePath || file.name, modified: file.lastModified })),
    );
  });

  const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));
  const readSome = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  const walk = async (entry, path, found) => {
    if (entry.isFile) found.push([await fileOf(entry), path + entry.name]);
    else if (entry.isDirectory) {
      const reader = entry.createReader();
      for (let some = await readSome(reader); some.length; some = await readSome(reader))
        for (const inner of some) await walk(inner, `${path}${entry.name}/`, found);
    }
  };

  form.addEventListener("dragover", (event) => { event.preventDefault(); form.dataset.over = "yes"; });
  form.addEventListener("dragleave", () => { delete form.dataset.over; });
  form.addEventListener("drop", async (event) => {
    event.preventDefault();
    delete form.dataset.over;
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await walk(entry, "", found);
    const transfer = new DataTransfer();
    for (const [file, path] of found) transfer.items.add(file);
    inputs[0].files = transfer.files;
    [...inputs[0].files].forEach((file, at) => dropped.set(file, found[at][1]));
    show();
  });
})();
