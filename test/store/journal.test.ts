import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DamagedFileError } from '../../src/store/damaged-file-error.ts';
import type { JournalFormat } from '../../src/store/journal/format.ts';
import { Journal } from '../../src/store/journal/journal.ts';
import { readJournal } from '../../src/store/journal/read-journal.ts';
import { rebuildJournal } from '../../src/store/journal/rebuild-journal.ts';
import { SessionStore } from '../../src/store/session-store.ts';

const event = z.strictObject({ type: z.literal('say'), text: z.string() });
type Event = z.infer<typeof event>;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'throughline-store-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const store = () => new SessionStore(root, event);

function answered(texts: readonly string[]) {
  const session = store().create('en');
  for (const text of texts) session.append({ type: 'say', text });
  session.close();
  const stored = store().find(session.id);
  if (stored === null) throw new Error('the session is not on disk');
  return stored;
}

const textsOf = (stored: ReturnType<typeof answered>) =>
  store()
    .read(stored)
    .records.map((one) => one.event.text);

function reopened(stored: ReturnType<typeof answered>, options = {}) {
  const again = store().reopen(stored, options);
  if ('heldBy' in again) throw new Error('the session is locked');
  return again.session;
}

/** What version 0.1.0 wrote: no number, no checksum. */
const oldHead = '{"v":1,"session":"one","language":"en","startedAt":"2026-11-29T16:28:39.847Z"}';
const oldLine = (text: string) =>
  `{"v":1,"at":"2026-11-29T16:28:40.028Z","event":{"type":"say","text":"${text}"}}`;

function oldSession(...lines: readonly string[]) {
  mkdirSync(join(root, 'sessions', 'one'), { recursive: true });
  writeFileSync(join(root, 'sessions', 'one', 'journal.jsonl'), [oldHead, ...lines, ''].join('\n'));
  const stored = store().exactly('one');
  if (stored === null) throw new Error('the session is not on disk');
  return stored;
}

