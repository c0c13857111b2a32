import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openDesk } from '../../src/app/session-desk.ts';
import { exportCommand } from '../../src/commands/export.ts';
import { parseAndRun } from '../../src/commands/parse-words.ts';
import { fakeProgram } from './fake-program.ts';

it('a lone dash is standard output, and no file of that name', async () => {
  const { program, written } = fakeProgram();
  const desk = openDesk(program);
  desk.start({ isFlagsOnly: false }).session.send({ type: 'say', text: 'Qwen3-32B on 8 A2 376T' });
  desk.close();
  const record = { name: 'export', load: async () => exportCommand } as const;
  const status = await parseAndRun(record, exportCommand, ['last', '--format', 'json', '-o', '-'], program);
  expect(status).toBe(0);
  expect(JSON.parse(written.join('')).schema).toBe('throughline.session/1');
  expect(existsSync('-')).toBe(false);
});
