import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedFileError } from '../../src/store/damaged-file-error.ts';
import { settingsPath } from '../../src/store/locations.ts';
import { parseSetting, readSettings, writeSetting } from '../../src/store/settings.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'throughline-settings-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('settings', () => {
  it('are empty without a file and keep what was written', async () => {
    expect(readSettings(root)).toEqual({});
    await writeSetting(root, 'language', 'zh');
    await writeSetting(root, 'runTimeoutSeconds', 60);
    expect(readSettings(root)).toEqual({ language: 'zh', runTimeoutSeconds: 60 });
    await writeSetting(root, 'language', null);
    expect(readSettings(root)).toEqual({ runTimeoutSeconds: 60 });
  });

  it('keep what several writers change at the same time', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    await Promise.all([
      ...numbers.map((days) => writeSetting(root, 'sessionDays', days)),
      writeSetting(root, 'language', 'zh'),
      writeSetting(root, 'plain', true),
    ]);
    expect(readSettings(root)).toMatchObject({ language: 'zh', plain: true });
  });

  it('read typed words in the type of the setting', () => {
    expect(parseSetting('plain', 'true')).toBe(true);
    expect(parseSetting('runTimeoutSeconds', '90')).toBe(90);
    expect(parseSetting('runTimeoutSeconds', '-1')).toBeNull();
    expect(parseSetting('language', 'fr')).toBeNull();
  });

  it.each([
    ['no JSON', '{', /not-json/],
    ['an unknown setting', '{"colour":1}', /unknown-key/],
    ['a wrong value', '{"plain":"perhaps"}', /plain/],
  ])('names what is wrong with %s', (_, content, message) => {
    const path = settingsPath(root);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    expect(() => readSettings(root)).toThrow(DamagedFileError);
    expect(() => readSettings(root)).toThrow(message);
  });
});
