import { describe, expect, test } from 'vitest';
import type { Check } from '../../../src/commands/doctor/check.ts';
import { doctor } from '../../../src/commands/doctor/doctor.ts';
import type { DoctorPorts, TensorCastFacts } from '../../../src/commands/doctor/doctor-ports.ts';
import { runDoctor } from '../../../src/commands/doctor/run-doctor.ts';
import { runEngine } from '../../../src/programs/run-engine.ts';
import { DamagedFileError } from '../../../src/store/damaged-file-error.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { plainText } from '../../../src/text/line.ts';
import { displayWidth } from '../../../src/text/width.ts';
import { recording } from '../../results/readers/recordings.ts';
import { runCommandModule } from '../fake-program.ts';

const absent: TensorCastFacts = {
  probe: {
    installed: false,
    version: null,
    where: null,
    flags: [],
    reason: { en: 'No checkout.', zh: '没有目录。' },
  },
  isNamed: false,
  interpreter: null,
  flags: { optimizer: [], forward: [] },
};

const printed = recording('optimizer', 'dense-agg-8b-a2-eager').stdout;

async function examine(over: Partial<DoctorPorts> = {}, json = true) {
  const documents: string[] = [];
  const shown: string[] = [];
  let clock = 0;
  const status = await runDoctor(
    { json },
    {
      texts: messages('en'),
      language: 'en',
      version: '1.2.3',
      node: { version: 'v24.1.0', wanted: '22.12' },
      environment: { LANG: 'en_US.UTF-8' },
      terminal: { isInteractive: true, columns: 80, colourDepth: 24, isAscii: false },
      folders: { state: '/s', config: '/c' },
      settingsPath: '/c/settings.json',
      writeProblem: () => null,
      settings: () => null,
      solve: async (args) => {
        let text = '';
        await runEngine(['throughput-optimizer', ...args], {
          language: 'en',
          version: '0',
          columns: 80,
          isAscii: true,
          out: (part) => {
            text += part;
          },
          err: () => undefined,
          readTextFile: () => '',
          writeFile: () => undefined,
          nowMs: () => 0,
          signal: new AbortController().signal,
        });
        return text;
      },
      nowMs: () => (clock += 5),
      tensorcast: async () => absent,
      aiconfigurator: async () => absent,
      print: (document) => documents.push(document),
      show: (lines) => shown.push(plainText(lines)),
      ...over,
    },
  );
  const checks: readonly Check[] = json ? JSON.parse(documents[0] ?? '').checks : [];
  const byId = (id: Check['id']) => checks.find((one) => one.id === id);
  return { status, byId, shown: shown.join('\n'), checks };
}

describe('doctor', () => {
  test('a machine where all is well: the embedded engine repeats a recorded run of the real program', async () => {
    const { status, byId } = await examine();
    expect(status).toBe(0);
    expect(byId('embedded')).toMatchObject({ state: 'good', facts: { isEqual: true, elapsedMs: 5 } });
    expect(byId('tensorcast')).toMatchObject({ state: 'note', found: 'No checkout.', fix: null });
  });

  test.each<[Check['id'], Partial<DoctorPorts>]>([
    ['node', { node: { version: 'v22.11.9', wanted: '22.12' } }],
    ['state', { writeProblem: (folder) => (folder === '/s' ? 'EACCES' : null) }],
    ['config', { writeProblem: (folder) => (folder === '/c' ? 'EROFS' : null) }],
    [
      'settings',
      {
        settings: () => {
          throw new DamagedFileError('/c/settings.json', { field: 'plain' }, 'not-valid');
        },
      },
    ],
    ['embedded', { solve: async () => printed }],
    [
      'embedded',
      {
        solve: async () => {
          throw new Error('no model');
        },
      },
    ],
    ['tensorcast', { tensorcast: async () => ({ ...absent, isNamed: true }) }],
    ['aiconfigurator', { aiconfigurator: async () => ({ ...absent, isNamed: true }) }],
  ])('%s broken: exit 1, and what to do', async (id, over) => {
    const { status, byId, checks } = await examine(over);
    expect(status).toBe(1);
    expect(checks.filter(({ state }) => state === 'broken').map((one) => one.id)).toEqual([id]);
    expect(byId(id)?.fix).not.toBeNull();
  });

  test('versions are compared as numbers', async () => {
    const state = async (version: string) =>
      (await examine({ node: { version, wanted: '22.12' } })).byId('node')?.state;
    expect(await state('v22.12.0')).toBe('good');
    expect(await state('v100.0.0')).toBe('good');
    expect(await state('v22.2.0')).toBe('broken');
  });

  test('a poor terminal is told and breaks nothing', async () => {
    const terminal = { isInteractive: false, columns: 30, colourDepth: 1, isAscii: true };
    const { status, checks } = await examine({ terminal, environment: { NO_COLOR: '1' } });
    expect(status).toBe(0);
    const notes = checks.filter(({ state, group }) => state === 'note' && group === 'terminal');
    expect(notes.map(({ id }) => id)).toEqual(['terminal', 'signs']);
  });

  test('an installed checkout is told with version, place, interpreter and flags', async () => {
    const tensorcast = async (): Promise<TensorCastFacts> => ({
      probe: { installed: true, version: '84fec85', where: '/m', flags: [], reason: null },
      isNamed: true,
      interpreter: '/m/.venv/bin/python',
      flags: { optimizer: ['--jobs', '--disagg'], forward: ['--decode'] },
    });
    const { byId } = await examine({ tensorcast });
    expect(byId('tensorcast')).toMatchObject({
      state: 'good',
      found:
        'version 84fec85 in /m; /m/.venv/bin/python; 2 flags of throughput_optimizer, 1 of text_generate',
      facts: { optimizerFlags: ['--jobs', '--disagg'] },
    });
  });

  test.each(['en', 'zh'] as const)('the text fits 40 columns in %s', async (language) => {
    const terminal = { isInteractive: true, columns: 40, colourDepth: 8, isAscii: false };
    const { shown } = await examine({ terminal, language, texts: messages(language) }, false);
    for (const text of shown.split('\n')) expect(displayWidth(text)).toBeLessThan(40);
  });

  test('as a command of a new user, on this machine', async () => {
    const { status, text } = await runCommandModule('doctor', doctor, ['--json']);
    expect(status).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ schema: 'throughline.doctor/1', ok: true });
  });
});
