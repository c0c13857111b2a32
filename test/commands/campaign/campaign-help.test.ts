import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { roundActions } from '../../../src/commands/campaign/rounds/run-rounds.ts';
import { actions } from '../../../src/commands/campaign/run-campaign.ts';
import { runLine } from '../process-view.ts';

const home = { THROUGHLINE_HOME: tmpdir() };

test.each(['en', 'zh'])(
  'the help has an action a line, and each flag under the part that it steers (%s)',
  async (language) => {
    const { code, out } = await runLine(['campaign', '--help', '--lang', language], home);
    expect(code).toBe(0);
    const rows = out.split('\n');
    for (const action of [...actions, ...roundActions]) {
      expect(
        rows.filter((row) => row.startsWith(`  ${action} `)),
        action,
      ).toHaveLength(1);
    }
    const heading = (flag: string) => {
      const at = rows.findIndex((row) => row.startsWith(`  --${flag} `));
      return rows.slice(0, at).findLast((row) => row !== '' && !row.startsWith(' ')) ?? '';
    };
    expect(heading('model')).toBe(heading('scenario'));
    expect(heading('hang')).toContain('agent');
    expect(heading('query')).toContain('history');
    expect(heading('reason')).toContain('stop');
  },
);

test('the actions are completed', async () => {
  const { out } = await runLine(['completion', '--candidates', 'campaign', 'he', ''], home);
  expect(out).not.toContain('freeze');
  const { out: actionsOut } = await runLine(['completion', '--candidates', 'campaign', 'fr'], home);
  expect(actionsOut.trim()).toBe('freeze');
});