describe('session journal', () => {
  it('leaves no trace of a session without events', () => {
    store().create('en');
    expect(store().list()).toEqual([]);
  });

  it('reads back what was appended, in order', () => {
    const stored = answered(['Qwen3-32B', '8 卡']);
    expect(textsOf(stored)).toEqual(['Qwen3-32B', '8 卡']);
    expect(store().read(stored).end).toBeNull();
  });

  it('loses at most the torn last line, whatever byte a kill cut it at', () => {
    const stored = answered(['one', 'two']);
    const whole = readFileSync(stored.journalPath);
    const lastLineStart = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let length = lastLineStart + 1; length < whole.length; length += 1) {
      writeFileSync(stored.journalPath, whole);
      truncateSync(stored.journalPath, length);
      const content = store().read(stored);
      expect(content.end).toMatchObject({ reason: 'torn', line: 3, bytes: length - lastLineStart });
      expect(content.records).toHaveLength(1);
    }
  });

  it('appends behind a torn line without spoiling it', () => {
    const stored = answered(['one']);
    appendFileSync(stored.journalPath, '{"v":1,"at":"');
    reopened(stored).append({ type: 'say', text: 'two' });
    expect(store().read(stored).end).toBeNull();
    expect(textsOf(stored)).toEqual(['one', 'two']);
  });

  it('finds every flipped bit, and nothing above it is lost', () => {
    const stored = answered(['one', 'two', 'three']);
    const whole = readFileSync(stored.journalPath);
    const lineOf = (at: number) => whole.subarray(0, at).filter((byte) => byte === 0x0a).length;
    // Eleven is prime to eight: every place of a byte is met, in every line.
    for (let bit = 0; bit < whole.length * 8; bit += 11) {
      const at = bit >> 3;
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(stored.journalPath, bytes);
      if (lineOf(at) === 0) {
        expect(() => store().read(stored), `bit ${bit}`).toThrow(DamagedFileError);
        continue;
      }
      const { records, end } = store().read(stored);
      expect(end, `bit ${bit}`).not.toBeNull();
      expect(records.map((one) => one.event.text)).toEqual(['one', 'two', 'three'].slice(0, records.length));
      // A newline that is gone makes one line of two; otherwise every line above the bit is there.
      expect(records.length).toBe(lineOf(at) - 1);
    }
  });

  it.each([
    ['a doubled line', (lines: string[]) => lines.splice(2, 0, lines[2] ?? ''), 4],
    ['a missing line', (lines: string[]) => lines.splice(1, 1), 2],
    ['swapped lines', (lines: string[]) => lines.splice(1, 2, lines[2] ?? '', lines[1] ?? ''), 2],
    ['a doubled head', (lines: string[]) => lines.splice(0, 0, lines[0] ?? ''), 2],
    ['a line of version 1 behind sealed ones', (lines: string[]) => lines.splice(2, 0, oldLine('x')), 3],
    ['an empty line', (lines: string[]) => lines.splice(2, 0, ''), 3],
    ['a line of another journal', (lines: string[]) => lines.splice(2, 1, '{"v":2,"seq":2}'), 3],
  ])('names %s', (_, spoil, line) => {
    const stored = answered(['one', 'two', 'three']);
    const lines = readFileSync(stored.journalPath, 'utf8').split('\n');
    spoil(lines);
    writeFileSync(stored.journalPath, lines.join('\n'));
    expect(store().read(stored).end).toMatchObject({ reason: 'damaged', line });
  });

  it('names line and field of an event that is none', () => {
    const stored = oldSession(oldLine('one'), '{"v":1,"at":"x","event":{"type":"say"}}', oldLine('two'));
    const { records, end } = store().read(stored);
    expect(records).toHaveLength(1);
    expect(end).toMatchObject({ line: 3, field: 'event.text', problem: { code: 'missing' } });
    expect(() => store().reopen(stored)).toThrow(/line 3, event.text: missing/);
  });

  it('goes on with a session of version 0.1.0 and seals what it adds', () => {
    const stored = oldSession(oldLine('one'));
    reopened(stored).append({ type: 'say', text: 'two' });
    expect(textsOf(stored)).toEqual(['one', 'two']);
    const bytes = readFileSync(stored.journalPath, 'utf8');
    expect(bytes.startsWith(`${oldHead}\n${oldLine('one')}\n{"v":2,"seq":2`)).toBe(true);
    // The checksum of the new line covers the old ones, too.
    writeFileSync(stored.journalPath, bytes.replace('"one"}}', '"onf"}}'));
    expect(store().read(stored).end).toMatchObject({ line: 3, problem: 'bad-checksum' });
  });

  it('never loses an answer behind a line of a newer version', () => {
    const stored = oldSession(oldLine('one'), '{"v":99,"at":"","event":{}}', oldLine('lost before'));
    expect(store().read(stored).end).toMatchObject({ reason: 'newer', line: 3 });
    reopened(stored).append({ type: 'say', text: 'two' });
    expect(textsOf(stored)).toEqual(['one', 'two']);
    expect(readFileSync(`${stored.journalPath}.damaged-1`, 'utf8')).toContain('lost before');
  });

  it('keeps what can be read when it is repaired, and the old file beside it', () => {
    const stored = answered(['one', 'two', 'three']);
    const whole = readFileSync(stored.journalPath, 'utf8');
    writeFileSync(stored.journalPath, whole.replace('"two"', '"tvo"'));
    expect(() => store().reopen(stored)).toThrow(DamagedFileError);
    expect(store().repair(stored)).toMatchObject({ droppedLines: 2 });
    expect(store().repair(stored)).toBeNull();
    reopened(stored).append({ type: 'say', text: 'four' });
    expect(textsOf(stored)).toEqual(['one', 'four']);
  });

  it('opens a damaged session on request and sets the rest aside with the first event', () => {
    const stored = answered(['one', 'two']);
    const whole = readFileSync(stored.journalPath, 'utf8');
    writeFileSync(stored.journalPath, whole.replace('"two"', '"tvo"'));
    const session = reopened(stored, { passesDamage: true });
    expect(existsSync(`${stored.journalPath}.damaged-1`)).toBe(false);
    session.append({ type: 'say', text: 'three' });
    session.append({ type: 'say', text: 'four' });
    expect(textsOf(stored)).toEqual(['one', 'three', 'four']);
    expect(readdirSync(stored.folder).filter((name) => name.includes('damaged'))).toHaveLength(1);
  });

  it('gives a session to one window at a time', () => {
    const stored = answered(['one']);
    const first = reopened(stored);
    expect(store().reopen(stored)).toMatchObject({ heldBy: { pid: process.pid } });
    expect(store().holder(stored)).toMatchObject({ pid: process.pid });
    first.close();
    expect(store().holder(stored)).toBeNull();
    reopened(stored).append({ type: 'say', text: 'two' });
    expect(textsOf(stored)).toEqual(['one', 'two']);
  });

  it('takes over the lock of a process that is gone, or whose number another process has now', () => {
    const stored = answered(['one']);
    const lock = `${stored.journalPath}.lock`;
    reopened(stored);
    const held = JSON.parse(readFileSync(lock, 'utf8'));
    writeFileSync(lock, JSON.stringify({ ...held, startTicks: '1', token: 'other' }));
    reopened(stored).close();
    writeFileSync(lock, JSON.stringify({ ...held, pid: 2 ** 30, token: 'other' }));
    reopened(stored).close();
    writeFileSync(lock, 'half a lo');
    reopened(stored).close();
    writeFileSync(lock, JSON.stringify({ ...held, host: 'elsewhere', token: 'other' }));
    expect(store().reopen(stored)).toMatchObject({ heldBy: { host: 'elsewhere' } });
  });

  it('refuses to append behind lines that another program wrote, and to a session that was deleted', () => {
    const stored = answered(['one']);
    const session = reopened(stored);
    appendFileSync(stored.journalPath, `${oldLine('x')}\n`);
    expect(() => session.append({ type: 'say', text: 'two' })).toThrow(/changed/);
    rmSync(stored.folder, { recursive: true });
    expect(() => session.append({ type: 'say', text: 'two' })).toThrow(/gone/);
    expect(existsSync(stored.folder)).toBe(false);
  });

  it('finds a session by a beginning that only one has, never by none', () => {
    const stored = answered(['one']);
    expect(store().find(stored.id.slice(0, -1))?.id).toBe(stored.id);
    expect(store().exactly(stored.id.slice(0, -1))).toBeNull();
    expect(store().find('')).toBeNull();
    expect(store().find('nothing')).toBeNull();
  });

  it('removes only sessions that were not touched for the given time and are not open', () => {
    const stored = answered(['one']);
    const later = Date.now() + 31 * 86_400_000;
    expect(store().prune(30)).toEqual([]);
    const open = reopened(stored);
    expect(store().prune(30, later)).toEqual([]);
    open.close();
    expect(store().prune(30, later)).toEqual([stored.id]);
  });

  it.each([
    ['a folder', (path: string) => mkdirSync(path, { recursive: true })],
    ['an empty file', (path: string) => writeFileSync(path, '')],
    ['bytes', (path: string) => writeFileSync(path, Buffer.from([0xff, 0, 0x0a, 0x80]))],
    ['a line without end of 20 MB', (path: string) => writeFileSync(path, 'x'.repeat(20 * 1024 ** 2))],
    ['a number', (path: string) => writeFileSync(path, '5\n')],
    ['a head of a newer version', (path: string) => writeFileSync(path, '{"v":3}\n')],
    [
      'a head in a language that nobody speaks',
      (path: string) => writeFileSync(path, oldHead.replace('"en"', '"fr"')),
    ],
  ])('names a journal that is %s, and lists the healthy session', (_, spoil) => {
    const healthy = answered(['one']);
    mkdirSync(join(root, 'sessions', 'odd'), { recursive: true });
    spoil(join(root, 'sessions', 'odd', 'journal.jsonl'));
    const odd = store().exactly('odd');
    if (odd === null) throw new Error('the odd session is not listed');
    expect(() => store().read(odd)).toThrow(DamagedFileError);
    expect(
      store()
        .list()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([healthy.id, 'odd'].sort());
  });
});

