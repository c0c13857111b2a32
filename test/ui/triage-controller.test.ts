import { describe, expect, it } from 'vitest';
import { textScreen } from '../../src/screens/triage/phase-screen.ts';
import { viewOf } from '../../src/screens/view.ts';
import { line, plainText } from '../../src/text/line.ts';
import type { KeyPress } from '../../src/ui/keys/key-press.ts';
import { triageController } from '../../src/ui/triage/triage-controller.ts';
import type { TriageHost } from '../../src/ui/triage/triage-phase.ts';

const press = (name: string): KeyPress => ({ name, text: name.length === 1 ? name : '' });
const settled = () => new Promise((resolve) => setImmediate(resolve));

function opened(host: Partial<TriageHost>, columns = 40, rows = 12) {
  const left: number[] = [];
  const controller = triageController({
    language: 'en',
    host: { work: async () => ({ kind: 'text', lines: [] }), save: () => [], words: String, ...host },
    size: () => ({ columns, rows }),
    leave: (code) => left.push(code),
  });
  return { controller, left };
}

async function answered(controller: ReturnType<typeof opened>['controller'], ...answers: string[]) {
  for (const answer of answers) {
    controller.paste(answer);
    controller.press([press('enter')]);
  }
  await settled();
}

describe('the screen of a triage', () => {
  it('asks again for the answer that was wrong, not for the last one', async () => {
    const words = (error: unknown) => (error instanceof Error ? error.message : '');
    const failing = (message: string) => ({
      words,
      work: async () => {
        throw new Error(message);
      },
    });
    const wrongAddress = opened(
      failing('http://localhost:1 does not answer. Is the server running?'),
    ).controller;
    wrongAddress.start({ kind: 'server' });
    await answered(wrongAddress, 'localhost:1', '/traces');
    expect(wrongAddress.read()).toMatchObject({
      kind: 'ask',
      state: {
        question: { id: 'url' },
        problem: 'http://localhost:1 does not answer. Is the server running?',
      },
    });
    const wrongFolder = opened(failing('/traces is not here')).controller;
    wrongFolder.start({ kind: 'server' });
    await answered(wrongFolder, 'localhost:1', '/traces');
    expect(wrongFolder.read()).toMatchObject({ state: { question: { id: 'outputDir' } } });
    const unnamed = opened(failing('something else')).controller;
    unnamed.start({ kind: 'pair' });
    await answered(unnamed, 'mapping.json', 'formal.json');
    expect(unnamed.read()).toMatchObject({ state: { question: { id: 'formal' } } });
  });

  it('scrolls a text to its last line, however its lines wrap', async () => {
    const lines = [...Array.from({ length: 6 }, () => line('word '.repeat(30))), line('the end')];
    const { controller } = opened({ work: async () => ({ kind: 'text', lines }) });
    controller.start({ kind: 'compare', before: 'a', after: 'b' });
    await settled();
    controller.press([press('end')]);
    const phase = controller.read();
    expect(phase).toMatchObject({ kind: 'lines' });
    if (phase.kind !== 'lines') return;
    expect(phase.scroll).toBeGreaterThan(lines.length);
    const { lines: shown } = textScreen(lines, phase.scroll, null, viewOf('en', 40, 12));
    expect(plainText(shown)).toContain('the end');
    controller.press([press('home'), press('pagedown')]);
    expect(controller.read()).toMatchObject({ scroll: expect.any(Number) });
    for (let turn = 0; turn < 40; turn += 1) controller.press([press('down')]);
    expect(controller.read()).toMatchObject({ scroll: phase.scroll });
  });

  it('leaves as cancelled by Ctrl-C and as done by q', async () => {
    const { controller, left } = opened({ work: async () => ({ kind: 'text', lines: [line('x')] }) });
    controller.start({ kind: 'compare', before: 'a', after: 'b' });
    await settled();
    controller.press([press('q')]);
    expect(left).toEqual([0]);
    const cancelled = opened({});
    cancelled.controller.start({});
    cancelled.controller.press([press('ctrl+c')]);
    expect(cancelled.left).toEqual([130]);
  });
});

describe('a text of tables', () => {
  it('stands aligned at any width, with the figures beside names that are cut', () => {
    const lines = [
      line('##### decode'),
      line('| kernel | A | B | B − A |'),
      line('| --- | ---: | ---: | ---: |'),
      line(
        '| void at::native::elementwise_kernel<a \\| b, very::long::Functor> (new) | 1.000 | 2.000 | +1.000 |',
      ),
      line('| gemm | 10.000 | 9.000 | −1.000 |'),
      line('after'),
    ];
    for (const columns of [40, 80, 120]) {
      const { lines: shown } = textScreen(lines, 0, null, viewOf('en', columns, 20));
      const text = shown.map((one) => plainText([one]));
      expect(text[0]).toBe('decode');
      expect(text[2]).toMatch(/ 1\.000 +2\.000 +\+1\.000$/);
      expect(text[3]).toMatch(/^ {2}gemm +10\.000 +9\.000 +−1\.000$/);
      expect(text[4]).toBe('after');
      expect(text.join('')).not.toContain('---');
      for (const one of text) expect(one.length).toBeLessThanOrEqual(columns);
    }
  });
});
