import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedFileError } from '../../src/store/damaged-file-error.ts';
import { SessionStore } from '../../src/store/session-store.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'throughline-store-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function answered(store: SessionStore, texts: readonly string[]) {
  const session = store.create('en');
  for (const text of texts) session.append({ type: 'say', text });
  const stored = store.find(session.id);
  if (stored === null) throw new Error('the session is not on disk');
  return stored;
}

describe('session journal', () => {
  it('leaves no trace of a session without events', () => {
    const store = new SessionStore(root);
    store.create('en');
    expect(store.list()).toEqual([]);
  });

  it('reads back what was appended, in order', () => {
    const store = new SessionStore(root);
    const content = store.read(answered(store, ['Qwen3-32B', '8 卡']));
    expect(content.records.map((one) => one.event)).toEqual([
      { type: 'say', text: 'Qwen3-32B' },
      { type: 'say', text: '8 卡' },
    ]);
    expect(content.incomplete).toBeNull();
  });

  it('loses at most the torn last line, whatever byte a kill cut it at', () => {
    const store = new SessionStore(root);
    const stored = answered(store, ['one', 'two']);
    const whole = readFileSync(stored.journalPath);
    const lastLineStart = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
    for (let length = lastLineStart + 1; length < whole.length; length += 1) {
      writeFileSync(stored.journalPath, whole);
      truncateSync(stored.journalPath, length);
      const content = store.read(stored);
      expect(content.incomplete).toBe('torn');
      expect(content.records).toHaveLength(1);
    }
  });

  it('appends behind a torn line without spoiling it', () => {
    const store = new SessionStore(root);
    const stored = answered(store, ['one']);
    appendFileSync(stored.journalPath, '{"v":1,"at":"');
    store.reopen(stored.id).append({ type: 'say', text: 'two' });
    const content = store.read(stored);
    expect(content.incomplete).toBeNull();
    expect(content.records.map((one) => (one.event as { text: string }).text)).toEqual(['one', 'two']);
  });

  it('stops at events of a newer version and says so', () => {
    const store = new SessionStore(root);
    const stored = answered(store, ['one']);
    appendFileSync(stored.journalPath, '{"v":2,"at":"","event":{}}\n');
    expect(store.read(stored).incomplete).toBe('newer');
  });

  it('names file and line of a damaged journal', () => {
    const store = new SessionStore(root);
    const stored = answered(store, ['one', 'two']);
    const lines = readFileSync(stored.journalPath, 'utf8').split('\n');
    lines[1] = '{broken';
    writeFileSync(stored.journalPath, lines.join('\n'));
    expect(() => store.read(stored)).toThrow(DamagedFileError);
    expect(() => store.read(stored)).toThrow(/line 2/);
  });

  it('finds a session by a beginning that only one has', () => {
    const store = new SessionStore(root);
    const stored = answered(store, ['one']);
    expect(store.find(stored.id.slice(0, -1))?.id).toBe(stored.id);
    expect(store.find('nothing')).toBeNull();
  });

  it('removes only sessions that were not touched for the given time', () => {
    const store = new SessionStore(root);
    const stored = answered(store, ['one']);
    expect(store.prune(30)).toEqual([]);
    expect(store.prune(30, Date.now() + 31 * 86_400_000)).toEqual([stored.id]);
  });
});
