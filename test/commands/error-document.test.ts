import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wantsDocument } from '../../src/commands/error-document.ts';
import { commandRecords } from '../../src/commands/registry.ts';
import { runLine } from './process-view.ts';

let home = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'throughline-errors-'));
  mkdirSync(join(home, 'folder'));
  writeFileSync(join(home, 'broken.json'), '{"a": [');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const run = (words: readonly string[]) => runLine(words, { THROUGHLINE_HOME: join(home, 'state') });

interface Fault {
  readonly what: string;
  readonly words: readonly string[];
  readonly code: string;
  readonly exitCode: number;
}

const faults: readonly Fault[] = [
  ...commandRecords
    .filter((record) => 'load' in record)
    .map(({ name }) => ({
      what: `an unknown flag of ${name}`,
      words: [name, '--no-such-flag'],
      code: 'usage',
      exitCode: 2,
    })),
  { what: 'an unknown command', words: ['plann'], code: 'usage', exitCode: 2 },
  { what: 'an unknown language', words: ['devices', '--lang', 'xx'], code: 'usage', exitCode: 2 },
  { what: 'an unknown device', words: ['devices', 'Foo9'], code: 'usage', exitCode: 2 },
  { what: 'a source that is not there', words: ['explain', 'HOME/none.json'], code: 'usage', exitCode: 2 },
  {
    what: 'a folder for a file',
    words: ['explain', 'HOME/folder'],
    code: 'unreadable-file',
    exitCode: 3,
  },
  { what: 'nothing to explain', words: ['explain', 'HOME/broken.json'], code: 'invalid-input', exitCode: 3 },
  { what: 'broken points', words: ['accuracy', 'HOME/broken.json'], code: 'damaged-file', exitCode: 3 },
  { what: 'no campaign', words: ['campaign', 'status', '--root', 'HOME/folder'], code: 'usage', exitCode: 2 },
  {
    what: 'a server that does not answer',
    words: [
      ...['load', 'http://127.0.0.1:9', '--model', 'm', '--concurrency', '1', '--requests', '1'],
      ...['--input-length', '8', '--output-length', '8'],
    ],
    code: 'unreachable',
    exitCode: 1,
  },
  { what: 'no trace', words: ['triage', 'HOME/broken.json'], code: 'no-trace', exitCode: 1 },
  {
    what: 'a drop-in program without its words',
    words: ['engine', 'text-generate'],
    code: 'usage',
    exitCode: 2,
  },
];

test.each(faults)('$what is one document with --json, and prose beside it', async (fault) => {
  const words = fault.words.map((word) => word.replace('HOME', home));
  const { code, out, err } = await run([...words, '--json']);
  const document = JSON.parse(out);
  expect(document).toMatchObject({
    schema: 'throughline.error/1',
    code: fault.code,
    exitCode: fault.exitCode,
  });
  expect(code).toBe(fault.exitCode);
  expect(document.message).not.toBe('');
  expect(err).toContain(document.message.split('\n')[0]);
  const plain = await run(words);
  expect(plain).toMatchObject({ code, out: '' });
});

test('a missing argument is named under need', async () => {
  expect(JSON.parse((await run(['accuracy', '--json'])).out)).toMatchObject({ need: ['file'] });
  expect(JSON.parse((await run(['triage', '--json'])).out)).toMatchObject({ need: ['trace'] });
  const campaign = await run(['campaign', 'init', '--frameworks', 'vllm', '--json']);
  expect(JSON.parse(campaign.out)).toMatchObject({ need: ['--model'] });
});

test('a damaged file is named with its fault', async () => {
  const path = join(home, 'broken.json');
  expect(JSON.parse((await run(['accuracy', path, '--json'])).out)).toMatchObject({
    path,
    problem: 'not-json',
    need: null,
  });
});

test('a command that prints a document of its own prints no second one', async () => {
  const { code, out } = await run(['plan', '--mode', 'foo', '--json']);
  expect(code).toBe(2);
  expect(JSON.parse(out).schema).toBe('throughline.plan/1');
  const missing = await run(['plan', '--json']);
  expect(missing.code).toBe(2);
  expect(JSON.parse(missing.out)).toMatchObject({ schema: 'throughline.need/1' });
});

test('what was done without a document says so', async () => {
  const { code, out } = await run(['sessions', 'repair', '--json']);
  expect({ code, document: JSON.parse(out) }).toEqual({
    code: 0,
    document: { schema: 'throughline.done/1', message: null, exitCode: 0 },
  });
});

test('lists and looks are documents with a name', async () => {
  const document = async (words: readonly string[]) => JSON.parse((await run([...words, '--json'])).out);
  expect(await document(['sessions'])).toMatchObject({
    schema: 'throughline.sessions/1',
    sessions: expect.any(Array),
  });
  const root = ['--root', join(home, 'campaigns')];
  const given = ['--model', 'm', '--frameworks', 'vllm', '--devices', 'none', ...root];
  const looked = await document(['campaign', 'tune', ...given, '--dry-run']);
  expect(looked).toMatchObject({ schema: 'throughline.campaign-status/1', folder: null, model: 'm' });
  const { folder } = await document(['campaign', 'init', ...given]);
  expect(await document(['campaign', 'run', '--dry-run', ...root])).toMatchObject({ folder });
  expect(await document(['campaign', 'run', ...root])).toMatchObject({ code: 'usage', need: ['yes'] });
  expect(await document(['campaign', 'redact', ...root])).toMatchObject({ places: [] });
  expect(await document(['campaign', 'export', ...root])).toMatchObject({ points: [] });
  for (const ledger of ['attempts', 'optimizations', 'ideas', 'lineage']) {
    expect(await document(['campaign', 'ledger', ledger, ...root])).toMatchObject({
      schema: 'throughline.campaign-ledger/1',
      ledger,
    });
  }
  expect(await document(['campaign', 'cancel', ...root])).toMatchObject({ schema: 'throughline.done/1' });
});

test('the words are those of the language', async () => {
  const { out, err } = await run(['devices', 'Foo9', '--json', '--lang', 'zh']);
  expect(JSON.parse(out).message).toMatch(/\p{Script=Han}/u);
  expect(err.trim()).toBe(JSON.parse(out).message);
});

test('words behind -- ask for nothing', () => {
  expect(wantsDocument(['explain', '--json'])).toBe(true);
  expect(wantsDocument(['explain', '--', '--json'])).toBe(false);
});
