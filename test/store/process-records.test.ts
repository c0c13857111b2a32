import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settleLeftProcesses } from '../../src/app/process-ledger.ts';
import { startTicksOf } from '../../src/store/process-identity.ts';
import { leftProcesses, newMark, recordProcess, runMarker } from '../../src/store/process-records.ts';
import { messages } from '../../src/text/catalogue.ts';
import { groupOf, hasEnded, untilHolds } from '../backends/processes.ts';
import { fakeProgram } from '../commands/fake-program.ts';

let root = '';
const started: number[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'throughline-processes-'));
});
afterEach(() => {
  for (const pid of started.splice(0)) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended as it should.
    }
  }
  rmSync(root, { recursive: true, force: true });
});

type Members = ReturnType<typeof groupOf>;

/** Both children of the leader sleep. */
const sleepTwice = (members: Members) => members.filter(({ name }) => name === 'sleep').length === 2;

/** A group of its own whose leader starts children; with the mark in its environment. `isReady`: all of it stands. */
async function group(
  mark: string,
  script = 'sleep 60 & sleep 60; wait',
  isReady: (members: Members) => boolean = sleepTwice,
): Promise<number> {
  const child = spawn('sh', ['-c', script], {
    detached: true,
    env: { ...process.env, [runMarker]: mark },
    stdio: 'ignore',
  });
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('no process');
  started.push(child.pid);
  const { pid } = child;
  expect(await untilHolds(() => isReady(groupOf(pid)))).toBe(true);
  return pid;
}

/** As if the program that wrote the records had been killed. */
function orphan(folder: string): void {
  const records = join(folder, 'processes');
  for (const name of readdirSync(records)) {
    const path = join(records, name);
    const record = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...record, owner: { ...record.owner, startTicks: '1' } }));
  }
}

const hasProc = existsSync('/proc/self/stat');

describe.skipIf(!hasProc)('processes that a killed program left', () => {
  it('are not looked for while that program lives', async () => {
    const mark = newMark();
    const forget = recordProcess(root, await group(mark), mark, 'sleep');
    expect(leftProcesses(root)).toEqual([]);
    forget();
    expect(readdirSync(join(root, 'processes'))).toEqual([]);
  });

  it('are ended with their children, and said', async () => {
    const { program, said } = fakeProgram();
    const mark = newMark();
    const pid = await group(mark);
    recordProcess(program.locations.state, pid, mark, 'sleep');
    orphan(program.locations.state);
    const [left] = leftProcesses(program.locations.state);
    expect(left).toMatchObject({ isProved: true });
    expect(left?.pids.length).toBeGreaterThan(1);
    await settleLeftProcesses(program);
    expect(said.join('\n')).toContain(messages('en').store.processes.ended('sleep', '').slice(0, 20));
    await vi.waitFor(() => expect(leftProcesses(program.locations.state)).toEqual([]), { timeout: 20_000 });
  });

  it('are only those that still run: a child that ended unnoticed shows no mark and hides none', async () => {
    const mark = newMark();
    const endedUnnoticed = (members: Members) =>
      members.length === 2 &&
      members.some(({ state }) => state === 'Z') &&
      members.every(({ name }) => name === 'sleep');
    const pid = await group(mark, 'sleep 0 & exec sleep 60', endedUnnoticed);
    recordProcess(root, pid, mark, 'sleep');
    orphan(root);
    const [left] = leftProcesses(root);
    expect(left).toMatchObject({ isProved: true, pids: [pid] });
  });

  it('are left alone and named where nothing proves that they are ours', async () => {
    const { program, said } = fakeProgram();
    const pid = await group('of somebody else');
    recordProcess(program.locations.state, pid, newMark(), 'sleep');
    orphan(program.locations.state);
    await settleLeftProcesses(program);
    expect(said.join('\n')).toContain(String(pid));
    expect(said.join('\n')).toContain(`kill ${pid}`);
    expect(() => process.kill(pid, 0)).not.toThrow();
  });

  it.each(['end', 'leave', 'unanswered'] as const)(
    'are asked about where nothing proves it: %s',
    async (answer) => {
      const { program, said } = fakeProgram('zh');
      const pid = await group('of somebody else');
      recordProcess(program.locations.state, pid, newMark(), 'sleep');
      orphan(program.locations.state);
      const asked: string[] = [];
      await settleLeftProcesses(program, async (question) => {
        asked.push(question);
        return answer;
      });
      expect(asked).toHaveLength(1);
      expect(asked[0]).toContain(`${pid}`);
      if (answer === 'end') expect(await hasEnded(pid)).toBe(true);
      const isThere = readdirSync(join(program.locations.state, 'processes')).length > 0;
      expect(isThere).toBe(answer === 'unanswered');
      if (answer !== 'end') expect(startTicksOf(pid)).not.toBeNull();
      expect(said).toHaveLength(answer === 'unanswered' ? 0 : 1);
    },
  );

  it('are forgotten when they ended by themselves, or when the record says nothing', async () => {
    recordProcess(root, 2 ** 22 - 1, newMark(), 'gone');
    writeFileSync(join(root, 'processes', 'odd.json'), '{"pid":1}');
    orphan(root);
    expect(leftProcesses(root)).toEqual([]);
    expect(readdirSync(join(root, 'processes'))).toEqual([]);
  });
});
