import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import inquirer from 'inquirer';
import { neutral } from '../text/neutral.ts';

/** Asks for one line. `ended`: there is no more input; `interrupted`: Ctrl-C. */
export type Ask = (
  prompt: string,
) => Promise<{ readonly kind: 'line'; readonly text: string } | { readonly kind: 'ended' | 'interrupted' }>;

function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

const endOfInput = '\u0004';

/** What terminals put around a paste where they are asked to: its lines are then no answers to one question after another. */
const paste = {
  on: '\u001B[?2004h',
  off: '\u001B[?2004l',
  start: '\u001B[200~',
  end: '\u001B[201~',
} as const;

/** The first paste of what was typed, where it begins before the first Enter; `text` is null while its end is not there. */
function pasteIn(
  typed: string,
): { readonly before: string; readonly text: string | null; readonly rest: string } | null {
  const at = typed.indexOf(paste.start);
  if (at === -1 || /[\r\n]/.test(typed.slice(0, at))) return null;
  const from = at + paste.start.length;
  const to = typed.indexOf(paste.end, from);
  const before = typed.slice(0, at);
  if (to === -1) return { before, text: null, rest: '' };
  return { before, text: typed.slice(from, to), rest: typed.slice(to + paste.end.length) };
}

/** The sign of a paste may come in two pieces; an Escape alone is a key. */
function endsInsideMark(typed: string): boolean {
  return [...paste.start].some((_, at) => at > 1 && typed.endsWith(paste.start.slice(0, at)));
}

/** Up to the first Enter, and what stands behind it. */
function splitLine(text: string): readonly [string, string] {
  const end = /[\r\n]/.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1)] : [text, ''];
}

/**
 * Asks on a terminal with Inquirer. Inquirer throws away what was typed before a prompt, and what stands behind the Enter
 * that ends one; here each prompt gets its line, and the rest waits for the next. A paste of several lines is one answer.
 */
export function inquirerAsk(stdin: NodeJS.ReadStream, stdout: NodeJS.WritableStream): Ask {
  let ahead = '';
  return async (message) => {
    const keys = new PassThrough();
    const ended = new AbortController();
    let isFed = false;
    let isOver = false;
    let typed = '';
    let pasted: string | null = null;
    const feed = () => {
      if (isOver || ahead === '') return;
      const found = pasteIn(ahead);
      if (found !== null) {
        if (found.text === null) return;
        const { before, text, rest } = found;
        if (/[\r\n]/.test(text.trim())) {
          ahead = rest;
          isOver = true;
          // Keys that edit what was typed before are not played back: that text is then left out.
          pasted = /\p{Cc}/u.test(`${typed}${before}`) ? text : `${typed}${before}${text}`;
          ended.abort();
          return;
        }
        ahead = `${before}${text.trimEnd()}${rest}`;
      } else if (endsInsideMark(ahead)) return;
      if (!isFed && ahead.startsWith(endOfInput)) {
        ended.abort();
        return;
      }
      const [line, rest] = splitLine(ahead);
      ahead = rest;
      isFed = true;
      isOver = /[\r\n]$/.test(line);
      typed += line;
      keys.write(line);
    };
    const receive = (chunk: unknown) => {
      ahead += String(chunk);
      feed();
    };
    const prompt = inquirer.createPromptModule({ input: keys, output: stdout, signal: ended.signal });
    stdin.setEncoding('utf8').on('data', receive).resume();
    stdin.setRawMode(true);
    stdout.write(paste.on);
    try {
      const asked = prompt([{ type: 'input', name: 'line', message }]);
      feed();
      return { kind: 'line', text: String((await asked).line ?? '') };
    } catch (error) {
      if (pasted !== null) return { kind: 'line', text: pasted };
      if (ended.signal.aborted) return { kind: 'ended' };
      if (isInterrupt(error)) return { kind: 'interrupted' };
      throw error;
    } finally {
      stdin.off('data', receive).pause();
      stdin.setRawMode(false);
      stdout.write(paste.off);
    }
  };
}

/**
 * Takes the answers from a pipe, one a line. Inquirer reads a pipe chunk by chunk and loses what stands behind the
 * first line of a chunk.
 */
export function pipedAsk(stdin: NodeJS.ReadableStream, stdout: NodeJS.WritableStream): Ask {
  const lines = createInterface({ input: stdin })[Symbol.asyncIterator]();
  return async (message) => {
    const next = await lines.next();
    if (next.done) return { kind: 'ended' };
    stdout.write(`${neutral(`${message} ${next.value}`)}\n`);
    return { kind: 'line', text: next.value };
  };
}
