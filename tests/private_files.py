"""What makes the web editor write into a private file system of the browser.

No folder can be picked where nobody sees the picker, so the page is given the origin's private file system instead: to
Sveltia it is a folder like any other.
"""

from __future__ import annotations

PICK = "window.showDirectoryPicker = () => navigator.storage.getDirectory();"
FILL = """async (files) => {
  const root = await navigator.storage.getDirectory();
  await root.getDirectoryHandle('.git', { create: true });
  for (const [path, text] of Object.entries(files)) {
    const parts = path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, { create: true });
    const writer = await (await folder.getFileHandle(parts.at(-1), { create: true })).createWritable();
    await writer.write(text);
    await writer.close();
  }
}"""
READ = """async () => {
  const found = {};
  const walk = async (folder, above) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') await walk(handle, `${above}${name}/`);
      else found[above + name] = await (await handle.getFile()).text();
    }
  };
  await walk(await navigator.storage.getDirectory(), '');
  return found;
}"""
