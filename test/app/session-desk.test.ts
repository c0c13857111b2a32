import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planTitle, progressWords } from '../../src/app/describe-plan.ts';
import { frontEndHost } from '../../src/app/front-end-host.ts';
import { planDifferences } from '../../src/app/plan-differences.ts';
import { planStore } from '../../src/app/plan-store.ts';
import type { PlanningSession } from '../../src/app/planning-session.ts';
import { openDesk } from '../../src/app/session-desk.ts';
import { sessionResults } from '../../src/app/session-results.ts';
import { messages } from '../../src/text/catalogue.ts';
import { fakeProgram } from '../commands/fake-program.ts';

const sentence = 'Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT 50 ms';

function said({ session }: PlanningSession): void {
  session.send({ type: 'say', text: sentence });
}

describe('a desk', () => {
  it('writes nothing before the first word', () => {
    const { program } = fakeProgram();
    const desk = openDesk(program);
    const planning = desk.start({ isFlagsOnly: false });
    desk.close();
    expect(existsSync(planning.folder)).toBe(false);
  });

  it('offers earlier sessions to the next one, and not the open one to itself', () => {
    const { program } = fakeProgram();
    const first = openDesk(program);
    said(first.start({ isFlagsOnly: false }));
    expect(first.earlier()).toEqual([]);
    first.close();
    const second = openDesk(program);
    const [plan] = second.earlier();
    if (!plan) throw new Error('no earlier session');
    expect(planTitle(plan.answers, 'en')).toBe('Qwen3-32B, 8 × TEST_DEVICE');
    expect(progressWords(plan, 'en')).toBe('waits for: Mode');
    expect(progressWords(plan, 'zh')).toContain('模式');
  });

  it('resumes a session as it was', () => {
    const { program } = fakeProgram();
    const first = openDesk(program);
    const planning = first.start({ isFlagsOnly: false });
    said(planning);
    planning.session.send({ type: 'choose', value: 'aggregation' });
    const before = planning.session.snapshot();
    first.close();
    const second = openDesk(program);
    const [stored] = second.store.list();
    if (!stored) throw new Error('nothing was stored');
    const { session } = second.resume(stored);
    expect(session.snapshot().answers).toEqual(before.answers);
    expect(session.snapshot().question?.id).toBe(before.question?.id);
    expect(second.resume(stored).session).toBe(session);
  });

  it('takes the brief of a session only as long as it fits the journal', () => {
    const { program } = fakeProgram();
    const first = openDesk(program);
    const planning = first.start({ isFlagsOnly: false });
    said(planning);
    first.close();
    const brief = join(planning.folder, 'brief.json');
    const text = readFileSync(brief, 'utf8');
    writeFileSync(brief, text.replace(/"journalSum":"./, '"journalSum":"x').replace('3500', '9'));
    const [plan] = openDesk(program).earlier();
    expect(plan?.answers.inputLength?.value).toBe(3500);
    expect(readFileSync(brief, 'utf8')).toBe(text);
  });

  it.each([
    [
      'a slot that this version does not know',
      '{"type":"set","slot":"kvCacheDtype","value":"fp8","said":"x"}',
    ],
    ['no event', 'null'],
    ['an unknown type', '{"type":"sett"}'],
    ['answers of no slot', '{"type":"reuse","session":"x","answers":{"model":5}}'],
    [
      'a value of another type',
      '{"type":"reuse","session":"x","answers":{"model":{"value":7,"provenance":{"label":"user-provided","said":null},"reading":null}}}',
    ],
    ['a field too many', '{"type":"undo","twice":true}'],
  ])('is not stopped by a session with %s, with or without its brief', (_, event) => {
    const { program } = fakeProgram();
    const first = openDesk(program);
    said(first.start({ isFlagsOnly: false }));
    const odd = first.start({ isFlagsOnly: false });
    said(odd);
    first.close();
    const path = join(odd.folder, 'journal.jsonl');
    const head = `{"v":1,"session":"${odd.id}","language":"en","startedAt":"2026-11-29T16:28:39.847Z"}`;
    const line = `{"v":1,"at":"2026-11-29T16:28:39.847Z","event":${event}}`;
    writeFileSync(path, [head, line, ''].join('\n'));
    for (const keepsBrief of [true, false]) {
      if (!keepsBrief) rmSync(join(odd.folder, 'brief.json'), { force: true });
      const desk = openDesk(program);
      expect(desk.earlier()).toHaveLength(1);
      const stored = desk.store.exactly(odd.id);
      if (stored === null) throw new Error('the odd session is not listed');
      expect(() => desk.resume(stored)).toThrow(/line 2/);
      expect(() => desk.read(stored)).toThrow(/line 2/);
      const { session, incomplete } = desk.read(stored, { passesDamage: true });
      expect(incomplete).toBe('damaged');
      expect(session.snapshot().answers).toEqual({});
      desk.close();
    }
  });

  it('follows a session that another window holds, refuses what is said, and takes over', () => {
    const { program } = fakeProgram();
    const first = openDesk(program);
    const planning = first.start({ isFlagsOnly: false });
    said(planning);
    const second = openDesk(program);
    const stored = second.store.exactly(planning.id);
    if (stored === null) throw new Error('the session is not listed');
    const { session } = second.resume(stored);
    expect(session.snapshot().problem).toContain(`process ${process.pid}`);
    session.send({ type: 'choose', value: 'aggregation' });
    expect(session.snapshot()).toMatchObject({ answers: planning.session.snapshot().answers });
    expect(session.snapshot().answers.mode).toBeUndefined();
    planning.session.send({ type: 'choose', value: 'pd-ratio' });
    first.close();
    // The first window went on: what is said here is not applied to another plan than the one on the screen.
    session.send({ type: 'choose', value: 'aggregation' });
    expect(session.snapshot().answers.mode?.value).toBe('pd-ratio');
    expect(session.snapshot().problem).toContain('went on');
    session.send({ type: 'set', slot: 'mode', value: 'aggregation', said: null });
    expect(session.snapshot()).toMatchObject({ problem: null, answers: { mode: { value: 'aggregation' } } });
    second.close();
    expect(second.store.read(stored).end).toBeNull();
  });

  it('says that a session was deleted under the open window, and that an answer does not count', () => {
    const { program } = fakeProgram();
    const desk = openDesk(program);
    const planning = desk.start({ isFlagsOnly: false });
    said(planning);
    rmSync(planning.folder, { recursive: true });
    const before = planning.session.snapshot().answers;
    planning.session.send({ type: 'choose', value: 'aggregation' });
    expect(planning.session.snapshot()).toMatchObject({ answers: before });
    expect(planning.session.snapshot().problem).toContain('deleted');
    desk.close();
  });

  it('leaves out a session whose journal is damaged', () => {
    const { program } = fakeProgram();
    const first = openDesk(program);
    const planning = first.start({ isFlagsOnly: false });
    said(planning);
    first.close();
    writeFileSync(join(planning.folder, 'journal.jsonl'), 'no journal\n');
    expect(openDesk(program).earlier()).toEqual([]);
  });

  it('plans from flags without filling in what the dialog would', () => {
    const { program } = fakeProgram();
    const { session } = openDesk(program).start({ isFlagsOnly: true });
    const { answers } = session.snapshot();
    expect(answers.compile).toMatchObject({ value: false, provenance: { label: 'CLI default' } });
    expect(answers.mtp).toMatchObject({ value: false, provenance: { label: 'CLI default' } });
  });

  it('keeps working where the sessions cannot be written', () => {
    const { program, said: told } = fakeProgram();
    writeFileSync(program.locations.state.replace(/\/state$/, '/blocked'), '');
    const blocked = {
      ...program.locations,
      state: program.locations.state.replace(/\/state$/, '/blocked/x'),
    };
    const desk = openDesk({ ...program, locations: blocked });
    said(desk.start({ isFlagsOnly: false }));
    expect(told.join('\n')).toContain('will not be kept');
    desk.close();
  });
});

describe('copies and deletion', () => {
  const lines = ({ folder }: { readonly folder: string }) =>
    readFileSync(join(folder, 'journal.jsonl'), 'utf8').trim().split('\n');

  it('goes on in a copy and leaves the session as it is', () => {
    const { program } = fakeProgram();
    const desk = openDesk(program);
    const original = desk.start({ isFlagsOnly: false });
    said(original);
    const runs = join(original.folder, 'run-1');
    mkdirSync(runs);
    writeFileSync(join(runs, 'engine.log'), 'a line\n');
    writeFileSync(join(runs, 'outcome.json'), JSON.stringify({ logPath: join(runs, 'engine.log') }));
    const before = readFileSync(join(original.folder, 'journal.jsonl'), 'utf8');
    const stored = desk.store.exactly(original.id);
    if (!stored) throw new Error('nothing was stored');
    const copy = desk.fork(stored);
    expect(copy.id).not.toBe(original.id);
    expect(copy.session.snapshot().answers).toEqual(original.session.snapshot().answers);
    copy.session.send({ type: 'say', text: '16 devices' });
    expect(copy.session.snapshot().answers.numDevices?.value).toBe(16);
    expect(original.session.snapshot().answers.numDevices?.value).toBe(8);
    expect(readFileSync(join(original.folder, 'journal.jsonl'), 'utf8')).toBe(before);
    expect(lines(copy).length).toBe(lines(original).length + 1);
    desk.close();
  });

  it('copies the runs of a session, whose files are then its own', () => {
    const { program } = fakeProgram();
    const desk = openDesk(program);
    const original = desk.start({ isFlagsOnly: false });
    said(original);
    original.session.send({ type: 'choose', value: 'aggregation' });
    const stored = desk.store.exactly(original.id);
    if (!stored) throw new Error('nothing was stored');
    const kept = desk.store.create('en', false);
    kept.append({ type: 'say', text: sentence });
    kept.append({ type: 'run' });
    kept.close();
    const run = join(kept.folder, 'run-1');
    mkdirSync(run);
    const log = join(run, 'engine.log');
    writeFileSync(log, 'a line\n');
    const ended = {
      status: 'cancelled',
      cause: 'unknown',
      importantLines: [],
      correction: null,
      logPath: log,
    };
    writeFileSync(join(run, 'outcome.json'), JSON.stringify(ended));
    const copy = desk.fork(desk.store.exactly(kept.id) ?? stored);
    rmSync(kept.folder, { recursive: true });
    const moved = JSON.parse(readFileSync(join(copy.folder, 'run-1', 'outcome.json'), 'utf8'));
    expect(moved.logPath).toBe(join(copy.folder, 'run-1', 'engine.log'));
    expect(readFileSync(moved.logPath, 'utf8')).toBe('a line\n');
    desk.close();
  });

  it('deletes a session by its whole id alone', () => {
    const { program } = fakeProgram();
    const desk = openDesk(program);
    const [one, current] = [desk.start({ isFlagsOnly: false }), desk.start({ isFlagsOnly: false })];
    said(one);
    said(current);
    const host = frontEndHost(desk, program);
    const listed = host.listSessions(current.session).map(({ id }) => id);
    expect(listed).toEqual([one.id]);
    expect(host.remove(one.id.slice(0, -1))).toContain('There is no session');
    expect(existsSync(one.folder)).toBe(true);
    expect(host.remove(one.id)).toBeNull();
    expect(existsSync(one.folder)).toBe(false);
    expect(host.listSessions(current.session)).toEqual([]);
    desk.close();
  });

  it('never deletes a session that another window has open', () => {
    const { program } = fakeProgram();
    const first = openDesk(program);
    const held = first.start({ isFlagsOnly: false });
    said(held);
    const second = openDesk(program);
    expect(frontEndHost(second, program).remove(held.id)).toContain(String(process.pid));
    expect(existsSync(held.folder)).toBe(true);
    first.close();
    second.close();
  });
});

describe('sessions of one title', () => {
  const plan = (id: string, text: string, language: 'en' | 'zh' = 'en') => {
    const { program } = fakeProgram(language);
    const desk = openDesk(program);
    const planning = desk.start({ isFlagsOnly: false });
    planning.session.send({ type: 'say', text });
    const [listed] = desk.listed();
    if (!listed) throw new Error('nothing was listed');
    return { ...listed, id };
  };
  const fast = plan('fast', 'Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT 30 ms');
  const slow = plan('slow', 'Qwen3-32B on 8 TEST_DEVICE, 3500 in 1500 out, TPOT 50 ms');
  const other = plan('other', 'Qwen3-32B on 16 TEST_DEVICE, 3500 in 1500 out, TPOT 50 ms');

  it('say by which values they differ, and nothing where the title is enough', () => {
    const differences = planDifferences([fast, slow, other], 'en');
    expect(differences.get('fast')).toBe('TPOT limit 30 ms');
    expect(differences.get('slow')).toBe('TPOT limit 50 ms');
    expect(differences.has('other')).toBe(false);
    expect(planDifferences([fast, slow], 'zh').get('fast')).toBe('TPOT 30 ms');
  });
  it('are told apart by their ids where they share every value', () => {
    const differences = planDifferences([slow, { ...slow, id: 'twin' }], 'en');
    expect(differences.get('slow')).toBe('slow');
    expect(differences.get('twin')).toBe('twin');
  });
});

it('gives the results of the newest session that has any', () => {
  const { program } = fakeProgram();
  const desk = openDesk(program);
  said(desk.start({ isFlagsOnly: false }));
  expect(sessionResults('last', program)).toBeNull();
  expect(sessionResults('nothing', program)).toBeNull();
  const [begun] = planStore(program.locations.state).list();
  expect(() => sessionResults(begun?.id ?? '', program)).toThrow(
    messages('en').verify.sessionWithoutResult(begun?.id ?? ''),
  );
});

it('knows the device of a device file by its name, and says what is wrong with another file', () => {
  const { program } = fakeProgram();
  const { planningFacts } = openDesk(program);
  const file = join(program.locations.state, 'card.yaml');
  const profile = readFileSync(
    join(import.meta.dirname, '../../references/devices/TEST_DEVICE.yaml'),
    'utf8',
  );
  writeFileSync(file, profile.replace(/^name: .*/m, 'name: MY_CARD'));
  expect(planningFacts.openDeviceFile(file)).toBeNull();
  expect(planningFacts.facts.device('MY_CARD')).toMatchObject({ id: 'MY_CARD', hasEstimator: true });
  expect(planningFacts.openDeviceFile(join(program.locations.state, 'none.yaml'))?.problem).toMatchObject({
    code: 'unreadable',
    reason: expect.stringContaining('ENOENT'),
  });
});

it('holds targets of several device counts to the load by their own figures', () => {
  const { session } = openDesk(fakeProgram().program).start({ isFlagsOnly: false });
  session.send({
    type: 'say',
    text: 'I must decide between 8 and 16 A2 376T for Qwen3-32B, W8A8_DYNAMIC, attention bf16, 3500 in 1500 out, TPOT 50 ms, 200 users, aggregated, no prefix cache, no MTP',
  });
  session.send({ type: 'choose', value: 'no' });
  const { review } = session.snapshot();
  const found = review?.findings.filter(({ rule }) => rule === 'load-not-held') ?? [];
  // Eight hold fewer than two hundred users, sixteen twice as many as eight.
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toMatch(/asks for 200 users; the best row on 8 devices holds \d+\./);
});
