import { expect, it } from 'vitest';
import { GitError } from '../../../src/backends/campaign/rounds/git.ts';
import { explained } from '../../../src/commands/campaign/explain-refusal.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { fakeProgram } from '../fake-program.ts';

it.each(['en', 'zh'] as const)('what git refuses is no defect of the program (%s)', async (language) => {
  const { program, said } = fakeProgram(language);
  const code = await explained(program, () =>
    Promise.reject(new GitError('git status: not a git repository')),
  );
  expect(code).toBeGreaterThan(1);
  expect(said.join('\n')).toBe(
    `${messages(language).campaign.refusals.noGit} git status: not a git repository`,
  );
});
