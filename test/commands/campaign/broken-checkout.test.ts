import { expect, it } from 'vitest';
import { CommandError } from '../../../src/app/command-error.ts';
import { GitError } from '../../../src/backends/campaign/rounds/git.ts';
import { explained } from '../../../src/commands/campaign/explain-refusal.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { fakeProgram } from '../fake-program.ts';

it.each(['en', 'zh'] as const)('what git refuses is no defect of the program (%s)', async (language) => {
  const { program } = fakeProgram(language);
  const end = await explained(program, () =>
    Promise.reject(new GitError('git status: not a git repository')),
  ).catch((error: unknown) => error);
  expect(end).toBeInstanceOf(CommandError);
  expect(end).toMatchObject({
    code: 'git-failed',
    exitCode: 5,
    message: `${messages(language).campaign.refusals.noGit} git status: not a git repository`,
  });
});
