import type { Catalogue } from '../catalogue.ts';
import type { WantedType } from '../field-problem.ts';

const wanted: Readonly<Record<WantedType, string>> = {
  text: '文本',
  number: '数字',
  'whole-number': '整数',
  'yes-or-no': 'true 或 false',
  list: '列表',
  object: '对象',
  nothing: 'null',
  'something-else': '其他类型',
};

/** 本程序的文件：读到的哪里不对，为何写不进去。 */
export const store: Catalogue['store'] = {
  line: (number) => `第 ${number} 行`,
  damages: {
    'not-json': '不是 JSON',
    'not-a-file': '不是普通文件',
    'not-a-folder': '不是目录',
    'not-a-session': '开头不是会话记录',
    'not-an-event': '此处不是会话事件',
    'not-valid': '内容无效',
    'bad-checksum': '校验和不符：写入之后被改动过',
    'out-of-order': '有行缺失、重复或次序不对',
    'too-long': '这一行超出本程序会写的长度',
    'too-large': '文件大小超出此类文件的上限',
    newer: '由更新版本的 Throughline 写入',
    empty: '是空文件',
  },
  fieldProblems: {
    missing: '缺失',
    unknownKey: (keys) => `含有没有人读取的 ${keys}`,
    wrongType: (type) => `应为${wanted[type]}`,
    notOneOf: (allowed) => `应为下列之一：${allowed}`,
    tooSmall: (least, isExclusive) => `应${isExclusive ? '大于' : '不小于'} ${least}`,
    tooLarge: (most, isExclusive) => `应${isExclusive ? '小于' : '不大于'} ${most}`,
    tooFew: (least) => `至少应有 ${least} 项`,
    tooMany: (most) => `至多应有 ${most} 项`,
    notAMultiple: (of) => `应为 ${of} 的倍数`,
    notValid: '内容无效',
  },
  damaged: (path, where, problem) =>
    `${path}${where === null ? '' : `，${where}`}：${problem}。请修复或删除该文件。`,
  damagedResult: (path, where, problem) =>
    `无法读取运行结果：${path}${where === null ? '' : `，${where}`}：${problem}。请重新运行；运行日志记录了程序做了什么。`,
  writeProblems: {
    'no-space': '磁盘已满或配额用尽',
    'not-allowed': '没有写入权限',
    gone: '它已经不在了',
    'not-a-plain-file': '它是链接、目录、设备或管道，只写普通文件',
    locked: '另一个进程正在写入',
    changed: '其间被别的程序改动过',
    failed: (code) => `系统拒绝写入（${code}）`,
  },
  notWritten: (path, problem) => `${path} 没有写入：${problem}。`,
  session: {
    notStored: (problem) => `这一条没有保存，不算数：${problem}。恢复之后请再说一次。`,
    readOnly: '这里只读取会话。',
    deleted: '该会话已被删除，无法再添加内容。开始新会话：throughline',
    heldBy: (pid, since) =>
      `该会话正在另一个窗口中打开（进程 ${pid}，自 ${since} 起）。这里只能查看；那个窗口关闭后即可在此继续。`,
    heldElsewhere: (host, pid, since, lock) =>
      `该会话正在 ${host} 上打开（进程 ${pid}，自 ${since} 起）。这里只能查看。若那台机器已不在，请删除 ${lock}`,
    takenOver: '另一个窗口已关闭：会话在此继续。',
    wentOn: '其间另一个窗口继续了会话。这是会话现在的状态；如果仍然适用，请再说一次。',
    resultNotKept: (problem) => `结果没能保存：${problem}。`,
  },
  processes: {
    ended: (command, pids) => `已结束先前运行留下的进程：${command}（进程 ${pids}）。`,
    perhapsOurs: (command, pids, end) =>
      `先前的运行可能留下了进程：${command}（进程 ${pids}）。它没有那次运行的标记，因此未作处理；若确属你的，可以这样结束：${end}`,
    endIt: (command, pids) =>
      `先前的运行可能留下了进程：${command}（进程 ${pids}）。它没有那次运行的标记。要结束它吗？（y：结束，回车：保留）`,
    leftAlone: (command, pids) => `已保留，不再询问：${command}（进程 ${pids}）。`,
  },
  repair: {
    whole: (id) => `${id}：无需修复。`,
    torn: '写入时中断',
    drops: (id, where, problem, events, lines) =>
      `${id}，${where}：${problem}。此前的 ${events} 条事件保留，从该处起的 ${lines} 行移出。`,
    done: (id, kept) => `${id} 可以继续：throughline resume ${id}。原文件保留在 ${kept}`,
    hint: (id) => `该行之前的内容可以保留：throughline sessions repair ${id}`,
  },
};
