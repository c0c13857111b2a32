import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedColumns, cachePlaces } from '../../../src/backends/trace/column-cache.ts';
import { readTrace } from '../../../src/backends/trace/trace-reader.ts';
import { decodeColumns, encodeColumns } from '../../../src/trace/columns/column-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const event = (name: string) =>
  `{"ph":"X","cat":"kernel","name":"${name}","pid":0,"tid":7,"ts":10.5,"dur":2.25,"args":{"grid":[1,2,3]}}`;
const document = (...names: string[]) =>
  `{"baseTimeNanoseconds": 1752000000000000001, "traceEvents": [${names.map(event).join(',')}]}`;

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function names(
  path: string,
  keeps: boolean,
  environment: NodeJS.ProcessEnv = { XDG_CACHE_HOME: folder },
) {
  const { device, texts, zeroNs } = await readTrace(path, { cache: { environment, keeps } });
  return [zeroNs, ...Array.from(device.name, (id) => texts.text(id))];
}

describe('columns that were kept', () => {
  it('are those of the trace, and are taken instead of reading it', async () => {
    const path = write('a.json', document('first'));
    const read = await names(path, true);
    const [beside] = cachePlaces(path, {});
    expect(existsSync(beside)).toBe(true);
    const kept = await cachedColumns(path, {});
    expect(kept?.device.grid.length).toBe(1);
    expect(await names(path, false)).toEqual(read);
    expect(read).toEqual([1_752_000_000_000_010_501n, 'first']);
  });

  it('are not kept unless that was asked for', async () => {
    const path = write('b.json', document('first'));
    await names(path, false);
    expect(existsSync(cachePlaces(path, {})[0])).toBe(false);
  });

  it('are not those of a file that changed, though its size and time are the same', async () => {
    const path = write('c.json', document('first'));
    const at = new Date(1_700_000_000_000);
    utimesSync(path, at, at);
    await names(path, true);
    writeFileSync(path, document('other'));
    utimesSync(path, at, at);
    expect(await names(path, false)).toContain('other');
  });

  it('are let be when they are cut anywhere or of another trace', async () => {
    const path = write('d.json', document('first'));
    await names(path, true);
    const [beside] = cachePlaces(path, {});
    const whole = readFileSync(beside);
    for (const length of [0, 7, 15, 40, whole.length - 9]) {
      writeFileSync(beside, whole.subarray(0, length));
      expect(await cachedColumns(path, { XDG_CACHE_HOME: folder })).toBeNull();
    }
    expect(decodeColumns(new Uint8Array(whole), 'another key')).toBeNull();
  });

  it('go to the cache of the user where the folder of the trace cannot be written', async () => {
    const path = write('e.json', document('first'));
    // A folder in the place of the file stands for one that refuses it, also for the superuser.
    mkdirSync(cachePlaces(path, {})[0]);
    await names(path, true);
    expect(existsSync(cachePlaces(path, { XDG_CACHE_HOME: folder })[1])).toBe(true);
    expect(await cachedColumns(path, { XDG_CACHE_HOME: folder })).not.toBeNull();
  });
});

it('a file of columns gives back every array and number as it was', async () => {
  const path = write('f.json', document('one', 'two'));
  await names(path, true);
  const columns = await cachedColumns(path, {});
  if (columns === null) throw new Error('The columns were kept.');
  const pieces = Buffer.concat(encodeColumns(columns, 'key').pieces);
  expect(decodeColumns(new Uint8Array(pieces), 'key')).toEqual(columns);
});