describe('a journal of another kind', () => {
  const format: JournalFormat<{ readonly model: string }, Event> = {
    kind: 'campaign',
    version: 1,
    sealedSince: 1,
    head: z.strictObject({ model: z.string() }),
    event,
  };

  it('is created, read, reopened and rebuilt with its own head and events', () => {
    const path = join(root, 'deep', 'events.jsonl');
    const first = Journal.create({ path }, format, { model: 'm' }, { type: 'say', text: 'one' });
    expect(first.append({ type: 'say', text: 'two' }).sequence).toBe(2);
    first.close();
    appendFileSync(path, '{"v":1,"se');
    const again = Journal.open({ path }, format);
    if ('heldBy' in again) throw new Error('the journal is locked');
    expect(again.repairedBytes).toBe(10);
    expect(again.content.head).toEqual({ model: 'm' });
    rebuildJournal(path, format, { model: 'n' }, [
      { at: '2026-01-01T00:00:00.000Z', event: { type: 'say', text: 'x' } },
    ]);
    expect(readJournal(path, format)).toMatchObject({
      head: { model: 'n' },
      end: null,
      records: [{ sequence: 1 }],
    });
    expect(() => readJournal(path, { ...format, kind: 'other' })).toThrow(/not-a-session/);
  });

  it('brings the events of older versions into the present form', () => {
    const path = join(root, 'events.jsonl');
    const old: JournalFormat<{ readonly model: string }, { readonly words: string }> = {
      ...format,
      event: z.strictObject({ words: z.string() }),
    };
    Journal.create({ path }, old, { model: 'm' }, { words: 'one' }).close();
    const now = {
      ...format,
      version: 2,
      migrateEvent: (_version: number, found: unknown) => ({
        type: 'say',
        text: z.object({ words: z.string() }).parse(found).words,
      }),
      migrateHead: (_version: number, line: Readonly<Record<string, unknown>>) => line.head,
    };
    const opened = Journal.open({ path }, now);
    if ('heldBy' in opened) throw new Error('the journal is locked');
    opened.journal.append({ type: 'say', text: 'two' });
    expect(readJournal(path, now).records.map((one) => one.event.text)).toEqual(['one', 'two']);
  });
});
