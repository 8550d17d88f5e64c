/** What somebody dropped or chose: files, and everything inside folders. */

export interface Found {
  /** Below what was dropped, with `/` between folders. */
  path: string;
  file: File;
}

/** Files that systems leave in folders by themselves. */
const litter = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\.localized)$|(^|\/)__MACOSX\//;

/** Beyond this a folder was hardly meant. */
export const mostFiles = 5000;

/** Takes the entries at once, as the browser empties the list when the event ends. */
export async function fromDrop(items: DataTransferItemList): Promise<Found[]> {
  const roots: FileSystemEntry[] = [];
  const loose: Found[] = [];
  for (const item of Array.from(items)) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    if (entry) roots.push(entry);
    else {
      const file = item.getAsFile();
      if (file) loose.push({ path: file.name, file });
    }
  }
  const out = [...loose];
  for (const root of roots) await walk(root, out);
  return sorted(out);
}

async function walk(entry: FileSystemEntry, out: Found[]): Promise<void> {
  if (out.length >= mostFiles) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    out.push({ path: entry.fullPath.replace(/^\//, ''), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader gives its entries in portions until there are none left.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return;
    for (const child of portion) await walk(child, out);
  }
}

/** The files of an `<input type="file">`, folders included. */
export function fromInput(files: FileList | null): Found[] {
  return sorted(Array.from(files ?? [], (file) => ({ path: file.webkitRelativePath || file.name, file })));
}

function sorted(list: Found[]): Found[] {
  return list.slice(0, mostFiles).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Parts what systems leave lying about from what is evidence. */
export function sift(list: Found[]): { keep: Found[]; left: string[] } {
  return {
    keep: list.filter((f) => !litter.test(f.path)),
    left: list.filter((f) => litter.test(f.path)).map((f) => f.path),
  };
}
