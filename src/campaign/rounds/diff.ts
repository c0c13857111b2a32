/** One changed line of a file. */
export interface ChangedLine {
  /** In the file after the change for added lines, before it for removed ones; from 1. */
  readonly line: number;
  readonly text: string;
}

/** The changes of one file. */
export interface FileDiff {
  readonly path: string;
  readonly isNew: boolean;
  readonly isDeleted: boolean;
  readonly isBinary: boolean;
  readonly added: readonly ChangedLine[];
  readonly removed: readonly ChangedLine[];
}

interface Draft {
  path: string;
  isNew: boolean;
  isDeleted: boolean;
  isBinary: boolean;
  added: ChangedLine[];
  removed: ChangedLine[];
}

/** Names with spaces stand in quotes; a name that git escapes keeps its escapes. */
function nameOf(text: string): string | null {
  const bare = text.replace(/^"(.*)"$/, '$1').replace(/\t$/, '');
  return bare === '/dev/null' ? null : bare.replace(/^[ab]\//, '');
}

/** Reads a unified diff as git writes it. */
export function readDiff(text: string): FileDiff[] {
  const files: Draft[] = [];
  let file: Draft | null = null;
  let [before, after] = [0, 0];
  let isInHunk = false;
  for (const raw of text.split('\n')) {
    if (raw.startsWith('diff --git ')) {
      const named = / b\/(.+?)"?$/.exec(raw)?.[1] ?? raw.slice('diff --git '.length);
      file = { path: named, isNew: false, isDeleted: false, isBinary: false, added: [], removed: [] };
      files.push(file);
      isInHunk = false;
      continue;
    }
    if (file === null) continue;
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(raw);
    if (hunk !== null) {
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      isInHunk = true;
    } else if (!isInHunk) {
      if (raw.startsWith('new file mode')) file.isNew = true;
      else if (raw.startsWith('deleted file mode')) file.isDeleted = true;
      else if (raw.startsWith('Binary files') || raw.startsWith('GIT binary patch')) file.isBinary = true;
      else if (raw.startsWith('+++ ')) file.path = nameOf(raw.slice(4)) ?? file.path;
    } else if (raw.startsWith('+')) {
      file.added.push({ line: after, text: raw.slice(1) });
      after += 1;
    } else if (raw.startsWith('-')) {
      file.removed.push({ line: before, text: raw.slice(1) });
      before += 1;
    } else if (raw.startsWith(' ')) {
      before += 1;
      after += 1;
    }
  }
  return files;
}
