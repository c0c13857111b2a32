/** A word as a POSIX shell takes it. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The environment variable by which processes of a campaign are known, and their children with them. */
export const markVariable = 'THROUGHLINE_CAMPAIGN';

/** A command with its environment as one text for a shell, which becomes the command. */
export function shellCommand(command: readonly string[], env: Readonly<Record<string, string>>): string {
  const given = Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`);
  return ['exec', ...(given.length > 0 ? ['env', ...given] : []), ...command.map(shellWord)].join(' ');
}

/** Shell text that prints every process of this user whose environment has our mark: grep(1) with lines that end in NUL. */
export function listMarked(mark: string): string {
  const wanted = shellWord(`${markVariable}=${mark}`);
  return `grep -lzxF ${wanted} /proc/[0-9]*/environ 2>/dev/null | sed 's#^/proc/##; s#/environ$##'`;
}

const graceSeconds = 20;

/** Shell text that asks marked processes to end, ends those that do not, and fails where one is left. */
export function endMarked(mark: string): string {
  return [
    `marked() { ${listMarked(mark)}; };`,
    'for p in $(marked); do kill -TERM "$p" 2>/dev/null; done;',
    `n=0; while [ "$n" -lt ${graceSeconds * 5} ] && [ -n "$(marked)" ]; do sleep 0.2; n=$((n+1)); done;`,
    'for p in $(marked); do kill -KILL "$p" 2>/dev/null; done;',
    'sleep 0.1; [ -z "$(marked)" ]',
  ].join(' ');
}
