import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { writeDocument, writeFileAtomically } from '../../src/store/atomic-file.ts';
import type { FileSystem } from '../../src/store/file-system.ts';
import { SessionStore } from '../../src/store/session-store.ts';
import { WriteRefusedError } from '../../src/store/write-refused-error.ts';

const event = z.strictObject({ text: z.string() });

let root = '';
beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'throughline-refused-'));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const real: Readonly<Record<string, unknown>> = { ...fs };

/** Calls that change the disk, in the order in which one may fail. */
const changing = [
  'openSync',
  'writeSync',
  'fsyncSync',
  'renameSync',
  'mkdirSync',
  'linkSync',
  'ftruncateSync',
] as const;

/** A disk whose n-th change fails, and every further one until space is back; writes are cut to `piece` bytes. */
function fragile(failsAt: number, code: string, piece = Number.POSITIVE_INFINITY) {
  let count = 0;
  let isFull = false;
  const guarded = Object.fromEntries(
    changing.map((name) => [
      name,
      (...given: unknown[]) => {
        const isWriting = name !== 'openSync' || given[1] !== 'r';
        if (isWriting) count += 1;
        if (count === failsAt) isFull = true;
        // Cutting a file needs no space.
        if (isFull && isWriting && name !== 'ftruncateSync') {
          // A full disk takes what still fits.
          if (name === 'writeSync' && given.length > 3) {
            const [file, bytes, at] = given as [number, Uint8Array, number];
            fs.writeSync(file, bytes, at, Math.min(5, bytes.length - at));
          }
          throw Object.assign(new Error(code), { code });
        }
        if (name === 'writeSync') {
          const [file, bytes, at, length] = given as [number, Uint8Array, number, number];
          return fs.writeSync(file, bytes, at, Math.min(length, piece));
        }
        return (real[name] as (...all: unknown[]) => unknown)(...given);
      },
    ]),
  );
  const hasSpaceAgain = () => {
    isFull = false;
  };
  const files = { ...fs, ...guarded } as FileSystem;
  return { files, count: () => count, hasSpaceAgain };
}

describe('a disk that refuses', () => {
  it.each(['ENOSPC', 'EROFS', 'EDQUOT', 'EIO', 'EACCES'])(
    'with %s at any moment loses no event that was accepted, and keeps none that was not',
    (code) => {
      for (let at = 1; at < 60; at += 1) {
        const folder = join(root, `${code}-${at}`);
        const disk = fragile(at, code);
        const store = new SessionStore(folder, event, disk.files);
        const session = store.create('en');
        const kept: string[] = [];
        let refusals = 0;
        for (const text of ['one', 'two', 'three', 'four']) {
          for (let attempt = 0; attempt < 2; attempt += 1) {
            try {
              session.append({ text });
              kept.push(text);
              break;
            } catch (error) {
              expect(error, `${code} at ${at}`).toBeInstanceOf(WriteRefusedError);
              refusals += 1;
              const [stored] = new SessionStore(folder, event).list();
              const held = stored ? new SessionStore(folder, event).read(stored).records : [];
              expect(held.map((one) => one.event.text)).toEqual(kept);
              disk.hasSpaceAgain();
            }
          }
        }
        expect(kept, `${code} at ${at}`).toEqual(['one', 'two', 'three', 'four']);
        const [stored] = new SessionStore(folder, event).list();
        if (stored === undefined) throw new Error('the session is not on disk');
        const content = new SessionStore(folder, event).read(stored);
        expect(content.end).toBeNull();
        expect(content.records.map((one) => one.event.text)).toEqual(kept);
        session.close();
        expect(fs.readdirSync(stored.folder)).toEqual(['journal.jsonl']);
        if (refusals === 0) return;
      }
      throw new Error('the disk never stopped failing');
    },
  );

  it('writes whole lines and files seven bytes at a time', () => {
    const disk = fragile(Number.POSITIVE_INFINITY, '', 7);
    const store = new SessionStore(root, event, disk.files);
    const session = store.create('zh');
    session.append({ text: '八张卡'.repeat(100) });
    session.append({ text: 'two' });
    const [stored] = store.list();
    if (stored === undefined) throw new Error('the session is not on disk');
    expect(store.read(stored).records.map((one) => one.event.text)).toEqual(['八张卡'.repeat(100), 'two']);
    const path = join(root, 'plan.html');
    writeFileAtomically(path, 'x'.repeat(1000), { files: disk.files });
    expect(fs.readFileSync(path, 'utf8')).toBe('x'.repeat(1000));
  });

  it('leaves the old file whole, whichever call fails, and no draft beside it', () => {
    const path = join(root, 'settings.json');
    fs.writeFileSync(path, 'old');
    let at = 1;
    for (; ; at += 1) {
      const disk = fragile(at, 'ENOSPC');
      try {
        writeFileAtomically(path, 'new'.repeat(100), { files: disk.files });
        if (disk.count() < at) break;
      } catch (error) {
        expect(error).toMatchObject({ problem: 'no-space', path });
        expect(['old', 'new'.repeat(100)]).toContain(fs.readFileSync(path, 'utf8'));
      }
      expect(fs.readdirSync(root)).toEqual(['settings.json']);
    }
    expect(at).toBeGreaterThan(4);
  });
});

describe('a document', () => {
  it('replaces a plain file and keeps its permissions', () => {
    const path = join(root, 'plan.md');
    fs.writeFileSync(path, 'old');
    fs.chmodSync(path, 0o640);
    writeDocument(path, 'new');
    expect(fs.readFileSync(path, 'utf8')).toBe('new');
    expect(fs.statSync(path).mode & 0o777).toBe(0o640);
  });

  it.each([
    ['a link', (path: string) => fs.symlinkSync(join(root, 'target'), path), null],
    ['a folder', (path: string) => fs.mkdirSync(path), null],
    ['a device', () => {}, '/dev/null'],
  ])('is never written through or over %s', (_, make, device) => {
    fs.writeFileSync(join(root, 'target'), 'target');
    const path = join(root, 'odd');
    make(path);
    expect(() => writeDocument(device ?? path, 'new')).toThrow(/not-a-plain-file/);
    expect(fs.readFileSync(join(root, 'target'), 'utf8')).toBe('target');
    expect(fs.existsSync('/dev/null') && !fs.statSync('/dev/null').isFile()).toBe(true);
  });

  it('sweeps the drafts of writers that were killed, and no others', () => {
    const path = join(root, 'plan.md');
    for (const name of ['plan.md.999999999.0123456789abcdef.tmp', 'plan.md.999999999.tmp', 'other.tmp']) {
      fs.writeFileSync(join(root, name), '');
    }
    fs.writeFileSync(`${path}.${process.pid}.0123456789abcdef.tmp`, '');
    writeDocument(path, 'new');
    expect(fs.readdirSync(root).sort()).toEqual(
      ['other.tmp', 'plan.md', `plan.md.${process.pid}.0123456789abcdef.tmp`].sort(),
    );
  });
});
