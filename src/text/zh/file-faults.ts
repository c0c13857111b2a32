import type { FileFaultWords } from '../file-fault.ts';

/** 文件读不出来的原因。 */
export const fileFaults: FileFaultWords = {
  ENOENT: '没有这个文件',
  ENOTDIR: '路径中有一段不是目录',
  EISDIR: '它是一个目录',
  ELOOP: '它的链接绕成了圈',
  EACCES: '当前用户无权读取',
  EPERM: '当前用户无权读取',
  ENAMETOOLONG: '文件名太长',
  'not-a-file': '它不是普通文件',
};
