/** Why a write did not happen; `src/text` says it in the user's language. */
export type WriteProblem =
  /** ENOSPC, EDQUOT: the disk or the quota is full. */
  | 'no-space'
  /** EROFS, EACCES, EPERM: the place cannot be written. */
  | 'not-allowed'
  /** ENOENT, ENOTDIR: the file or its folder is not there (any more). */
  | 'gone'
  /** The target is a link, a folder, a device or a pipe. */
  | 'not-a-plain-file'
  /** Another process holds the lock. */
  | 'locked'
  /** The file grew or shrank behind our back. */
  | 'changed'
  /** Anything else, e.g. EIO. */
  | 'failed';

const problems: Readonly<Record<string, WriteProblem>> = {
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'no-space',
  EROFS: 'not-allowed',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  ENOENT: 'gone',
  ENOTDIR: 'gone',
  EISDIR: 'not-a-plain-file',
  ELOOP: 'not-a-plain-file',
  ENXIO: 'not-a-plain-file',
};

/** A write that did not happen. What stood on the disk before stands there still. */
export class WriteRefusedError extends Error {
  override readonly name = 'WriteRefusedError';
  readonly path: string;
  readonly problem: WriteProblem;
  /** The system's own code, e.g. `EIO`; null where the refusal is ours. */
  readonly systemCode: string | null;

  constructor(path: string, problem: WriteProblem, systemCode: string | null = null) {
    super(`${path}: ${problem}${systemCode === null ? '' : ` (${systemCode})`}`);
    this.path = path;
    this.problem = problem;
    this.systemCode = systemCode;
  }
}

function systemCodeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Does a write; what the system refuses comes out as a typed refusal. @throws WriteRefusedError */
export function writing<Value>(path: string, write: () => Value): Value {
  try {
    return write();
  } catch (error) {
    const code = systemCodeOf(error);
    if (error instanceof WriteRefusedError || code === null) throw error;
    throw new WriteRefusedError(path, problems[code] ?? 'failed', code);
  }
}
