import { cpSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { ProcessView } from '../../../src/app/program.ts';
import { runCommandLine } from '../../../src/commands/run-command-line.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { displayWidth } from '../../../src/text/width.ts';

const golden = join(import.meta.dirname, '../../golden/sessions-0.1.0');

/** The list of sessions as a terminal of so many columns shows it. */
async function listedOn(columns: number, language: 'en' | 'zh'): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'throughline-list-'));
  const sessions = join(home, 'state', 'sessions');
  const [whole = ''] = readdirSync(golden);
  cpSync(join(golden, whole), join(sessions, whole), { recursive: true });
  mkdirSync(join(sessions, 'odd'), { recursive: true });
  const head = '{"v":1,"session":"odd","language":"fr","startedAt":"2026-11-29T16:28:39.847Z"}';
  writeFileSync(join(sessions, 'odd', 'journal.jsonl'), `${head}\n`);
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns });
  let out = '';
  stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  const view = {
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    env: { THROUGHLINE_HOME: home },
    execPath: process.execPath,
    argv: ['node', 'main.js'],
    platform: process.platform,
  } as unknown as ProcessView;
  expect(await runCommandLine(['sessions', '--lang', language], view)).toBe(0);
  return stripVTControlCharacters(out);
}

it.each([
  [40, 'en'],
  [80, 'en'],
  [80, 'zh'],
  [120, 'en'],
] as const)('says whole what is wrong with a session (%i columns, %s)', async (columns, language) => {
  const out = await listedOn(columns, language);
  const lines = out.split('\n');
  for (const one of lines) expect(displayWidth(one), one).toBeLessThanOrEqual(columns);
  const said = out.replaceAll(/\s+/g, '');
  expect(said).toContain('sessions/odd/journal.jsonl');
  expect(said).toContain(messages(language).commands.session.damaged.replaceAll(' ', ''));
  expect(said).toContain('language');
  expect(out).not.toContain('journal…');
});
