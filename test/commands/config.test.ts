import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { config } from '../../src/commands/config.ts';
import { parseAndRun } from '../../src/commands/parse-words.ts';
import { DamagedFileError } from '../../src/store/damaged-file-error.ts';
import { settingsPath } from '../../src/store/locations.ts';
import { fakeProgram, runCommandModule } from './fake-program.ts';

const record = { name: 'config', load: async () => config } as const;

describe('throughline config', () => {
  it('sets, shows and removes a setting', async () => {
    const { program, written } = fakeProgram();
    const run = (...words: string[]) => parseAndRun(record, config, words, program);
    await run('set', 'runTimeoutSeconds', '60');
    await run('get', 'runTimeoutSeconds');
    await run('unset', 'runTimeoutSeconds');
    await run('get', 'runTimeoutSeconds', '--json');
    expect(written).toEqual(['60', 'null']);
  });

  it('says where the settings are, as a document with --json', async () => {
    const { text, program } = await runCommandModule('config', config, ['path', '--json']);
    expect(JSON.parse(text).path).toMatch(/settings\.json$/);
    expect(program.locations.config).not.toBe('');
  });

  it('says what a value may be', async () => {
    const run = (...words: string[]) => runCommandModule('config', config, words);
    await expect(run('set', 'language', 'fr')).rejects.toThrow('one of en, zh');
    await expect(run('set', 'plain', 'perhaps')).rejects.toThrow('true or false');
    await expect(run('set', 'sessionDays', '-1')).rejects.toThrow('a whole number above 0');
    await expect(run('set', 'lang', 'en')).rejects.toThrow('Nearest: language');
    await expect(run('remove')).rejects.toThrow('list, get, set, unset, path');
  });

  it('does not write over a damaged file', async () => {
    const { program } = fakeProgram();
    await parseAndRun(record, config, ['set', 'plain', 'true'], program);
    writeFileSync(settingsPath(program.locations.config), '{');
    await expect(parseAndRun(record, config, ['set', 'plain', 'false'], program)).rejects.toBeInstanceOf(
      DamagedFileError,
    );
  });
});
