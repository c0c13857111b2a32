import type { FileFaultWords } from '../file-fault.ts';

/** Why a file is not given, behind the words that it cannot be read. */
export const fileFaults: FileFaultWords = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ENAMETOOLONG: 'its name is too long',
  'not-a-file': 'it is not a plain file',
};
