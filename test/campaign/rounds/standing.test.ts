import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headOf, standingOf } from '../../../src/backends/campaign/rounds/git.ts';
import { headInFiles } from '../../../src/backends/head-in-files.ts';
import { frameworkRepository, gitIn, scratch } from '../simulator/framework-source.ts';

describe('what a checkout says of itself', () => {
  it('its head and nothing else where all is committed', async () => {
    const folder = frameworkRepository();
    expect(await standingOf(folder)).toEqual({ head: await headOf(folder), branch: 'main', dirty: [] });
    expect((await standingOf(folder)).head).toMatch(/^[\da-f]{40}$/u);
  });

  it('no branch where a commit is checked out', async () => {
    const folder = frameworkRepository();
    gitIn(folder, 'checkout', '--quiet', '--detach');
    expect(await standingOf(folder)).toEqual({ head: await headOf(folder), branch: null, dirty: [] });
  });

  it('every file that no commit holds, by its whole name', async () => {
    const folder = frameworkRepository({ 'old name.txt': 'text\n', '变 更.txt': 'a\n' });
    writeFileSync(join(folder, '变 更.txt'), 'b\n');
    writeFileSync(join(folder, 'two  words.txt'), 'new\n');
    mkdirSync(join(folder, '.humanize'));
    writeFileSync(join(folder, '.humanize/x'), 'new\n');
    renameSync(join(folder, 'old name.txt'), join(folder, 'new name.txt'));
    gitIn(folder, 'add', 'old name.txt', 'new name.txt');
    const { dirty } = await standingOf(folder);
    expect(dirty.toSorted()).toEqual(
      ['new name.txt', 'old name.txt', 'two  words.txt', '变 更.txt'].toSorted(),
    );
  });

  it('no head before the first commit, nothing of a folder that is gone, and a fault of one that is no checkout', async () => {
    const folder = mkdtempSync(join(scratch, 'throughline-standing-'));
    await expect(standingOf(folder)).rejects.toThrow('git status');
    gitIn(folder, 'init', '--quiet', '--initial-branch=main');
    expect(await standingOf(folder)).toEqual({ head: null, branch: 'main', dirty: [] });
    expect(await standingOf(join(folder, 'gone'))).toEqual({ head: null, branch: null, dirty: [] });
  });
});

describe('a head read without git', () => {
  it('is that of a branch, of a further worktree and of a commit that is checked out', () => {
    const folder = frameworkRepository();
    const head = gitIn(folder, 'rev-parse', 'HEAD');
    expect(headInFiles(folder)).toBe(head);
    const tree = join(mkdtempSync(join(scratch, 'throughline-standing-')), 'tree');
    gitIn(folder, 'worktree', 'add', '--quiet', '-b', 'patches', tree);
    gitIn(tree, 'commit', '--quiet', '--allow-empty', '-m', 'A change');
    const ahead = gitIn(tree, 'rev-parse', 'HEAD');
    expect(headInFiles(tree)).toBe(ahead);
    gitIn(tree, 'checkout', '--quiet', '--detach', head);
    expect(headInFiles(tree)).toBe(head);
  });

  it('is left to git where it stands in another way', async () => {
    const folder = frameworkRepository({ 'inner/file.txt': 'text\n' });
    const head = headInFiles(folder);
    const inner = join(folder, 'inner');
    expect([headInFiles(inner), await headOf(inner)]).toEqual([null, head]);
    gitIn(folder, 'pack-refs', '--all');
    expect([headInFiles(folder), await headOf(folder)]).toEqual([null, head]);
    gitIn(folder, 'symbolic-ref', 'HEAD', 'refs/heads/unborn');
    expect([headInFiles(folder), await headOf(folder)]).toEqual([null, null]);
    expect([headInFiles(scratch), await headOf(join(folder, 'gone'))]).toEqual([null, null]);
  });
});
