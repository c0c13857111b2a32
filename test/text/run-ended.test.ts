import { expect, it } from 'vitest';
import { messages } from '../../src/text/catalogue.ts';

it('an export says in its own language how a run ended', () => {
  const told = (language: 'en' | 'zh', status: string) =>
    messages(language).commands.export.run('embedded 0.2.0', status, null);
  expect(told('zh', 'done')).toBe('运行：embedded 0.2.0，已完成');
  expect(told('zh', 'timed-out')).toBe('运行：embedded 0.2.0，超时');
  expect(told('en', 'cancelled')).toBe('Run: embedded 0.2.0, stopped');
  for (const status of ['done', 'failed', 'cancelled', 'timed-out'])
    expect(told('zh', status)).not.toContain(status);
});
