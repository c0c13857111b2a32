import type { raised as english } from '../en/raised.ts';

export const raised: typeof english = {
  busy: '设备正被其他任务占用',
  'no-space': '磁盘剩余不足 2 GiB',
  'no-host': '服务所在主机没有应答',
  'foreign-loop': '该代码目录上有另一个循环在运行',
  'loop-ended': '循环已结束',
};
