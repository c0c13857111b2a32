import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { inquirerAsk } from '../../src/plain/ask.ts';

const start = '\u001B[200~';
const end = '\u001B[201~';

/** A terminal that types these pieces, one after the other. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stdin,
  }) as unknown as NodeJS.ReadStream & PassThrough;
  // Nobody ends the standard output of a process.
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, end: () => stdout });
  let written = '';
  stdout.on('data', (piece) => {
    written += piece;
  });
  const ask = inquirerAsk(stdin, stdout);
  const type = async (...pieces: readonly string[]) => {
    for (const piece of pieces) {
      stdin.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { ask, type, written: () => written };
}

describe('a paste on a terminal', () => {
  it('of several lines is one answer, and what is typed behind it the next', async () => {
    const { ask, type, written } = terminal();
    const first = ask('Q');
    await type(`${start}TTFT 12 ms\r\nTPOT 30 ms\r${end}`, 'next\r');
    expect(await first).toEqual({ kind: 'line', text: 'TTFT 12 ms\r\nTPOT 30 ms\r' });
    expect(await ask('Q')).toEqual({ kind: 'line', text: 'next' });
    // The terminal is asked for the signs of a paste, and left as it was.
    expect(written().split('\u001B[?2004h')).toHaveLength(3);
    expect(written().split('\u001B[?2004l')).toHaveLength(3);
  });

  it('may come in pieces that cut its signs', async () => {
    const { ask, type } = terminal();
    const first = ask('Q');
    await type('\u001B[20', '0~one\rtwo', '\rthree\u001B[2', '01~');
    expect(await first).toEqual({ kind: 'line', text: 'one\rtwo\rthree' });
  });

  it('of one line is typed, and waits for its Enter', async () => {
    const { ask, type } = terminal();
    const first = ask('Q');
    await type('Qwen3', `${start}-32B on 8\n${end}`, ' cards', '\r');
    expect(await first).toEqual({ kind: 'line', text: 'Qwen3-32B on 8 cards' });
  });

  it('behind an Enter belongs to the next question', async () => {
    const { ask, type } = terminal();
    const first = ask('Q');
    await type(`yes\r${start}a\rb${end}`);
    expect(await first).toEqual({ kind: 'line', text: 'yes' });
    expect(await ask('Q')).toEqual({ kind: 'line', text: 'a\rb' });
  });
});
