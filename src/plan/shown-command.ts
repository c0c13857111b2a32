const needsNoQuotes = /^[\w@%+=:,./~-]+$/u;

/** An argument array as one line that a person can paste into a POSIX shell. It is shown, never given to a shell here. */
export function shownCommand(command: readonly string[]): string {
  return command
    .map((word) => (needsNoQuotes.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}
