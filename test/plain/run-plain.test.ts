import { expect, test } from 'vitest';
import { runPlain } from '../../src/plain/run-plain.ts';
import { messages } from '../../src/text/catalogue.ts';
import { coreSentence, startSession } from '../dialog/session-kit.ts';
import { recording } from '../results/readers/recordings.ts';
import { fakeHost } from '../ui/fake-session.ts';

const done = { status: 'done', results: [], logPath: '/tmp/run.log' } as const;

function typing(answers: readonly string[], end: 'ended' | 'interrupted' = 'ended') {
  const left = [...answers];
  return async () => {
    const text = left.shift();
    return text === undefined ? ({ kind: end } as const) : ({ kind: 'line', text } as const);
  };
}

function options(answers: readonly string[], end: 'ended' | 'interrupted' = 'ended') {
  const printed: string[] = [];
  return {
    printed,
    host: fakeHost({ saveText: () => '/tmp/command.txt' }),
    ask: typing(answers, end),
    print: (text: string) => printed.push(text),
    columns: () => 80,
    nowMs: () => 0,
    onInterrupt: () => () => {},
  };
}

test.each(['en', 'zh'] as const)('plans, runs and asks on, one line at a time (%s)', async (language) => {
  const { session } = startSession({ language }, { run: async () => done });
  const given = options([coreSentence, '1', '1', '1', '1', '1', 'y', '1', '']);
  const code = await runPlain(session, given);
  const text = given.printed.join('\n');
  expect(code).toBe(0);
  expect(text).toContain('0 results');
  expect(text).toContain(session.snapshot().answers.model?.value);
  expect(text).toContain('throughline resume one');
});

test('an empty line at the last question is its no, as the prompt says', async () => {
  const { session } = startSession({}, { run: async () => done });
  await runPlain(session, options([coreSentence, '1', '1', '1', '1', '']));
  expect(session.snapshot().review).not.toBeNull();
});

test.each(['undo', '撤销', '撤回上一步'])(
  '%s takes the last answer back where a question stands, and in the review',
  async (words) => {
    const { session } = startSession({}, { run: async () => done });
    await runPlain(session, options([coreSentence, '1', words]));
    expect(session.snapshot().answers.mode).toBeUndefined();
    await runPlain(session, options(['1', '1', '1', '1', '', words]));
    expect(session.snapshot().review).toBeNull();
  },
);

test('input that ends with a question open is missing input', async () => {
  const { session } = startSession();
  const given = options([coreSentence]);
  expect(await runPlain(session, given)).toBe(2);
});

test('ctrl-c leaves with 130', async () => {
  const { session } = startSession();
  expect(await runPlain(session, options([], 'interrupted'))).toBe(130);
});

test('an unknown command names the nearest one, a question mark recommends', async () => {
  const { session } = startSession();
  const given = options(['/reviw', coreSentence, '?', '/why', '/copy']);
  await runPlain(session, given);
  const text = given.printed.join('\n');
  expect(text).toContain('Nearest: /review');
  expect(text).toContain('Why ');
});

test.each(['en', 'zh'] as const)('help tells how to answer and no key of a screen (%s)', async (language) => {
  const { session } = startSession({ language });
  const given = options([coreSentence, '/help']);
  await runPlain(session, given);
  const text = given.printed.join('\n');
  expect(text).toContain('/back');
  expect(text).not.toMatch(/\besc\b|\btab\b|\bF1\b|pgup/iu);
});

test.each(['导出', 'export html'])(
  '%s in the review says what is needed, and exports the result that there is',
  async (said) => {
    const { session } = startSession({ language: 'zh' }, { run: async () => done });
    const exported: string[] = [];
    const answers = [coreSentence, '1', '1', '1', '1', '1', said, 'y', '/edit tpot', '40', said, ''];
    const given = options(answers);
    const host = fakeHost({
      exportSession: async (_, format) => {
        exported.push(format);
        return `/tmp/plan.${format}`;
      },
    });
    await runPlain(session, { ...given, host });
    const text = given.printed.join('\n');
    expect(text).toContain('还没有可导出的结果');
    expect(exported).toEqual([said === '导出' ? 'md' : 'html']);
    expect(text).toContain('/tmp/plan.');
  },
);

test.each(['en', 'zh'] as const)(
  'a pasted report is explained, and no line of it is an answer (%s)',
  async (language) => {
    const { session } = startSession({ language });
    const explained: string[] = [];
    const report = recording('optimizer', 'dense-agg-8b-a2-eager').stdout;
    const given = options([report.replaceAll('\n', '\r')]);
    await runPlain(session, {
      ...given,
      host: fakeHost({ explainText: async (_, text) => void explained.push(text) }),
    });
    expect(explained).toEqual([report]);
    expect(session.snapshot().answers).toEqual({});
    expect(given.printed).toContain(messages(language).ui.notices.pastedReport);
  },
);

test('other text of several lines is one request', async () => {
  const { session } = startSession();
  await runPlain(session, options([coreSentence.replace(', ', ',\r\n  ')]));
  expect(session.snapshot().answers.model).toBeDefined();
});
