import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      integrity: z.string().optional(),
    }),
  ),
});

/** One package that is part of the bundle, with its licence and the notice it asks to be kept. */
interface ThirdParty {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly notice: string;
}

const noticeNames = /^(?:licen[cs]e|copying|notice)(?:\.(?:md|txt|mit))?$/i;

function noticeOf(folder: string): string {
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .filter((name) => noticeNames.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n');
}

/** The packages that the program is built from: what the lock file installs without those for development. */
export function thirdParties(): readonly ThirdParty[] {
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const found = Object.entries(packages)
    .filter(([path, one]) => path !== '' && !one.dev && !one.optional)
    .map(([path, one]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version: one.version ?? '',
      license: one.license ?? '',
      notice: noticeOf(join(root, path)),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'));
  // The same version may lie in several folders.
  return [...new Map(found.map((one) => [`${one.name} ${one.version}`, one])).values()];
}

/** `THIRD_PARTY.md`: every package of the bundle with its licence, then each notice once. */
export function thirdPartyDocument(parties = thirdParties()): string {
  const byNotice = Map.groupBy(parties, ({ notice }) => notice);
  const rows = parties.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`);
  const notices = [...byNotice]
    .filter(([notice]) => notice !== '')
    .map(([notice, of]) => {
      const names = of.map(({ name, version }) => `${name} ${version}`).join(', ');
      return `## ${names}\n\n\`\`\`text\n${notice.replaceAll('```', "'''")}\n\`\`\``;
    });
  return [
    '# Third-party software',
    'The program is one bundle. It contains these packages; their licences and notices follow. This file is written by `npm run third-party` from the lock file and the installed packages.',
    ['| package | version | licence |', '| --- | --- | --- |', ...rows].join('\n'),
    ...notices,
    '',
  ].join('\n\n');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(root, 'THIRD_PARTY.md'), thirdPartyDocument());
}
