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

/** Up to the first Enter, and what stands behind it. */
function splitLine(text: string): readonly [string, string] {
  const end = /[\r\n]/.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1)] : [text, ''];
}

/**
 * Asks on a terminal with Inquirer. Inquirer throws away what was typed before a prompt, and what stands behind the Enter
 * that ends one; here each prompt gets its line, and the rest waits for the next.
 */
export function inquirerAsk(stdin: NodeJS.ReadStream, stdout: NodeJS.WritableStream): Ask {
  let ahead = '';
  return async (message) => {
    const keys = new PassThrough();
    const ended = new AbortController();
    let isFed = false;
    let isOver = false;
    const feed = () => {
      if (isOver || ahead === '') return;
      if (!isFed && ahead.startsWith(endOfInput)) {
        ended.abort();
        return;
      }
      const [line, rest] = splitLine(ahead);
      ahead = rest;
      isFed = true;
      isOver = /[\r\n]$/.test(line);
      keys.write(line);
    };
    const receive = (chunk: unknown) => {
      ahead += String(chunk);
      feed();
    };
    const prompt = inquirer.createPromptModule({ input: keys, output: stdout, signal: ended.signal });
    stdin.setEncoding('utf8').on('data', receive).resume();
    stdin.setRawMode(true);
    try {
      const asked = prompt([{ type: 'input', name: 'line', message }]);
      feed();
      return { kind: 'line', text: String((await asked).line ?? '') };
    } catch (error) {
      if (ended.signal.aborted) return { kind: 'ended' };
      if (isInterrupt(error)) return { kind: 'interrupted' };
      throw error;
    } finally {
      stdin.off('data', receive).pause();
      stdin.setRawMode(false);
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
