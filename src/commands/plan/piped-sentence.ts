/** A pipe that says nothing for this long says nothing: a plan from flags never waits for one. */
const quietMs = 300;
/** More than this is no sentence. */
const mostBytes = 64 * 1024;

/**
 * Text piped into the program, `echo "…" | throughline plan`; null where nothing was. Waits for the end of what has
 * begun, and not for what never begins.
 */
export async function pipedSentence(stdin: NodeJS.ReadStream): Promise<string | null> {
  if (stdin.isTTY) return null;
  let text = '';
  const ended = new Promise<void>((resolve) => {
    const quiet = setTimeout(resolve, quietMs);
    stdin.setEncoding('utf8');
    stdin.on('data', (chunk) => {
      clearTimeout(quiet);
      text += String(chunk);
      if (text.length > mostBytes) resolve();
    });
    const finish = () => {
      clearTimeout(quiet);
      resolve();
    };
    stdin.once('end', finish);
    stdin.once('error', finish);
  });
  await ended;
  stdin.removeAllListeners('data').pause();
  const said = text.trim();
  return said === '' ? null : said;
}
