import { existsSync } from 'node:fs';
import { z } from 'zod';
import { keysOf } from '../text/fields.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { readJsonDocument } from './json-document.ts';
import { settingsPath } from './locations.ts';
import { waitForLock } from './lock-file.ts';
import { readTextFile } from './read-text-file.ts';
import { WriteRefusedError } from './write-refused-error.ts';

/** Every setting with its meaning; absent is "not set". No setting holds a secret. */
export const settingsSchema = z.strictObject({
  language: z.enum(['en', 'zh']).optional().describe('Language of the program'),
  plain: z.boolean().optional().describe('Line mode instead of the full screen'),
  motion: z.boolean().optional().describe('Moving progress; false shows still lines'),
  msmodeling: z.string().min(1).optional().describe('Folder of a msmodeling checkout with TensorCast'),
  aiconfigurator: z.string().min(1).optional().describe('Program of AIConfigurator'),
  measuredDatabases: z
    .string()
    .min(1)
    .optional()
    .describe('Folder with databases of measured operators, by device'),
  python: z.string().min(1).optional().describe('Python interpreter for TensorCast'),
  runTimeoutSeconds: z.int().positive().optional().describe('A run is ended after this time'),
  sessionDays: z.int().positive().optional().describe('Sessions not touched for this long are removed'),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The name of a setting, as `throughline config` takes it. */
export type SettingName = keyof Settings;

/** Names of all settings. */
export const settingNames = keysOf(settingsSchema.shape);

/** The settings of this user; none when there is no file. @throws DamagedFileError */
export function readSettings(configFolder: string): Settings {
  const path = settingsPath(configFolder);
  if (!existsSync(path)) return {};
  return readJsonDocument(path, readTextFile(path), settingsSchema);
}

/** A value as typed on a command line, in the type that a setting wants; null when it does not fit. */
export function parseSetting(name: SettingName, text: string): Settings[SettingName] | null {
  const candidates: unknown[] = [
    text,
    Number(text),
    text === 'true' ? true : text === 'false' ? false : undefined,
  ];
  for (const candidate of candidates) {
    const parsed = settingsSchema.shape[name].safeParse(candidate);
    if (parsed.success && parsed.data !== undefined) return parsed.data;
  }
  return null;
}

/**
 * Writes one setting, or removes it with null. What another process changes at the same time is kept: the file is read
 * and written under a lock, for which a writer waits.
 * @throws DamagedFileError when the present file is damaged.
 * @throws WriteRefusedError when it cannot be written, or another process keeps the lock.
 */
export async function writeSetting(
  configFolder: string,
  name: SettingName,
  value: Settings[SettingName] | null,
): Promise<void> {
  const path = settingsPath(configFolder);
  const lock = await waitForLock(`${path}.lock`);
  if (lock === null) throw new WriteRefusedError(path, 'locked');
  try {
    const { [name]: _removed, ...others } = readSettings(configFolder);
    const next = value === null ? others : { ...others, [name]: value };
    writeFileAtomically(path, `${JSON.stringify(next, null, 2)}\n`);
  } finally {
    lock.release();
  }
}
