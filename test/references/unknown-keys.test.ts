import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkData } from '../../scripts/data-checks.ts';
import { dataFile } from '../../scripts/data-plugin.ts';
import { accuracyClassesSchema } from '../../src/backends/embedded/measured-bands.ts';
import { campaignDialogSchema } from '../../src/campaign/campaign-questions.ts';
import { forwardDialogSchema } from '../../src/dialog/forward/forward-questions.ts';
import { recipesSchema } from '../../src/engine/serving/registry/serving-recipes.ts';
import { explainDialogSchema } from '../../src/explain/analysis/trace-origin-question.ts';
import { recordingWordsSchema } from '../../src/explain/answers/recording-words.ts';
import { fileFrameworkSchema, frameworkSchema } from '../../src/plan/launch/framework.ts';
import { readProgram } from '../../src/programs/arguments/argument-record.ts';
import { verifyDialogSchema } from '../../src/verification/case-questions.ts';

const root = join(import.meta.dirname, '../..');
const dataOf = (path: string) => dataFile(root, join(root, path)).data;
const meanings = dataOf('references/programs/meanings.yaml');

/** Files that are read where they are used, as their module reads them; all others are checked by the build. */
const readLater: readonly (readonly [of: RegExp, read: (data: unknown) => unknown])[] = [
  [/^dialogs\/campaign\.yaml$/, (data) => campaignDialogSchema.parse(data)],
  [/^dialogs\/explain\.yaml$/, (data) => explainDialogSchema.parse(data)],
  [/^dialogs\/forward\.yaml$/, (data) => forwardDialogSchema.parse(data)],
  [/^dialogs\/recording-words\.yaml$/, (data) => recordingWordsSchema.parse(data)],
  [/^dialogs\/verify\.yaml$/, (data) => verifyDialogSchema.parse(data)],
  [/^references\/accuracy\/analytic\.yaml$/, (data) => accuracyClassesSchema.parse(data)],
  [/^references\/frameworks\/mindie/, (data) => fileFrameworkSchema.parse(data)],
  [/^references\/frameworks\//, (data) => frameworkSchema.parse(data)],
  [/^references\/programs\//, (data) => readProgram(data, meanings)],
  [/^references\/serving-recipes\//, (data) => recipesSchema.parse(data)],
];

const files = ['dialogs', 'references'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    // Its keys are the names of meanings.
    .filter((path) => path !== 'references/programs/meanings.yaml'),
);

describe('a data file', () => {
  it.each(files)('%s is read whole, and not with a key that nobody knows', (path) => {
    const data = dataOf(path);
    const later = readLater.find(([of]) => of.test(path));
    const read = (of: unknown) =>
      later === undefined ? checkData({ path, data: of } as never) : later[1](of);
    expect(() => read(data)).not.toThrow();
    const odd = Array.isArray(data) ? [{ ...data[0], unknownKey: 1 }] : { ...Object(data), unknownKey: 1 };
    expect(() => read(odd)).toThrow();
  });
});
